#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# svirt-alloc and svirt-release, killed or refused at every system call; and
# killed at random in a crowd.

setup() {
	load ../run/helpers
	load crash
	svirt_setup
	VERIFY=$BUILD/tests/cmd/verify
	STRIDE=8
}

# Whatever happened before: plain commands work, and the rules hold.
assert_sound() {
	run tool list -H
	assert_success
	run tool alloc -n
	assert_success
	run "$VERIFY" "$REGISTRY"
	assert_success
}

# A tool under strace, without its prefix: traced_tool INJECTION NAME ARGUMENT...
traced_tool() {
	local injection=$1 name=$2

	shift 2
	traced "$injection" "svirt-$name" --registry="$REGISTRY" "$@"
}

# Its system calls, from the one on that first names the registry's folder.
calls_of_tool() {
	local name=$1

	shift
	calls_of "${REGISTRY%/*}" "svirt-$name" --registry="$REGISTRY" "$@"
}

# As many calls as there is time for: 1,000 of each caller in a long run.
@test "16 callers make many calls each, half of them killed" {
	local calls=100

	[[ -z ${SVIRT_TEST_LONG-} ]] || calls=1000
	"$BUILD/tests/cmd/crowd" 16 $calls env LD_PRELOAD="$FAKE" \
		svirt-alloc --registry="$REGISTRY" \
		>"$BATS_TEST_TMPDIR/printed" 2>"$BATS_TEST_TMPDIR/tally"
	echo "# $(cat "$BATS_TEST_TMPDIR/tally"), $(wc -l <"$BATS_TEST_TMPDIR/printed") printed" >&3
	run cat "$BATS_TEST_TMPDIR/tally"
	assert_output --regexp '^[0-9]{3,} killed, 0 failed$'
	assert_sound
	tool list -H -o context | sort >"$BATS_TEST_TMPDIR/held"
	run comm -23 <(sort "$BATS_TEST_TMPDIR/printed") "$BATS_TEST_TMPDIR/held"
	assert_output ""
}

@test "svirt-alloc killed at every system call leaves a sound registry" {
	need_root
	local name number

	tool alloc first
	while read -r name number; do
		run traced_tool "$name:signal=KILL:when=$number" alloc "vm$POINTS"
		((++POINTS))
		printed=$output
		assert_sound
		if [[ $printed == system_u:* ]]; then
			run tool list -H -o context "vm$((POINTS - 1))"
			assert_output "$printed"
		fi
	done < <(calls_of_tool alloc reference | sample $STRIDE)
	report 'svirt-alloc killed' 50
}

@test "the first svirt-alloc of all, killed at every system call" {
	need_root
	local name number

	while read -r name number; do
		rm -rf "${REGISTRY%/*}"
		run traced_tool "$name:signal=KILL:when=$number" alloc one
		((++POINTS))
		run tool alloc two
		assert_success
		assert_sound
	done < <(
		rm -rf "${REGISTRY%/*}"
		calls_of_tool alloc reference | sample $STRIDE
	)
	report 'first svirt-alloc killed' 50
}

@test "svirt-release killed at every system call leaves a sound registry" {
	need_root
	local name number

	tool alloc reference
	while read -r name number; do
		tool alloc --reuse web >/dev/null
		run traced_tool "$name:signal=KILL:when=$number" release web
		((++POINTS))
		assert_sound
	done < <(calls_of_tool release reference | sample $STRIDE)
	report 'svirt-release killed' 50
}

# Each call that can change the disk fails in turn.
refuse() {
	local error=$1 command=$2 name number
	local writes='write|pwrite64|fsync|fdatasync|ftruncate|linkat|mkdir|fchown'

	tool alloc --reuse reference >/dev/null
	[[ $command == release ]] || tool release reference
	while read -r name number; do
		[[ $command == alloc ]] || tool alloc --reuse web >/dev/null
		run --separate-stderr traced_tool "$name:error=$error:when=$number" \
			"$command" web
		((++POINTS))
		if ((status != 0)); then
			[[ -n $stderr ]]
			refute_regex "$stderr" "locked"
		elif [[ $command == alloc ]]; then
			printed=$output
			run tool list -H -o context web
			assert_output "$printed"
		fi
		assert_sound
		tool release web 2>/dev/null || true
	done < <(calls_of_tool "$command" reference |
		grep -E "^($writes) " | sample $STRIDE)
	report "svirt-$command, $error" 5
}

@test "a full disk at every write: nothing is lost, and it says so" {
	need_root
	refuse ENOSPC alloc
	POINTS=0
	refuse ENOSPC release
}

@test "an I/O error at every write: nothing is lost, and it says so" {
	need_root
	refuse EIO alloc
	POINTS=0
	refuse EIO release
}

#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# svirt-alloc and svirt-release, killed or refused at every system call; the
# registry under a crowd, locked, and on a full disk.

setup() {
	load ../run/helpers
	svirt_setup
	VERIFY=$BUILD/tests/cmd/verify
	TRACE=$BATS_TEST_TMPDIR/trace
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

# A command under strace, in a /proc of its own: there are few processes in
# it, so that every run makes the same calls.
traced() {
	local inject=$1 command=$2

	shift 2
	unshare -pf --mount-proc strace -qq -o "$TRACE" -E LD_PRELOAD="$FAKE" \
		${inject:+-e "inject=$inject"} "svirt-$command" \
		--registry="$REGISTRY" "$@"
}

# The calls of a traced command as "NAME NUMBER", NUMBER counting calls of that
# name, from the one that first names the registry's directory.
calls_of() {
	traced '' "$@" >/dev/null
	awk -F'(' -v dir="${REGISTRY%/*}" '
		/^[a-z0-9_]+\(/ {
			count[$1]++
			if (index($0, dir)) begun = 1
			if (begun && $1 != "exit_group") print $1, count[$1]
		}' "$TRACE"
}

@test "16 callers make 1,000 calls each, half of them killed" {
	"$BUILD/tests/cmd/crowd" 16 1000 env LD_PRELOAD="$FAKE" \
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
	local points=0 name number

	tool alloc first
	while read -r name number; do
		run traced "$name:signal=KILL:when=$number" alloc "vm$points"
		((++points))
		printed=$output
		assert_sound
		if [[ $printed == system_u:* ]]; then
			run tool list -H -o context "vm$((points - 1))"
			assert_output "$printed"
		fi
	done < <(calls_of alloc reference)
	echo "# $points points" >&3
	((points > 50))
}

@test "the first svirt-alloc of all, killed at every system call" {
	need_root
	local points=0 name number

	while read -r name number; do
		rm -rf "${REGISTRY%/*}"
		run traced "$name:signal=KILL:when=$number" alloc one
		((++points))
		run tool alloc two
		assert_success
		assert_sound
	done < <(rm -rf "${REGISTRY%/*}"; calls_of alloc reference)
	echo "# $points points" >&3
	((points > 50))
}

@test "svirt-release killed at every system call leaves a sound registry" {
	need_root
	local points=0 name number

	tool alloc reference
	while read -r name number; do
		tool alloc --reuse web >/dev/null
		run traced "$name:signal=KILL:when=$number" release web
		((++points))
		assert_sound
	done < <(calls_of release reference)
	echo "# $points points" >&3
	((points > 50))
}

# Each call that can change the disk fails in turn.
refuse() {
	local error=$1 command=$2 points=0 name number

	tool alloc --reuse reference >/dev/null
	[[ $command == release ]] || tool release reference
	while read -r name number; do
		case $name in
		write | pwrite64 | fsync | fdatasync | ftruncate | linkat | mkdir | fchown) ;;
		*) continue ;;
		esac
		[[ $command == alloc ]] || tool alloc --reuse web >/dev/null
		run --separate-stderr traced "$name:error=$error:when=$number" \
			"$command" web
		((++points))
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
	done < <(calls_of "$command" reference)
	echo "# $command, $error: $points points" >&3
	((points > 5))
}

@test "a full disk at every write: nothing is lost, and it says so" {
	need_root
	refuse ENOSPC alloc
	refuse ENOSPC release
}

@test "an I/O error at every write: nothing is lost, and it says so" {
	need_root
	refuse EIO alloc
	refuse EIO release
}

@test "a registry kept locked is reported, never as a locked database" {
	tool alloc one
	sqlite3 "$REGISTRY" 'BEGIN EXCLUSIVE' '.system sleep 33' 3>&- &
	sleep 1
	run tool alloc two
	assert_failure 2
	assert_output --partial "kept locked by other processes for 30 seconds"
	wait
}

@test "a real file system that is full" {
	need_root
	mkdir "$BATS_TEST_TMPDIR/small"
	mount -t tmpfs -o size=256k,mode=700 none "$BATS_TEST_TMPDIR/small"
	REGISTRY=$BATS_TEST_TMPDIR/small/registry.db
	tool alloc one
	dd if=/dev/zero of="$BATS_TEST_TMPDIR/small/fill" bs=4k count=64 2>/dev/null || true
	for _ in {1..300}; do
		run tool alloc
		((status == 0)) || break
	done
	assert_failure 2
	assert_output --partial "No space left on device"
	run tool list -H -o name
	assert_success
	assert_line one
	rm "$BATS_TEST_TMPDIR/small/fill"
	run tool alloc
	assert_success
	umount "$BATS_TEST_TMPDIR/small"
}

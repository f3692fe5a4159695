#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# A registry that svirt-alloc cannot write: locked by others, on a full disk.

setup() {
	load ../run/helpers
	svirt_setup
}

@test "a registry kept locked is reported, never as a locked database" {
	tool alloc one
	sqlite3 "$REGISTRY" 'BEGIN EXCLUSIVE' '.system sleep 33' 3>&- &
	sleep 1
	run tool alloc two
	assert_failure 2
	assert_output --regexp "kept locked by process [0-9]+ for 30 seconds"
	wait
}

@test "closed standard descriptors: no message is written into the registry" {
	local name before

	: >"$BATS_TEST_TMPDIR/file"
	tool alloc one >/dev/null
	before=$(wc -c <"$REGISTRY-lock")
	for name in 'label one nosuch' "label -v one $BATS_TEST_TMPDIR/file" 		'restore -v one' 'release -v nosuch' 'alloc -v two'; do
		# shellcheck disable=SC2086 # words
		tool $name <&- >&- 2>&- || true
		run -0 sqlite3 "$REGISTRY" 'PRAGMA integrity_check'
		assert_output ok
		assert_equal "$(wc -c <"$REGISTRY-lock")" "$before"
	done
	# who cannot be answered to, holds nothing
	LD_PRELOAD=$FAKE run -2 sh -c 'exec "$@" >&-' sh svirt-alloc 		--registry="$REGISTRY" four
	assert_output --partial 'Bad file descriptor'
	run -0 tool list -H -o name
	assert_output one
}

@test "limits: too few descriptors, files that may not grow" {
	local command

	: >"$BATS_TEST_TMPDIR/file"
	tool alloc one >/dev/null
	tool label one "$BATS_TEST_TMPDIR/file"
	for command in 'alloc two' "label one $BATS_TEST_TMPDIR/file" 		'exec one -- true' 'restore one'; do
		# with fewer than seven not even the libraries are opened
		for limit in 7 8 9 10 12; do
			# shellcheck disable=SC2086 # words
			tool_limited --nofile=$limit $command
		done
		# shellcheck disable=SC2086
		tool_limited --fsize=0 $command
		run -0 sqlite3 "$REGISTRY" 'PRAGMA integrity_check'
		assert_output ok
	done
	run -0 tool restore one
	assert_equal "$(on_record one)" ''
}

# tool_limited LIMIT TOOL... - it is done, or nothing is and a reason is given
tool_limited() {
	run bash -c 'ulimit -c 0; trap "" XFSZ; limit=$1; shift
		LD_PRELOAD=$FAKE exec prlimit "$limit" "$@"' bash 		"$1" "svirt-$2" --registry="$REGISTRY" "${@:3}"
	((status == 0)) || assert_output
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

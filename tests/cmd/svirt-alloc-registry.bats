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

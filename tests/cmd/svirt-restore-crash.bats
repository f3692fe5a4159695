#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck disable=SC2046 # a command of several words
# svirt-restore cut off, or failing, at every system call: see crash.bash.

setup() {
	load crash
	crash_setup
}

@test "svirt-restore killed before every system call" {
	inject signal=KILL '.*' label_all $(restore_command)
	report 'svirt-restore killed' 300
}

@test "svirt-restore with every write made to fail" {
	for error in EIO ENOSPC EPERM EOPNOTSUPP EROFS; do
		inject error=$error "$WRITES" label_all $(restore_command)
	done
	report 'svirt-restore failing' 50
}

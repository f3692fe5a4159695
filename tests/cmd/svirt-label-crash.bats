#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck disable=SC2046 # a command of several words
# svirt-label cut off, or failing, at every system call: see crash.bash.

setup() {
	load crash
	crash_setup
}

@test "svirt-label killed before every system call" {
	inject signal=KILL '.*' nothing $(label_command)
	report 'svirt-label killed' 300
}

@test "svirt-label with every write made to fail" {
	for error in EIO ENOSPC EPERM EOPNOTSUPP EROFS; do
		inject error=$error "$WRITES" nothing $(label_command)
	done
	report 'svirt-label failing' 50
}

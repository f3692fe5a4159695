#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# svirt-restore cut off, or failing, at every system call: see crash.bash.

setup() {
	load ../run/helpers
	load crash
	svirt_setup
	labels_setup
}

@test "svirt-restore killed before every system call" {
	killed label_all "${RESTORE[@]}"
	report 'svirt-restore killed' 300
}

@test "svirt-restore with every write made to fail" {
	refused label_all "${RESTORE[@]}"
	report 'svirt-restore failing' 50
}

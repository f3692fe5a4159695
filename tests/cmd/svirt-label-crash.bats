#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# svirt-label cut off, or failing, at every system call: see crash.bash.

setup() {
	load ../run/helpers
	load crash
	svirt_setup
	labels_setup
}

@test "svirt-label killed before every system call" {
	killed nothing "${LABEL[@]}"
	report 'svirt-label killed' 300
}

@test "svirt-label with every write made to fail" {
	refused nothing "${LABEL[@]}"
	report 'svirt-label failing' 50
}

#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# That the examples can be used as they are.

setup() {
	load helpers
	svirt_setup
	EXAMPLES=$TEST_DIR/../examples
}

@test "shellcheck has nothing to say about the wrapper script" {
	command -v shellcheck || skip "shellcheck is not installed"
	run -0 shellcheck "$EXAMPLES/vm-run"
}

# systemd wants the commands where the units name them: any program will do.
@test "systemd has nothing to say about the units" {
	command -v systemd-analyze || skip "systemd is not installed"
	cd "$BATS_TEST_TMPDIR"
	for unit in "$EXAMPLES"/*.service; do
		file=${unit##*/}
		file=${file/@./@web1.}
		sed 's,=/usr/sbin/svirt-[a-z]*,=/bin/true,' "$unit" >"$file"
		run -0 systemd-analyze verify --man=no "./$file"
		assert_output ""
	done
}

@test "the wrapper script says how it is used" {
	run -2 "$EXAMPLES/vm-run"
	assert_output --partial usage
	run -2 "$EXAMPLES/vm-run" -x
	run -2 "$EXAMPLES/vm-run" web1
}

@test "the cron job has five fields, a user and a command in every line" {
	grep -vE '^(#|$|[A-Z]+=)' "$EXAMPLES/svirt-tools.cron" \
		>"$BATS_TEST_TMPDIR/jobs"
	[[ -s $BATS_TEST_TMPDIR/jobs ]]
	run -1 grep -vE '^([0-9*/,-]+ +){5}root svirt-[^%]+$' \
		"$BATS_TEST_TMPDIR/jobs"
}

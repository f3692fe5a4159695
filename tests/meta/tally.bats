#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# What ./check and .ci/run add up, and that they go on to the end.

setup() {
	load ../run/helpers
	TALLY=$TOP/tests/run/tally.sh
}

# Run a script as those do, with errexit.
script() {
	run bash -euo pipefail -c ". '$TALLY'"$'\n'"$1"
}

@test "a run without a failure goes on, and so does one without a test" {
	script 'tally_add "3 passed, 0 failed, 0 skipped" 0
		tally_add "" 0
		tally_add "# 2 passed, 0 failed, 1 skipped" 0
		tally_step "a step" true
		tally_end'
	assert_success
	assert_line --index 0 '== a step'
	assert_output --regexp $'\n6 passed, 0 failed, 1 skipped$'
}

@test "failed tests, failed runs and failed steps all count" {
	script 'tally_add "3 passed, 2 failed" 1
		tally_add "4 passed, 0 failed" 7
		tally_step "a step" false
		tally_end'
	assert_failure
	assert_output --regexp $'\n# failed: a step\n7 passed, 4 failed$'
}

@test "nothing run is not a success" {
	script tally_end
	assert_failure
	assert_output '0 passed, 0 failed'
}

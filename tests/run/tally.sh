# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Adds up what several runs of tests found, for ./check and .ci/run.

passed=0 failed=0 skipped=0
# what failed, a line each: said again at the end, where it is looked for
tally_failures=()

# tally_add COUNTS STATUS - add the numbers in a line such as "# 3 passed, 1
# failed, 2 skipped"; a run that failed without a failed test is one
tally_add() {
	local bad
	bad=$(tally_number "$1" failed)
	# assignments: an arithmetic command that comes to 0 would end a script
	passed=$((passed + $(tally_number "$1" passed)))
	skipped=$((skipped + $(tally_number "$1" skipped)))
	failed=$((failed + bad))
	if ((bad == 0 && $2 != 0)); then
		failed=$((failed + 1))
	fi
}

# tally_number COUNTS WORD - the number before WORD, or 0
tally_number() {
	[[ $1 =~ ([0-9]+)\ $2 ]] && echo "${BASH_REMATCH[1]}" || echo 0
}

# tally_step NAME CMD [ARG...] - CMD, which is no function, counts as one test
tally_step() {
	echo "== $1"
	if "${@:2}"; then
		((++passed))
		echo "ok - $1"
	else
		((++failed))
		tally_failures+=("$1")
		echo "not ok - $1"
	fi
}

# tally_end - what failed, and the last line; fails when a test did
tally_end() {
	local more=
	((${#tally_failures[@]} == 0)) || printf '# failed: %s\n' "${tally_failures[@]}"
	((skipped == 0)) || more=", $skipped skipped"
	echo "$passed passed, $failed failed$more"
	((failed == 0 && passed > 0))
}

# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Reads what one test file wrote, in TAP. What runs it is in jobs.sh.

# tap_counts LOG STATUS - "PASSED FAILED SKIPPED"; a file that ended badly, or
# before its plan was kept, has a failed test at least
tap_counts() {
	awk -v status="$2" '
		/^1\.\.0/ && / # [Ss][Kk][Ii][Pp]/ { skipped++; run = -1 }
		/^1\.\.[0-9]/ { planned = substr($1, 4) + 0 }
		/^Bail out!/ { bad = 1 }
		/^ok .* # [Ss][Kk][Ii][Pp]/ { skipped++; run++; next }
		/^ok / { passed++; run++ }
		/^not ok / { failed++; run++ }
		END {
			if (run >= 0 && (!planned || run != planned) || status != 0)
				bad = 1
			if (bad && !failed)
				failed = 1
			print passed + 0, failed + 0, skipped + 0
		}' "$1"
}

# tap_so_far LOG - "RUN/PLANNED" while it is being written
tap_so_far() {
	awk '/^1\.\.[0-9]/ { planned = substr($1, 4) }
	     /^(not )?ok / { run++ }
	     END { print run + 0 (planned == "" ? "" : "/" planned) }' "$1"
}

# tap_notes LOG - what passed tests had to say: lines that begin with "# ", but
# for a sum of their number
tap_notes() {
	awk '/^not ok / { said = 1; next } /^ok / { said = 0 }
	     /^# [0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$/ { next }
	     !said && /^# / { print }' "$1"
}

# tap_failed LOG - the names of the tests that failed, without bats' times
tap_failed() {
	sed -nE 's/^not ok [0-9]+ (- )?//; T; s/ in [0-9]+ms$//; p' "$1"
}

# tap_failures LOG RERUN... - each failed test, what it said, and a command line
# for it alone; what the file said at its end, when it did not get there
tap_failures() {
	local log=$1 line failing=''
	shift
	while IFS= read -r line; do
		case $line in
		"not ok "*)
			tap_rerun "$failing" "$@"
			failing=$line
			echo "$line"
			;;
		"ok "* | 1..*)
			tap_rerun "$failing" "$@"
			failing=''
			;;
		*) [[ -z $failing ]] || printf '%s\n' "$line" ;;
		esac
	done <"$log"
	tap_rerun "$failing" "$@"
}

# tap_rerun LINE RERUN... - RERUN as a command line, for the test of LINE where
# RERUN takes a --filter
tap_rerun() {
	local name=$1
	shift
	[[ -n $name ]] || return 0
	name=${name#not ok * }
	# the time that bats adds
	[[ $name =~ ^(.*)\ in\ [0-9]+ms$ ]] && name=${BASH_REMATCH[1]}
	if [[ ${*: -1} == --filter ]]; then
		printf 'rerun: %s %s\n' "$*" "$(tap_quote "^$(tap_escape "$name")\$")"
	else
		printf 'rerun: %s\n' "$*"
	fi
}

# tap_escape TEXT - as a regular expression that matches just that, as it stands
# in a bats file: with a backslash where double quotes want one
tap_escape() {
	# shellcheck disable=SC2016
	sed 's/[][\\.*^$+?(){}|]/\\&/g; s/\\\$/\\\\?&/g; s/[`"]/\\\\?&/g' <<<"$1"
}

# tap_quote TEXT - for a shell, and for a reader
tap_quote() {
	printf "'%s'" "${1//\'/\'\\\'\'}"
}

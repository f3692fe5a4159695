# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# svirt-check's matrix in $output.

# row NAME - the letters of the row that begins so
row() {
	# shellcheck disable=SC2154  # bats sets it
	grep -E "^ *$1( |$)" <<<"$output" | tail -n 1 | grep -oE '( +[OPSC.V])+$' |
		tr -d ' '
}

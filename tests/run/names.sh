# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The test files there are, and which of them a name means. A file of tests is
# known by its path in the tree; a unit test by its program's.

names_top=$(cd "${BASH_SOURCE[0]%/*}/../.." && pwd)

# names_host - those that run on any host; who kills at every system call first,
# as that takes longest
names_host() {
	(
		cd "$names_top" || exit
		shopt -s nullglob
		for file in tests/cmd/*-crash.bats tests/policy/*.bats \
			tests/cmd/*.bats tests/meta/*.bats \
			tests/unit/*/*.c tests/fuzz/*.c; do
			echo "${file%.c}"
		done
	) | awk '!seen[$0]++ && !/\/replay$/'
}

# names_machine - those that run in the SELinux machine, the longest first; and
# in full, each as one, those of them that run under Fedora's policy and those
# that want Debian's full kernel
names_machine() {
	(
		cd "$names_top" || exit
		echo tests/vm/power-cut
		[[ -z ${SVIRT_TEST_LONG-} ]] ||
			printf '%s\n' tests/vm/fedora tests/vm/full
		ls -S tests/vm/*.bats
	)
}

# names_match NAME - which of those on stdin NAME means: the last parts of a path,
# without .bats; fails when none
names_match() {
	local name=${1#./}
	name=${name%.bats}
	awk -v name="${name%.c}" '
		{ path = $0; sub(/\.bats$/, "", path) }
		path == name || substr(path, length(path) - length(name)) == "/" name {
			print
			found = 1
		}
		END { exit !found }'
}

# names_short NAME - the shortest that still means it alone, of those on stdin
names_short() {
	local all short=${1%.bats}
	all=$(cat)
	while [[ $short == */* ]] &&
		[[ $(names_match "${short#*/}" <<<"$all") == "$1" ]]; do
		short=${short#*/}
	done
	echo "$short"
}

# names_near NAME - of those on stdin, up to five that look like it
names_near() {
	local name=${1##*/}
	sed 's,.*/,,; s/\.bats$//' | sort -u |
		awk -v name="${name%.*}" '
		function least(a, b) { return a < b ? a : b }
		function distance(a, b,   i, j, row, last, cost) {
			for (j = 0; j <= length(b); j++) row[j] = j
			for (i = 1; i <= length(a); i++) {
				last = row[0]
				row[0] = i
				for (j = 1; j <= length(b); j++) {
					cost = last + (substr(a, i, 1) != substr(b, j, 1))
					last = row[j]
					row[j] = least(cost, least(row[j], row[j - 1]) + 1)
				}
			}
			return row[length(b)]
		}
		index($0, name) || index(name, $0) { print 0, $0; next }
		{
			far = distance(name, $0)
			if (far <= 2 || far <= length(name) / 3)
				print far, $0
		}' | sort -n | head -n 5 | cut -d' ' -f2-
}

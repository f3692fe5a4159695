#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# Lists that stand in several places, and have to be the same in all of them:
# columns, states, roles, words of --allow, keys of JSON, exit statuses.

setup() {
	load ../run/helpers
	load words
	svirt_setup
	cd "$BATS_TEST_TMPDIR" || return
}

# The words of stdin, one a line, sorted: what stands between is dropped.
words() {
	grep -oE '[a-z_]+' | LC_ALL=C sort
}

# What a command's --help says of an option: help_of COMMAND OPTION
help_of() {
	"$1" --help | awk -v option="$2" '
		index($0, option) { found = 1; sub(/.*  /, ""); print; next }
		found && /^ *-/ { exit }
		found'
}

# What a page says of an option, up to the next one: page_of COMMAND OPTION
page_of() {
	awk -v option="$2" '
		/^\.Bl/ { depth++ }
		/^\.El/ { if (found && depth == at) exit; depth-- }
		/^\.It Fl/ {
			if (found && depth == at) exit
			if (index($0, option)) { found = 1; at = depth; next }
		}
		found' "$TOP/man/$1.8"
}

# The words that a page, on stdin, marks as such: Cm, and It Cm.
marked() {
	sed -nE 's/^\.(It )?Cm //p' | words
}

@test "columns are the same in svirt-list, its help and page, and completions" {
	run -2 svirt-list -o nothing
	sed -nE "s/.*no column 'nothing': (.*) \(see.*/\1/p" <<<"$output" |
		words >code
	help_of svirt-list --output | sed 's/^columns: //' | words >--help
	page_of svirt-list output | sed -n 's/^\.It Cm //p' | words >svirt-list.8
	same code ./--help
	same code svirt-list.8
	for command in svirt-alloc svirt-list; do
		completion $command -o '' >"completion of $command"
		same code "completion of $command"
	done
	tool alloc web1 >/dev/null
	while read -r column; do
		run -0 tool list -H -o "$column"
		[[ -n $output ]] || fail "$column: nothing"
	done <code
}

@test "states are the same in svirt-list, its help and page, and its completion" {
	run -2 svirt-list --state=nothing
	sed -nE 's/.*=nothing: (.*) \(see.*/\1/p' <<<"$output" | sed 's/ or / /' |
		words >code
	help_of svirt-list --state | sed 's/only VMs that are//; s/ or / /' |
		words >--help
	page_of svirt-list state | marked >svirt-list.8
	completion svirt-list --state '' >completion
	same code ./--help
	same code svirt-list.8
	same code completion
	while read -r state; do
		run -0 tool list --state="$state"
	done <code
}

@test "what --allow takes is the same in svirt-label, its page and completions" {
	run -2 svirt-label --allow=nothing one two
	sed -nE 's/.*=nothing: not (.*) \(see.*/\1/p' <<<"$output" |
		sed 's/ or / /' | words >code
	help_of svirt-label --allow | tr '\n' ' ' |
		sed 's/.*too://; s/([^)]*)//g' | words >--help
	page_of svirt-label allow | sed -n 's/^\.It Cm //p' | words >svirt-label.8
	completion svirt-label --allow '' >completion
	completion svirt-run --allow '' >completion-run
	same code completion-run
	same code ./--help
	same code svirt-label.8
	same code completion
}

# The names in the library are what all others are compared with.
@test "roles are the same everywhere" {
	sed -n '/names\[ROLES\]/,/^}/s/.*"\(.*\)".*/\1/p' "$TOP/lib/vm/role.c" |
		words >code
	awk '/^enum svirt_role/, /^}/' "$TOP/lib/svirt.h" |
		grep -oE 'SVIRT_ROLE_[A-Z]+' | sed 's/SVIRT_ROLE_//' | tr A-Z a-z |
		words >svirt.h
	sed -n '/^The role of the files/,/^\.El/s/^\.It Fl -//p' \
		"$TOP/man/svirt-label.8" | words >svirt-label.8
	page_of svirt-label files-from | sed -n '/^Roles are/,/;$/p' | marked |
		grep -v tree >'svirt-label.8, lists'
	sed -n '/^\.Bl -column "content"/,/^\.El/s/^\.It Cm \([a-z]*\) Ta.*/\1/p' \
		"$TOP/man/svirt.7" | words >svirt.7
	for list in svirt.h svirt-label.8 'svirt-label.8, lists' svirt.7; do
		same code "$list"
	done
	options_of_help svirt-label >options
	while read -r role; do
		grep -qx -- "--$role" options || fail "svirt-label: no --$role"
	done <code
}

@test "every role is an option, and what a list and svirt-list call it" {
	need_root
	tool alloc web1 >/dev/null
	: >list
	while read -r role; do
		make_file "one-$role" system_u:object_r:virt_image_t:s0
		make_file "two-$role" system_u:object_r:virt_image_t:s0
		run -0 tool label "--$role" web1 "one-$role"
		printf '%s\t%s\n' "$role" "$PWD/two-$role" >>list
	done < <(sed -n '/names\[ROLES\]/,/^}/s/.*"\(.*\)".*/\1/p' "$TOP/lib/vm/role.c")
	[[ -s list ]]
	run -0 tool label -f list web1
	tool list --files -H web1 | cut -f2,3 | sed 's,\t.*/...-,\t,' >files
	[[ $(wc -l <files) -eq $((2 * $(wc -l <list))) ]]
	run -0 awk -F'\t' '$1 != $2' files
	assert_output ''
}

@test "the keys of JSON are those of the page, in svirt-list and svirt-alloc" {
	need_root
	make_file disk system_u:object_r:virt_image_t:s0
	page_of svirt-list json >page
	sed -n '/with the keys$/,/ \.$/p' page | sed -nE 's/^\.Cm //p' |
		tr -s ', .' '\n' | grep . >keys
	sed -n '/^one of objects with$/,/ \.$/p' page | sed -nE 's/^\.Cm //p' |
		tr -s ', .' '\n' | grep . >'keys of files'
	tool alloc web1 --json | jq -r 'keys_unsorted[]' >svirt-alloc
	tool label web1 disk
	tool list --json | jq -r 'keys_unsorted[]' >svirt-list
	tool list --json | jq -r '.files[] | keys_unsorted[]' >'files of svirt-list'
	same keys svirt-alloc
	same keys svirt-list
	same 'keys of files' 'files of svirt-list'
}

# What runs another command has three statuses of its own, in this order.
@test "every page has the exit statuses there are, and usage errors give theirs" {
	for command in $(commands); do
		sed -n '/^\.Sh EXIT STATUS/,/^\.Sh [^E]/s/^\.It //p' \
			"$TOP/man/$command.8" | xargs >statuses
		case $command in
		svirt-exec | svirt-run)
			assert_equal "$(<statuses)" '125 127 126'
			run -125 "$command" --nonsense
			;;
		*)
			assert_equal "$(<statuses)" '0 1 2'
			run -2 "$command" --nonsense
			;;
		esac
	done
}

@test "HACKING.md names files that there are" {
	local path missing=
	while read -r path; do
		# a table's cell may name a neighbour, or a pattern
		compgen -G "$TOP/$path" >/dev/null || missing+="$path "
	done < <(grep -o '`[a-z.][a-zA-Z0-9_.*-]*/[a-zA-Z0-9_./*-]*`' "$TOP/HACKING.md" |
		tr -d '`' | grep -v 'svirt-X\|^room/' |
		sed 's,^\(selinux\|file\|vm\|registry\|alloc\|relabel\|qemu\)/,lib/&,' | sort -u)
	[[ -z $missing ]] || fail "HACKING.md: no $missing"
}

@test "svirt-check looks at the label of every program that has one of its own" {
	grep -oE 'filecon "/usr/sbin/svirt-[a-z]+"' "$TOP/policy/svirt_tools.cil" |
		grep -oE 'svirt-[a-z]+' | cat - <(echo svirt-run) | LC_ALL=C sort >labelled
	[[ -s labelled ]]
	sed -n '/ programs\[\] = {/,/};/p' "$TOP/cmd/check/host-live.c" |
		grep -oE 'svirt-[a-z]+' | LC_ALL=C sort >looked
	run -0 diff labelled looked
}

# svirt-check host asks the policy for an attribute of this name.
@test "the version is the same everywhere" {
	sed -nE 's/^AC_INIT\(\[svirt-tools\], \[([^]]*)\].*/\1/p' \
		"$TOP/configure.ac" >configure.ac
	sed -nE 's/^\(typeattribute svirt_tools_version_([0-9_]+)\)$/\1/p' \
		"$TOP/policy/svirt_tools.cil" | tr _ . >svirt_tools.cil
	same configure.ac svirt_tools.cil
	sed -nE '1s/^svirt-tools \(([^-)]*).*/\1/p' \
		"$TOP/debian/changelog" >changelog
	same configure.ac changelog
	sed -nE 's/^Version: +//p' "$TOP"/rpm/*.spec >spec
	same configure.ac spec
	sed -nE '0,/^## [0-9]/s/^## ([0-9.]+)$/\1/p' "$TOP/CHANGELOG.md" >CHANGELOG
	same configure.ac CHANGELOG
}

# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# The words of the commands, as --help, pages and completions have them.

# The commands there are, by their sources.
commands() {
	local source

	for source in "$TOP"/cmd/svirt-*.{c,in}; do
		source=${source##*/}
		echo "${source%.*}"
	done
}

# Options as "-o" and "--output=", the latter with = where a value follows;
# one a line, sorted. From --help, from a page, from a completion.

options_of_help() {
	"$1" --help |
		sed -nE 's/^(  -.|      --)/\1/p' |
		sed -E 's/^ +//; s/(--[a-z-]+=?)[^ ]*/\1/; s/(--[a-z-]+=?|-.)  .*/\1/' |
		tr -s ', ' '\n' | LC_ALL=C sort
}

options_of_page() {
	awk '/^\.It Fl / {
		for (i = 2; i < NF; i++)
			if ($i == "Fl") {
				option = "-" $(i + 1)
				if ($(i + 2) == "Ns" && $(i + 3) == "=")
					option = option "="
				sub(/\\&/, "", option)
				print option
			}
	}' "$TOP/man/$1.8" | LC_ALL=C sort
}

# What a completion offers: completion COMMAND PREVIOUS-WORD WORD
completion() {
	CUR=$3 PREV=$2 bash -c '
		_init_completion() {
			cur=$CUR prev=$PREV split=false
			words=("$PREV" "$CUR") cword=1
		}
		_filedir() { COMPREPLY=("(file)"); }
		_pids() { COMPREPLY=("(pid)"); }
		_usergroup() { COMPREPLY=("(user)"); }
		_command_offset() { COMPREPLY=("(command)"); }
		compopt() { :; }
		. "$1" || exit
		"_${2//-/_}"
		printf "%s\n" "${COMPREPLY[@]}"
	' bash "$TOP/completions/$1" "$1" | LC_ALL=C sort
}

options_of_completion() {
	completion "$1" "$1" -
}

# same NAME-A NAME-B: fail unless two lists agree, and neither is empty.
same() {
	[[ -s $1 ]] || fail "$1 is empty"
	diff -u "$1" "$2" || fail "$1 and $2 differ"
}

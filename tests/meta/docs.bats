#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck disable=SC2016,SC2094 # mdoc, Markdown; a function and a file
# That the words agree: --help, pages, completions, header, symbol map, README.

setup() {
	load ../run/helpers
	load words
	svirt_setup
	cd "$BATS_TEST_TMPDIR" || return
}

@test "every command's page names the options of its --help" {
	for command in $(commands); do
		options_of_help "$command" >"$command --help"
		options_of_page "$command" >"$command.8"
		same "$command --help" "$command.8"
	done
}

@test "every command's completion offers the options of its --help" {
	for command in $(commands); do
		options_of_help "$command" >"$command --help"
		options_of_completion "$command" >"completion of $command"
		same "$command --help" "completion of $command"
	done
}

# An option counts as shown when its short or its long form is; -nv is -n, -v.
@test "every page's synopsis shows its options but those about the command" {
	for command in $(commands); do
		awk '/^\.Sh DESCRIPTION/ { exit }
			{
				for (i = 1; i < NF; i++)
					if ($i ~ /^\.?Fl$/)
						print "-" $(i + 1)
			}' "$TOP/man/$command.8" | while read -r option; do
			if [[ $option == --* ]]; then
				echo "$option"
			else
				grep -o . <<<"${option#-}" | sed 's/^/-/'
			fi
		done | LC_ALL=C sort -u >shown
		[[ -s shown ]]
		grep '^\.It Fl ' "$TOP/man/$command.8" |
			grep -vE -- '-(help|usage|version)$' >entries
		while read -r entry; do
			grep -oE 'Fl [^ ]+' <<<"$entry" | sed 's/^Fl /-/' |
				grep -qxFf - shown ||
				fail "$command.8: not in SYNOPSIS: $entry"
		done <entries
		{
			options_of_page "$command" | tr -d =
			echo -- # it ends the options
		} >known
		run -1 grep -vxFf known shown
	done
}

@test "every page has the sections that people look for" {
	for command in $(commands); do
		for section in "EXIT STATUS" FILES EXAMPLES \
			"SECURITY CONSIDERATIONS"; do
			grep -qx ".Sh $section" "$TOP/man/$command.8" ||
				fail "$command.8: no section $section"
		done
	done
	for page in "$TOP"/man/*.[0-9]; do
		grep -qx '.Os svirt-tools' "$page" || fail "$page: no .Os"
	done
}

@test "mandoc has nothing to say about any page" {
	command -v mandoc || skip "mandoc is not installed"
	for page in "$TOP"/man/*.[0-9]; do
		run -0 mandoc -Tlint -Wwarning "$page"
		assert_output ""
	done
}

@test "every page of svirt-tools that a page refers to is there" {
	sed -nE 's/.*\.?Xr (svirt[a-z-]*) ([0-9]).*/\1.\2/p' "$TOP"/man/*.[0-9] |
		sort -u >referred
	[[ -s referred ]]
	while read -r page; do
		[[ -f $TOP/man/$page ]] || fail "no page $page"
	done <referred
}

@test "every page and completion is installed" {
	for folder in man completions; do
		(cd "$TOP/$folder" && printf '%s\n' svirt*) |
			LC_ALL=C sort >"$folder"
		sed -nE 's,^\t%D%/([^ ]+).*,\1,p' "$TOP/$folder/Module.am" |
			LC_ALL=C sort >"$folder-Module.am"
		same "$folder" "$folder-Module.am"
	done
}

@test "a completion goes on after a comma" {
	run -0 completion svirt-list -o name,st
	assert_output name,state
	run -0 completion svirt-alloc --output level,context,p
	assert_output level,context,pid
}

# With bash-completion itself, which knows how bash breaks words.
@test "behind --user=USER and the VM, the command is completed as by itself" {
	local line
	for line in 'svirt-exec web1 zoo a' 'svirt-exec web1 -- zoo a' \
		'svirt-exec --user=vm web1 zoo a' \
		'svirt-exec --user=vm:kvm web1 -- zoo a' \
		'svirt-exec --helper --user vm --keep-fd=3 web1 zoo a' \
		'svirt-exec system_u:system_r:svirt_t:s0:c3,c77 zoo a'; do
		run -0 bash -c '
			. /usr/share/bash-completion/bash_completion
			. "$1/completions/svirt-exec"
			complete -W "aardvark" zoo
			COMP_LINE=$2 COMP_POINT=${#2} COMP_WORDS=()
			# as readline does
			while [[ $2 =~ ^\ *([=:]|[^\ =:]+)(.*) ]]; do
				COMP_WORDS+=("${BASH_REMATCH[1]}")
				set -- "$1" "${BASH_REMATCH[2]}"
			done
			COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
			_svirt_exec svirt-exec a "" >/dev/null
			echo "${COMPREPLY[@]}"' bash "$TOP" "$line"
		assert_output aardvark
	done
}

@test "completions offer the VMs there are" {
	svirt-list() { printf 'web1\nweb2\ndb\n'; }
	export -f svirt-list
	for command in $(commands); do
		[[ $command != svirt-@(alloc|check|run|scan|setup) ]] || continue
		run -0 completion "$command" "$command" we
		assert_output "$(printf 'web1\nweb2')"
	done
}

# The header without its comments, so that only declarations name functions.
functions_of_header() {
	awk '/\/\* ---- .* ---- \*\// {
		section = $0
		gsub(/^\/\* ---- | ---- \*\/$/, "", section)
		next
	}
	/\/\*/ { comment = 1 }
	!comment {
		while (match($0, /svirt_[a-z0-9_]+\(/)) {
			print section ": " substr($0, RSTART, RLENGTH - 1)
			$0 = substr($0, RSTART + RLENGTH)
		}
	}
	/\*\// { comment = 0 }' "$TOP/lib/svirt.h" | LC_ALL=C sort
}

@test "header, symbol map and library have the same names" {
	functions_of_header | sed 's/.*: //' | LC_ALL=C sort >svirt.h
	sed -nE 's/^\t(svirt_[a-z0-9_]+);$/\1/p' "$TOP/lib/libsvirt.sym" |
		LC_ALL=C sort >libsvirt.sym
	nm -D --defined-only "$BUILD/lib/.libs/libsvirt.so" |
		awk '$2 != "A" { sub(/@.*/, "", $3); print $3 }' |
		LC_ALL=C sort >libsvirt.so
	same svirt.h libsvirt.sym
	same svirt.h libsvirt.so
	run -1 grep -F '*' <(sed -n '/^global/,/^local/p' "$TOP/lib/libsvirt.sym")
}

@test "svirt(3) lists every function, under the header's headings" {
	functions_of_header >svirt.h
	awk '/^\.Ss / { section = substr($0, 5) }
		/^\.It Fn / { print section ": " $3 }' "$TOP/man/svirt.3" |
		LC_ALL=C sort >svirt.3
	same svirt.h svirt.3
}

@test "the example of svirt(3) compiles" {
	command -v cc || skip "no C compiler"
	sed -n '/^\.Bd -literal$/,/^\.Ed/p' "$TOP/man/svirt.3" |
		sed '1d; $d; s/\\e/\\/g' >example.c
	run -0 cc -std=gnu11 -Wall -Wextra -Werror -fsyntax-only \
		-I"$TOP/lib" example.c
}

@test "README and svirt(7) list every command, and no other" {
	commands | LC_ALL=C sort >commands
	sed -nE 's/^\| `(svirt-[a-z]+)[` ].*/\1/p' "$TOP/README.md" |
		LC_ALL=C sort >README.md
	sed -nE 's/^\.It Xr (svirt-[a-z]+) 8 Ta .*/\1/p' "$TOP/man/svirt.7" |
		LC_ALL=C sort >svirt.7
	same commands README.md
	same commands svirt.7
}

# Command lines in README, examples and pages, as "COMMAND OPTION".
options_in_use() {
	{
		cat "$TOP"/README.md "$TOP"/examples/*
		sed -n '/^\.Bd -literal/,/^\.Ed/p; s/^\.Ql //p' "$TOP"/man/*.[0-9]
		sed -n 's/^\.Nm \(svirt-.*\) Fl /\1 -/p' "$TOP"/man/*.[0-9]
	} | grep -oE 'svirt-[a-z]+( +[^] |;)`]+)+' |
		awk '{
			# behind its options svirt-run has those of QEMU
			for (i = 2; i <= NF && $i != "--" &&
				($1 != "svirt-run" || $i ~ /^-/); i++)
				if ($i ~ /^--/ && sub(/=.*|$/, "", $i) ||
					$i ~ /^-[^-]/)
					print $1, $i
		}' | LC_ALL=C sort -u
}

@test "README, examples and pages use options that there are" {
	for command in $(commands); do
		options_of_help "$command" | tr -d = | sed "s/^/$command /"
	done >known
	options_in_use | grep -E "^($(commands | paste -sd '|')) " >used
	[[ $(wc -l <used) -ge 5 ]]
	run -1 grep -vxFf known used
}

@test "README, svirt(7) and the policy's own README name every module" {
	for module in "$TOP"/policy/*.cil; do
		for words in README.md man/svirt.7 policy/README.md; do
			grep -qF "${module##*/}" "$TOP/$words" ||
				fail "$words does not name ${module##*/}"
		done
	done
}

@test "svirt(7) names types that there are in the policy" {
	sed -nE 's/^\.It Sy (svirt_[a-z_]+_t)( ,.*)?$/\1/p' "$TOP/man/svirt.7" |
		grep -vx svirt_t >named
	grep -vx svirt_image_t named | while read -r type; do
		grep -qF "(type $type)" "$TOP"/policy/*.cil ||
			fail "no type $type"
	done
}

@test "svirt-recipes(7): each recipe is run in the machine, or says why not" {
	local title
	sed -n 's/^\.Ss //p' "$TOP/man/svirt-recipes.7" >titles
	[[ $(wc -l <titles) -ge 9 ]]
	while read -r title; do
		sed -n "/^\.Ss $title\$/,/^\.S/p" "$TOP/man/svirt-recipes.7" |
			grep -q '^Not tried: ' ||
			grep -qE "['\" =]${title/\'/.}(['\"]| |$)" \
				"$TOP/tests/vm/recipes.bats" ||
			fail "tests/vm/recipes.bats does not follow: $title"
	done <titles
}

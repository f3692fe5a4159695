# SPDX-License-Identifier: GPL-2.0-or-later
#
# Where svirt-check's output goes, and what becomes of odd names and uses there.

setup() {
	load ../run/helpers
	load small-policy
	svirt_setup
	cd "$BATS_TEST_TMPDIR" || return
	small_policy
}

check() {
	svirt-check --policy=policy --registry="$REGISTRY" "$@"
}

@test "a full disk is status 2 with a message, whatever is printed" {
	local option

	for option in --verbose --json --metrics --html=- --list --help --usage \
		--version; do
		run -2 --separate-stderr bash -c \
			'svirt-check --policy=policy "$@" >/dev/full' - $option
		# shellcheck disable=SC2154  # bats sets it
		[[ $stderr == *"svirt-check: standard output: No space left"* ]]
	done
	run -0 bash -c 'svirt-check --policy=policy -q >/dev/full'
	run -2 bash -c 'svirt-check --policy=policy >&-'
	assert_output --partial "svirt-check: standard output: "
}

@test "so it is with an explanation and a report" {
	need_root
	tool alloc --static=system_u:system_r:svirt_t:s0:c1,c2 one >/dev/null
	: >disk
	tool label one disk
	for words in "explain one disk" "explain --json one disk" "report one"; do
		# shellcheck disable=SC2086  # they are several
		run -2 bash -c 'LD_PRELOAD=$FAKE svirt-check --policy=policy \
			--registry="$@" >/dev/full' - "$REGISTRY" $words
		assert_output --partial "svirt-check: standard output: No space left"
	done
}

@test "who reads no further ends it without a word" {
	run bash -c 'svirt-check --policy=policy --verbose 2>errors | true
		grep "standard output" errors'
	assert_output ""
}

@test "a page goes into a pipe or a device, and takes the place of neither" {
	mkfifo pipe
	timeout 20 cat pipe >page 3>&- &
	run -0 check -q --html=pipe
	wait $!
	[[ -p pipe ]]
	assert_equal "$(head -n 1 page)" "<!DOCTYPE html>"
	assert_equal "$(tail -n 1 page)" "</html>"
	ln -s /dev/stdout out
	check -q --html=out >page.html
	[[ -L out ]]
	assert_equal "$(tail -n 1 page.html)" "</html>"
	check -q --html=out | cat >page.html
	[[ -L out ]]
	assert_equal "$(tail -n 1 page.html)" "</html>"
	if [[ $(id -u) -eq 0 ]] && mknod full c 1 7; then
		run -2 check -q --html=full
		assert_output "svirt-check: full: No space left on device"
		[[ -c full ]]
	fi
}

@test "a link that another made does not choose what is written" {
	need_root
	echo precious >file
	mkfifo pipe
	ln -s file mine
	run -0 check -q --html=mine
	[[ -L mine ]]
	assert_equal "$(tail -n 1 file)" "</html>"
	for target in file pipe; do
		echo precious >file
		rm -f theirs
		ln -s $target theirs
		chown -h 65534 theirs
		run -0 check -q --html=theirs
		[[ ! -L theirs ]]
		assert_equal "$(tail -n 1 theirs)" "</html>"
		assert_equal "$(<file)" precious
	done
}

@test "a page takes a file's place, and no folder's and no disk's" {
	echo old >page.html
	run -0 check -q --html=page.html
	assert_equal "$(tail -n 1 page.html)" "</html>"
	mkdir folder
	run -2 check -q --html=folder
	assert_output "svirt-check: folder: Is a directory"
	if [[ $(id -u) -eq 0 ]] && mknod disk b 7 250; then
		run -2 check -q --html=disk
		assert_output "svirt-check: disk: Invalid argument"
		[[ -b disk ]]
	fi
	run -0 find . -name '*.??????' -newer policy -type f
	assert_output ""
}

@test "a folder is no policy" {
	run -2 svirt-check --policy=.
	assert_output "svirt-check: .: Is a directory"
}

@test "--list --json, and --list of the checks that are named" {
	run -0 svirt-check --list
	count=${#lines[@]}
	run -0 svirt-check --list --json
	assert_equal "${#lines[@]}" "$count"
	jq -es 'map(keys == ["check", "detail", "id", "remedy", "severity",
		"subject"] and (.detail | length > 0)) | all' <<<"$output"
	run -0 svirt-check --list registry hardening
	assert_line --regexp '^registry.open +error '
	assert_line --regexp '^hardening.lvm +warning '
	refute_line --regexp '^(host|files|processes|isolation)'
	run -2 svirt-check --list nothing
}

@test "modes that exclude each other, and words of one that another lacks" {
	while read -r -a words; do
		run -2 check "${words[@]}"
		assert_output --regexp '^svirt-check: .* \(see svirt-check --help\)$'
	done <<-END
		--json --metrics
		--json --html=-
		--metrics --html=-
		--policy-dir=.
		--nonce=x
		--last
		--if-enabled
		--skip=host,
		explain one
		explain a b c
		explain --last a b
		explain --nonce=x a b
		explain --metrics a b
		explain --html=- a b
		explain --skip=host a b
		explain --list
		report
		report a b
		report --metrics a
		report --html=- a
		report --last a
		host explain
		report --list
	END
}

@test "JSON is UTF-8, whatever a file is called" {
	need_root
	local name=$'a\xff\xc3\xa4\e"\\'

	tool alloc --static=system_u:system_r:svirt_t:s0:c1,c2 one >/dev/null
	: >"$name"
	tool label one "$name"
	tool check --policy=policy --json isolation >cells
	iconv -f UTF-8 -t UTF-16 <cells >converted
	run -0 jq -r 'select(.path) | .path' cells
	assert_output "$(pwd -P)/"$'a\xef\xbf\xbd\xc3\xa4\e"\\'
	tool check --policy=policy --json explain one "$name" >reasons || true
	[[ -s reasons ]]
	iconv -f UTF-8 -t UTF-16 <reasons >converted
	tool check --policy=policy report one >report
	iconv -f UTF-8 -t UTF-16 <report >converted
}

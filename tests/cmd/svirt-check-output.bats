# SPDX-License-Identifier: GPL-2.0-or-later
#
# Where svirt-check's output goes, and what becomes of odd names and uses there.

setup() {
	load ../run/helpers
	load small-policy
	svirt_setup
	command -v secilc >/dev/null || skip "no secilc"
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

#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# That what is built is hardened: commands and library, as readelf sees them.

setup() {
	load ../run/helpers
	load words
	svirt_setup
	cd "$BATS_TEST_TMPDIR" || return
	command -v readelf >/dev/null || skip 'readelf is not installed'
}

# The files that are installed and are no scripts.
programs() {
	local command
	echo "$BUILD/lib/.libs/libsvirt.so"
	for command in $(commands) svirt-connect-client; do
		[[ ! -e $BUILD/cmd/.libs/$command ]] ||
			echo "$BUILD/cmd/.libs/$command"
	done
}

@test "programs and library are position independent" {
	while read -r file; do
		run -0 readelf -hW "$file"
		assert_line --regexp 'Type: +DYN'
	done < <(programs)
}

@test "relocations are read-only once all symbols are bound, at the start" {
	while read -r file; do
		run -0 readelf -ldW "$file"
		assert_line --regexp '^ +GNU_RELRO '
		assert_output --regexp '\((BIND_NOW|FLAGS)\).*NOW|BIND_NOW'
	done < <(programs)
}

@test "no stack can be executed, and no segment is both written and executed" {
	while read -r file; do
		run -0 readelf -lW "$file"
		assert_line --regexp '^ +GNU_STACK .* RW '
		refute_line --regexp '^ +[A-Z_]+ .* RWE '
	done < <(programs)
}

@test "functions with arrays check their stack" {
	# what calls nothing with an array needs none, so the library is asked
	run -0 nm -D "$BUILD/lib/.libs/libsvirt.so"
	assert_output --partial __stack_chk_fail
}

@test "a program that is not is found" {
	printf 'int main(void) { return 0; }\n' >main.c
	run -0 cc -no-pie -Wl,-z,norelro -Wl,-z,execstack main.c -o main
	run -0 readelf -hlW main
	assert_line --regexp 'Type: +EXEC'
	refute_line --regexp '^ +GNU_RELRO '
	assert_line --regexp '^ +GNU_STACK .* RWE '
}

@test "no program has a run path, or looks for a library where it was built" {
	# libtool gives one to what is for a prefix of its own
	grep -qE "^prefix = /usr(/local)?$" "$BUILD/Makefile" ||
		skip "not for /usr"
	while read -r file; do
		run -0 readelf -dW "$file"
		refute_line --regexp 'R(UN)?PATH'
	done < <(programs)
}

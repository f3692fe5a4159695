#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# That svirt.h can be included as it is, by strict C and by C++.

setup() {
	load ../run/helpers
	cd "$BATS_TEST_TMPDIR" || return
	printf '#include <svirt.h>\nint main(void) { return 0; }\n' >main.c
	cp main.c main.cc
	CHECK=(-Wall -Wextra -Werror -pedantic -fsyntax-only)
}

# Compile with each of the compilers there are, and fail where there is none.
# each COMPILER... -- ARGUMENT...
each() {
	local compilers=() compiler

	while [[ $1 != -- ]]; do
		! command -v "$1" >/dev/null || compilers+=("$1")
		shift
	done
	shift
	((${#compilers[@]})) || skip 'no compiler'
	for compiler in "${compilers[@]}"; do
		run "$compiler" "${CHECK[@]}" "$@"
		assert_output ''
		assert_success
	done
}

@test "svirt.h is C11" {
	each gcc clang -- -std=c11 -I"$TOP/lib" main.c
}

@test "svirt.h is C++17" {
	each g++ clang++ -- -std=c++17 -I"$TOP/lib" main.cc
}

@test "a C++ program calls the library's functions by their C names" {
	command -v g++ >/dev/null || skip 'no g++'
	printf '%s\n' '#include <svirt.h>' \
		'int main() { return svirt_name_is_valid(""); }' >main.cc
	run -0 g++ -std=c++17 -I"$TOP/lib" -c main.cc
	run -0 nm -u main.o
	assert_line --regexp '^ +U svirt_name_is_valid$'
}

@test "a header that is neither is refused" {
	mkdir bad
	printf 'int svirt_x(int class);\n' >bad/svirt.h
	run g++ "${CHECK[@]}" -std=c++17 -Ibad main.cc
	assert_failure
	printf 'struct svirt_x { int a[0]; };\n' >bad/svirt.h
	run gcc "${CHECK[@]}" -std=c11 -Ibad main.c
	assert_failure
}

# Each enumerator of HEADER that does not start with the name of its enum.
unprefixed() {
	awk '/^enum svirt_[a-z_]+ \{$/ { prefix = toupper($2) "_" }
		/^\}/ { prefix = "" }
		prefix && /^\t[A-Z]/ && index($1, prefix) != 1 { print $1 }' "$1"
}

@test "every enumerator starts with the name of its enum" {
	run -0 grep -c '^enum svirt_' "$TOP/lib/svirt.h"
	((output >= 6))
	run -0 unprefixed "$TOP/lib/svirt.h"
	assert_output ''
	printf 'enum svirt_x {\n\tSVIRT_X_A,\n\tSVIRT_B, /* b */\n};\n' >bad.h
	run -0 unprefixed bad.h
	assert_output SVIRT_B,
}

# Each function of HEADER that takes a bool: a call would not show its meaning.
takes_bool() {
	sed -e '/^ \*/d; /^\/\*/d; /^#/d' "$1" | tr '\n' ' ' |
		grep -oE '\w+\([^()]*\bbool\b[^()]*\)' | sed 's/(.*//' || true
}

@test "no function takes a bool" {
	run -0 takes_bool "$TOP/lib/svirt.h"
	assert_output ''
	printf 'bool svirt_x(int a);\nint svirt_y(\n\tint a, bool b);\n' >bad.h
	run -0 takes_bool bad.h
	assert_output svirt_y
}

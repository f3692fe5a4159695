#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck disable=SC2016 # for make
# That `make install` puts everything where a distribution looks for it.

setup() {
	load ../run/helpers
	load words
	svirt_setup
	cd "$BATS_TEST_TMPDIR" || return
	# those of the make that runs this test
	unset MAKEFLAGS MFLAGS MAKELEVEL DESTDIR
	ROOT=$BATS_TEST_TMPDIR/root
}

# What a variable of the Makefile stands for.
variable() {
	make -s -C "$BUILD" --no-print-directory \
		--eval="show: ; @echo '\$($1)'" show
}

install_all() {
	run -0 make -s -C "$BUILD" install DESTDIR="$ROOT"
}

# What has to be there, for what the tree has.
expected() {
	local sbin man lib
	sbin=$(variable sbindir) man=$(variable mandir) lib=$(variable libdir)
	commands | sed "s,^,$sbin/,"
	for page in "$TOP"/man/*.[1-9]; do
		echo "$man/man${page##*.}/${page##*/}"
	done
	printf '%s\n' "$TOP"/completions/svirt-* |
		sed "s,.*/,$(variable bashcompletiondir)/,"
	printf '%s\n' "$TOP"/policy/*.cil |
		sed "s,.*/,$(variable selinuxpackagesdir)/,"
	printf '%s\n' "$TOP"/systemd/*.service.in |
		sed "s,.*/,$(variable systemdunitdir)/,; s,\.in$,,"
	echo "$(variable tmpfilesdir)/svirt-tools.conf"
	echo "$(variable pkglibexecdir)/svirt-connect-client"
	variable qemu_names | xargs -n 1 | sed "s,^,$(variable qemulinksdir)/,"
	echo "$(variable includedir)/svirt.h"
	printf "$lib/%s\n" libsvirt.la libsvirt.so libsvirt.so.1 \
		libsvirt.so.1.0.0 pkgconfig/libsvirt.pc
}

@test "make install puts each file where it is looked for, and no other" {
	install_all
	expected | LC_ALL=C sort >expected
	find "$ROOT" ! -type d -printf '/%P\n' |
		grep -v "^$(variable docdir)/" | LC_ALL=C sort >installed
	same expected installed
}

@test "documents and examples are installed" {
	install_all
	for file in README.md examples/vm-run; do
		[[ -s $ROOT$(variable docdir)/$file ]] || fail "no $file"
	done
}

@test "units name the commands where they are, and nothing is left to fill in" {
	install_all
	units=$ROOT$(variable systemdunitdir)
	run -0 grep -rhoE '=/[^ ]*/s?bin/svirt-[a-z]+' "$units"
	for command in "${lines[@]#=}"; do
		[[ -x $ROOT$command ]] || fail "no $command"
	done
	run -1 grep -rE '@[a-z]+@' "$units"
}

@test "make uninstall leaves no file" {
	install_all
	run -0 make -s -C "$BUILD" uninstall DESTDIR="$ROOT"
	run -0 find "$ROOT" ! -type d
	assert_output ''
}

@test "the library's soname is libsvirt.so.1, and its symbols have that version" {
	run -0 readelf -d "$BUILD/lib/.libs/libsvirt.so"
	assert_line --regexp 'SONAME.*\[libsvirt\.so\.1\]'
	nm -D --with-symbol-versions --defined-only \
		"$BUILD/lib/.libs/libsvirt.so" >symbols
	run -0 sed -nE 's/.* svirt_[a-z_0-9]+@@?//p' symbols
	run -0 sort -u <<<"$output"
	assert_output LIBSVIRT_1
}

@test "header, pkg-config and commands tell the same version" {
	install_all
	sed -n 's/^Version: //p' "$BUILD/lib/libsvirt.pc" >pkg-config
	svirt-list --version | sed 's/.* //' >svirt-list
	printf '%s\n' '#include <svirt.h>' 'SVIRT_VERSION_MAJOR' \
		'SVIRT_VERSION_MINOR' '#if SVIRT_VERSION < SVIRT_VERSION_NUMBER(0, 1)' \
		'#error old' '#endif' >version.c
	cc -E -P -I"$TOP/lib" version.c | tail -n 2 | paste -sd . >header
	same pkg-config header
	same pkg-config svirt-list
}

@test "a program is built and runs with what pkg-config says" {
	install_all
	lib=$ROOT$(variable libdir)
	export PKG_CONFIG_PATH=$lib/pkgconfig PKG_CONFIG_SYSROOT_DIR=$ROOT
	printf '%s\n' '#include <svirt.h>' \
		'int main(void) { return !svirt_name_is_valid("web1"); }' >main.c
	read -ra flags < <(pkg-config --cflags --libs libsvirt)
	[[ " ${flags[*]} " != *sanitize* ]]
	sanitize=()
	! nm -D "$BUILD/lib/.libs/libsvirt.so" | grep -q __asan_init ||
		sanitize=(-fsanitize=address)
	run -0 cc "${sanitize[@]}" main.c "${flags[@]}" -o main
	LD_LIBRARY_PATH=$lib run -0 ./main
}

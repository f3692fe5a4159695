#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# That the sources keep to their rooms, and comments to what there is; and that
# each of these rules can be broken only with a message that says where.

setup() {
	load ../run/helpers
	META=$TOP/tests/meta
	TREE=$BATS_TEST_TMPDIR/tree
	command -v python3 >/dev/null || skip 'no python3'
}

# The libraries that the commands are linked with.
libraries() {
	local commands=$BUILD/cmd

	[[ -d $commands/.libs ]] && commands=$commands/.libs
	LD_LIBRARY_PATH=$BUILD/lib/.libs ldd "$commands"/svirt-* |
		awk '$2 == "=>" && $3 ~ /^\// { print $3 }' | sort -u
}

# A small tree that breaks no rule: two rooms, a command and what it shares.
make_tree() {
	mkdir -p "$TREE"/lib/{selinux,file,vm} "$TREE"/cmd/{list,shared}
	write lib/svirt.h 'The public interface of it.' \
		'int svirt_level_check(const char *text);' \
		'int svirt_vm_find(const char *name);'
	write lib/util.h 'What every file may use.' '#include <errno.h>'
	write lib/selinux/level.c 'Levels, as SELinux writes them.' \
		'#include "config.h"' '#include "selinux/level.h"' \
		'int svirt_level_check(const char *text)' \
		'{' '	return level_length(text);' '}' \
		'int level_length(const char *text)' '{' '	return *text;' '}'
	write lib/selinux/level.h 'How long a level is.' \
		'#include "svirt.h"' 'int level_length(const char *text);'
	write lib/file/path.c 'Paths, and what they lead to.' \
		'#include "file/path.h"' 'int path_pin(void)' '{' \
		'	return level_length("s0");' '}'
	write lib/file/path.h 'How a path is pinned.' \
		'#include "selinux/level.h"' 'int path_pin(void);'
	write lib/vm/vm.c 'VMs, by their names.' '#include "svirt.h"' \
		'int svirt_vm_find(const char *name)' '{' '	return 0;' '}'
	write cmd/svirt-list.c 'svirt-list shows all VMs.' '#include "svirt.h"' \
		'#include "list/table.h"' '#include "shared/cli.h"' \
		'int main(void)' '{' '	return 0;' '}'
	write cmd/svirt-exec.c 'svirt-exec runs a VM.' \
		'#include "shared/cli.h"' 'int main(void)' '{' '	return 0;' '}'
	write cmd/list/table.h 'The columns of a table.' '#include "util.h"'
	write cmd/shared/cli.h 'What all commands share.' '#include "util.h"'
}

# write FILE WHAT LINE...: a source that opens with WHAT
write() {
	local file=$TREE/$1

	printf '/* SPDX-License-Identifier: LGPL-2.1-or-later */\n/* %s */\n' \
		"$2" >"$file"
	shift 2
	printf '%s\n' "$@" >>"$file"
}

# breaks FILE:LINE WHAT: the tree does, just so, and there alone
breaks() {
	run -1 "$META/layout.py" "$TREE"
	assert_output "$1: $2"
}

@test "lib/ and cmd/ keep to their rooms" {
	run "$META/layout.py" "$TOP"
	assert_output ''
	assert_success
}

@test "comments name functions that there are" {
	mapfile -t LIBRARIES < <(libraries)
	run "$META/comments.py" "$TOP" "${LIBRARIES[@]}"
	assert_output ''
	assert_success
}

@test "a tree that breaks no rule is found whole" {
	make_tree
	run -0 "$META/layout.py" "$TREE"
	assert_output ''
}

@test "a room to the right is seen, by its header and by what it defines" {
	make_tree
	echo '#include "file/path.h"' >>"$TREE/lib/selinux/level.h"
	run -1 "$META/layout.py" "$TREE"
	assert_line 'lib/selinux/level.h:5: includes file/path.h: selinux may not use file'
	make_tree
	echo 'int pin(void) { return svirt_vm_find(""); }' >>"$TREE/lib/file/path.c"
	sed -i 's/^int pin/static int pin/' "$TREE/lib/file/path.c"
	breaks lib/file/path.c:8 \
		'uses svirt_vm_find() of lib/vm/vm.c: file may not use vm'
	make_tree
	echo '#include "file/path.h"' >>"$TREE/lib/util.h"
	run -1 "$META/layout.py" "$TREE"
	assert_line 'lib/util.h:4: includes file/path.h: lib/util.h may use no room'
}

@test "qemu is used by svirt-scan alone, and uses selinux and file alone" {
	make_tree
	mkdir "$TREE/lib/qemu"
	write lib/qemu/image.h 'Headers of images.' '#include "file/path.h"'
	run -0 "$META/layout.py" "$TREE"
	echo '#include "qemu/image.h"' >>"$TREE/lib/vm/vm.c"
	breaks lib/vm/vm.c:8 'includes qemu/image.h: vm may not use qemu'
	make_tree
	write lib/vm/vm.h 'What a VM is.' '#include "util.h"'
	write lib/qemu/image.h 'Headers of images.' '#include "vm/vm.h"'
	breaks lib/qemu/image.h:3 'includes vm/vm.h: qemu may not use vm'
	make_tree
	write lib/qemu/image.h 'Headers of images.' '#include "file/path.h"'
	mkdir "$TREE/cmd/scan"
	write cmd/svirt-scan.c 'svirt-scan reads command lines.' \
		'#include "qemu/image.h"' 'int main(void)' '{' '	return 0;' '}'
	write cmd/scan/output.h 'What it prints.' '#include "qemu/image.h"'
	run -0 "$META/layout.py" "$TREE"
	echo '#include "qemu/image.h"' >>"$TREE/cmd/svirt-list.c"
	breaks cmd/svirt-list.c:10 \
		'includes qemu/image.h: lib/qemu/ is for svirt-scan alone'
}

@test "an include that names no room is seen" {
	make_tree
	echo '#include "level.h"' >>"$TREE/lib/file/path.c"
	breaks lib/file/path.c:8 \
		'no file lib/level.h: includes are written "room/file.h"'
}

@test "a circle is seen, by headers, by sources and by what they define" {
	make_tree
	write lib/file/tree.h 'Trees of files.' '#include "file/path.h"'
	echo '#include "file/tree.h"' >>"$TREE/lib/file/path.c"
	breaks lib/file/tree.h:3 \
		'a circle: lib/file/path > lib/file/tree > lib/file/path'
	make_tree
	rm "$TREE/lib/file/tree.h"
	write lib/selinux/policy.c 'What the policy allows.' '#include "svirt.h"' \
		'static int ask(void) { return svirt_level_check(""); }'
	write lib/selinux/policy.h 'Questions to the policy.' '#include "util.h"'
	run -0 "$META/layout.py" "$TREE"
	echo '#include "selinux/policy.h"' >>"$TREE/lib/selinux/level.c"
	breaks lib/selinux/policy.c:4 \
		'a circle: lib/selinux/level > lib/selinux/policy > lib/selinux/level'
}

@test "a function that its header's file does not define is seen" {
	make_tree
	echo 'int path_open(void);' >>"$TREE/lib/file/path.h"
	breaks lib/file/path.h:5 \
		'declares path_open(), which lib/file/path.c does not define'
	make_tree
	echo 'int path_open(void) { return 0; }' >>"$TREE/lib/file/path.c"
	breaks lib/file/path.c:8 \
		'defines path_open(), which lib/file/path.h does not declare'
	make_tree
	echo 'int level_length(const char *text);' >>"$TREE/lib/file/path.c"
	breaks lib/file/path.c:8 'declares level_length(): that is for the header of its own file'
}

@test "a public function that is not defined, or twice, is seen" {
	make_tree
	echo 'int svirt_no(void);' >>"$TREE/lib/svirt.h"
	breaks lib/svirt.h:5 \
		'declares svirt_no(), which no file of lib/ defines'
	make_tree
	echo 'int svirt_vm_find(const char *name) { return 1; }' \
		>>"$TREE/lib/file/path.c"
	run -1 "$META/layout.py" "$TREE"
	assert_line 'lib/vm/vm.c:4: defines svirt_vm_find() again: see lib/file/path.c'
}

@test "a command that uses another's files, or the library's own, is seen" {
	make_tree
	echo '#include "list/table.h"' >>"$TREE/cmd/svirt-exec.c"
	breaks cmd/svirt-exec.c:8 \
		'includes list/table.h: cmd/list/ belongs to svirt-list.c alone'
	make_tree
	echo '#include "list/table.h"' >>"$TREE/cmd/shared/cli.h"
	breaks cmd/shared/cli.h:4 \
		'includes list/table.h: cmd/list/ belongs to svirt-list.c alone'
	make_tree
	echo '#include "file/path.h"' >>"$TREE/cmd/svirt-list.c"
	breaks cmd/svirt-list.c:10 'no file cmd/file/path.h: commands include svirt.h, util.h, "shared/file.h" and "COMMAND/file.h"'
}

@test "a command that is built with another's files is seen" {
	make_tree
	printf '%s\n' '%C%_svirt_list_SOURCES = %D%/svirt-list.c \' \
		'	%D%/shared/cli.c %D%/list/table.c' '' \
		'%C%_svirt_exec_SOURCES = %D%/svirt-exec.c \' \
		'	%D%/list/table.c' >"$TREE/cmd/Module.am"
	breaks cmd/Module.am:5 'cmd/list/ belongs to svirt-list alone'
}

@test "a file in no room is seen" {
	make_tree
	write lib/extra.c 'Something else that is here.'
	breaks lib/extra.c:1 'lies in no room'
	make_tree
	rm "$TREE/lib/extra.c"
	mkdir "$TREE/lib/other"
	write lib/other/extra.c 'Something else that is here.'
	breaks lib/other/extra.c:1 'other is no room of lib/'
	rm "$TREE/lib/other/extra.c"
	write cmd/extra.c 'Something else that is here.'
	breaks cmd/extra.c:1 \
		'is no command: helpers lie in cmd/COMMAND/ or cmd/shared/'
}

@test "a file that does not say what is in it is seen" {
	make_tree
	sed -i 2d "$TREE/lib/vm/vm.c"
	breaks lib/vm/vm.c:2 'no comment that says what is in the file'
	make_tree
	sed -i 1d "$TREE/lib/vm/vm.c"
	run -1 "$META/layout.py" "$TREE"
	assert_line 'lib/vm/vm.c:1: the first line has no SPDX licence'
}

@test "a function or a file that is too long is seen" {
	local lines
	make_tree
	printf -v lines '	count++;\n%.0s' {1..57}
	printf 'static void fill(void)\n{\n%s}\n' "$lines" >>"$TREE/lib/vm/vm.c"
	run -0 "$META/layout.py" "$TREE"
	sed -i 's/^static void fill.*/&\n/' "$TREE/lib/vm/vm.c"
	breaks lib/vm/vm.c:8 'fill() has 61 lines, of 60'
	make_tree
	printf '/* %d */\n' {1..400} >>"$TREE/lib/vm/vm.c"
	breaks lib/vm/vm.c:351 'the file has 407 lines, of 350: it is two'
}

@test "a comment that names what is not there is seen" {
	make_tree
	mkdir "$TREE/tests"
	mapfile -t LIBRARIES < <(libraries)
	run -0 "$META/comments.py" "$TREE" "${LIBRARIES[@]}"
	printf '/* level_length() and getpid(), but not\n * level_width(). */\n' \
		>>"$TREE/lib/vm/vm.c"
	run -1 "$META/comments.py" "$TREE" "${LIBRARIES[@]}"
	assert_output 'lib/vm/vm.c:9: there is no level_width()'
}

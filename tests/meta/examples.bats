#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck disable=SC2016 # for inner shells
# That the examples can be used as they are.

setup() {
	load ../run/helpers
	svirt_setup
	EXAMPLES=$TOP/examples
}

# Run a command where /run and /var/lib are the test's own, and QEMU is a
# script that tells its context, its disk's label and its arguments.
on_host() {
	mkdir -p "$BATS_TEST_TMPDIR"/{bin,lib,run}
	cat >"$BATS_TEST_TMPDIR/bin/qemu-system-x86_64" <<-'EOF'
		#!/bin/sh
		cat /proc/self/attr/current
		echo
		getfattr --absolute-names --only-values -n security.selinux \
			"$DISK" | tr '\0' '\n'
		ls -d /run/svirt/*
		echo "$@"
		[ -z "$SLEEP" ] || exec sleep "$SLEEP"
		exit 3
	EOF
	chmod +x "$BATS_TEST_TMPDIR/bin/qemu-system-x86_64"
	PATH=$BATS_TEST_TMPDIR/bin:$PATH unshare --mount --propagation private \
				sh -c '
			mount --bind "$1/run" /run || exit
			mount --bind "$1/lib" /var/lib || exit
			export LD_PRELOAD="$2"
			shift 2
			exec "$@"
		' sh "$BATS_TEST_TMPDIR" "$FAKE" "$@"
}

# A disk at rest, in $DISK, and a policy under which bats can read the VM.
make_disk() {
	need_root
	export DISK=$BATS_TEST_TMPDIR/$1
	REST=system_u:object_r:user_home_t:s0
	make_file "$DISK" $REST
	export FAKE_POLICY=$BATS_TEST_TMPDIR/policy
	echo "allow svirt*_t unlabeled_t file @(read|write|append)" \
		>"$FAKE_POLICY"
}

# What the VM printed must be its own level, twice.
assert_confined() {
	local level

	level=$(grep -oE 'svirt(_tcg)?_t:s0:c[0-9,c]+' <<<"$output" | tail -1)
	assert_output --partial "svirt_image_t:${level#*:}"
}

assert_nothing_left() {
	assert_equal "$(label_of "$DISK")" $REST
	run -0 on_host svirt-list -H
	assert_output ""
	run -0 find "$BATS_TEST_TMPDIR/run" -mindepth 2
	assert_output ""
}

@test "shellcheck has nothing to say about the wrapper script" {
	command -v shellcheck || skip "shellcheck is not installed"
	run -0 shellcheck "$EXAMPLES/vm-run" "$EXAMPLES/svirt-run.sh"
}

# systemd wants the commands where the units name them: any program will do.
@test "systemd has nothing to say about the units" {
	command -v systemd-analyze || skip "systemd is not installed"
	cd "$BATS_TEST_TMPDIR"
	for unit in "$BUILD"/systemd/*.service; do
		file=${unit##*/}
		file=${file/@./@web1.}
		sed -E 's,=/[^ ]*/svirt-[a-z]+,=/bin/true,' "$unit" >"$file"
		run -0 systemd-analyze verify --man=no "./$file"
		assert_output ""
	done
}

@test "the wrapper script says how it is used" {
	run -2 "$EXAMPLES/vm-run"
	assert_output --partial usage
	run -2 "$EXAMPLES/vm-run" -x
	run -2 "$EXAMPLES/vm-run" web1
}

# A rule that lets its user choose words is one that lets him choose files.
@test "the rules of sudo and doas allow scripts, and no argument" {
	grep -vE '^(#|$)' "$EXAMPLES/svirt-run.sudoers" >"$BATS_TEST_TMPDIR/sudo"
	run -0 cat "$BATS_TEST_TMPDIR/sudo"
	assert_line --index 0 --regexp '^%vms ALL = \(root\) NOPASSWD: /[^ ]+ "", \\$'
	assert_line --index 1 --regexp '^[[:space:]]+/[^ ]+ ""$'
	assert_equal "${#lines[@]}" 2
	grep -vE '^(#|$)' "$EXAMPLES/svirt-run.doas.conf" >"$BATS_TEST_TMPDIR/doas"
	[[ -s $BATS_TEST_TMPDIR/doas ]]
	run -1 grep -vE '^permit nopass :vms as root cmd /[^ ]+ args$' \
		"$BATS_TEST_TMPDIR/doas"
	if command -v visudo >/dev/null; then
		run -0 visudo -c -f "$EXAMPLES/svirt-run.sudoers"
	fi
	if command -v doas >/dev/null; then
		run -0 doas -C "$EXAMPLES/svirt-run.doas.conf"
	fi
}

@test "the cron job has five fields, a user and a command in every line" {
	grep -vE '^(#|$|[A-Z]+=)' "$EXAMPLES/svirt-tools.cron" \
		>"$BATS_TEST_TMPDIR/jobs"
	[[ -s $BATS_TEST_TMPDIR/jobs ]]
	run -1 grep -vE '^([0-9*/,-]+ +){5}root svirt-[^%]+$' \
		"$BATS_TEST_TMPDIR/jobs"
}

@test "the audit's units are units, and the unit fails on findings alone" {
	command -v systemd-analyze >/dev/null || skip "no systemd-analyze"
	mkdir "$BATS_TEST_TMPDIR/units"
	sed "s,/usr/sbin/svirt-check,$(command -v svirt-check)," \
		"$EXAMPLES/svirt-check.service" \
		>"$BATS_TEST_TMPDIR/units/svirt-check.service"
	cp "$EXAMPLES/svirt-check.timer" "$BATS_TEST_TMPDIR/units"
	run -0 systemd-analyze verify --man=no --recursive-errors=no \
		"$BATS_TEST_TMPDIR/units/svirt-check.timer" \
		"$BATS_TEST_TMPDIR/units/svirt-check.service"
	assert_output ""
	# -q: its status is 1 for errors and warnings, not for information
	run -0 grep -c 'ExecStart=.* -q$' "$EXAMPLES/svirt-check.service"
	run -1 grep -E 'SuccessExitStatus|ExecStart=-' "$EXAMPLES/svirt-check.service"
}

@test "the wrapper script runs a VM, gives its status and leaves nothing" {
	make_disk disk.qcow2
	run -3 on_host "$EXAMPLES/vm-run" web1 "$DISK" -cdrom cd.iso
	assert_confined
	assert_line /run/svirt/web1
	assert_output --regexp "file=$DISK,format=qcow2.* -cdrom cd.iso"
	assert_nothing_left
}

@test "a signal to the wrapper script ends the VM and leaves nothing" {
	make_disk disk.img
	SLEEP=1000 on_host bash -c 'echo $$ >"$0"; exec "$@"' \
		"$BATS_TEST_TMPDIR/pid" "$EXAMPLES/vm-run" web1 "$DISK" \
		>"$BATS_TEST_TMPDIR/log" 2>&1 3>&- &
	for _ in {1..100}; do
		! grep -q format=raw "$BATS_TEST_TMPDIR/log" || break
		sleep 0.1
	done
	kill "$(<"$BATS_TEST_TMPDIR/pid")"
	wait $! || true
	assert_nothing_left
}

@test "the wrapper script frees the level when the disk is refused" {
	make_disk disk.img
	ln "$DISK" "$BATS_TEST_TMPDIR/other.img"
	run -1 on_host "$EXAMPLES/vm-run" web1 "$DISK"
	assert_output --partial "hard links"
	assert_nothing_left
}

@test "svirt-run as a script runs a VM, gives its status and leaves nothing" {
	make_disk disk.img
	run -3 on_host "$EXAMPLES/svirt-run.sh" web1 qemu-system-x86_64 \
		-pidfile pid -drive "file=$DISK,format=raw"
	assert_confined
	assert_output --partial '-pidfile /run/svirt/web1/pid'
	assert_nothing_left
}

@test "the Makefile runs a VM, gives its status and leaves nothing" {
	make_disk box.img
	run -2 on_host make -C "$EXAMPLES" test DISK="$DISK"
	assert_output --partial svirt_tcg_t
	assert_confined
	assert_line /run/svirt/test-box
	assert_output --partial "Error 3"
	assert_nothing_left
	run -0 on_host make -C "$EXAMPLES" clean DISK="$DISK"
}

# The library's own launcher, on a stand-in for QEMU that tells what it is.
build_launch() {
	command -v cc >/dev/null || skip "no C compiler"
	sanitize=()
	! nm -D "$BUILD/lib/.libs/libsvirt.so" | grep -q __asan_init ||
		sanitize=(-fsanitize=address)
	run -0 cc -Wall -Wextra "${sanitize[@]}" -I"$TOP/lib" \
		"$EXAMPLES/launch.c" -o "$BATS_TEST_TMPDIR/launch" \
		-L"$BUILD/lib/.libs" -lsvirt
	assert_output ''
	[[ $(wc -l <"$EXAMPLES/launch.c") -lt 80 ]]
}

@test "the launcher in C runs a VM, gives its status and leaves nothing" {
	build_launch
	make_disk disk.img
	run -3 on_host "$BATS_TEST_TMPDIR/launch" "$DISK" \
		"$BATS_TEST_TMPDIR/bin/qemu-system-x86_64" -m 64
	assert_confined
	assert_line -- '-m 64'
	assert_nothing_left
}

@test "the launcher in C runs nothing when the disk is refused" {
	build_launch
	make_disk disk.img
	ln "$DISK" "$BATS_TEST_TMPDIR/other.img"
	run -125 on_host "$BATS_TEST_TMPDIR/launch" "$DISK" \
		"$BATS_TEST_TMPDIR/bin/qemu-system-x86_64"
	assert_output --partial "$DISK"
	refute_output --partial svirt_t
	assert_nothing_left
}

# Its fields have to be where the library's are.
@test "the launcher in Python runs a VM, gives its status and leaves nothing" {
	! nm -D "$BUILD/lib/.libs/libsvirt.so" | grep -q __asan_init ||
		skip "Python cannot load a library with a sanitizer"
	make_disk disk.img
	[[ $(wc -l <"$EXAMPLES/launch.py") -lt 60 ]]
	export LD_LIBRARY_PATH=$BUILD/lib/.libs
	run -3 on_host python3 "$EXAMPLES/launch.py" "$DISK" \
		"$BATS_TEST_TMPDIR/bin/qemu-system-x86_64" -m 64
	assert_confined
	assert_line -- '-m 64'
	assert_nothing_left
}

@test "the launcher in Python runs nothing when the disk is refused" {
	! nm -D "$BUILD/lib/.libs/libsvirt.so" | grep -q __asan_init ||
		skip "Python cannot load a library with a sanitizer"
	make_disk disk.img
	ln "$DISK" "$BATS_TEST_TMPDIR/other.img"
	export LD_LIBRARY_PATH=$BUILD/lib/.libs
	run -125 on_host python3 "$EXAMPLES/launch.py" "$DISK" \
		"$BATS_TEST_TMPDIR/bin/qemu-system-x86_64"
	refute_output --partial svirt_t
	assert_nothing_left
}

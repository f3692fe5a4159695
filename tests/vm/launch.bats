#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# examples/launch.c in a domain of its own, examples/launch.cil: a program on the
# library runs a VM as the commands do, and no other program of a site may.

# shellcheck disable=SC2154  # lib.bash and run set them
load lib

dir=/srv/launch

setup_file() {
	[[ -x /usr/libexec/svirt-launch ]] || return 0
	semodule -i /usr/share/doc/svirt-tools/examples/launch.cil
	mkdir -p $dir
	cp /usr/libexec/svirt-launch $dir/launch
	cp /usr/libexec/svirt-launch $dir/other
	# a stand-in for QEMU that tells what it is
	cp /usr/bin/perl $dir/qemu
	restorecon -R $dir
	chcon -t launch_exec_t $dir/launch
	chcon -t qemu_exec_t $dir/qemu
}

teardown_file() {
	rm -rf $dir
	! semodule -l | grep -qx launch || semodule -r launch
}

setup() {
	[[ -x /usr/libexec/svirt-launch ]] || skip 'the launcher is not built'
	audit_mark
	cd $dir || return
	disk_make a.img 'text of a'
	label=$(label_of a.img)
}

teardown() {
	vm_tidy
	[[ ! -e /dev/kvm.away ]] || mv /dev/kvm.away /dev/kvm
}

assert_nothing_left() {
	assert_equal "$(label_of a.img)" "$(label_at_rest "$label")"
	run -0 svirt-list -H
	assert_output ''
	run -0 find /run/svirt -mindepth 1
	assert_output ''
}

@test "launch: a VM runs confined, without capabilities, and leaves nothing" {
	# shellcheck disable=SC2016
	run -7 ./launch a.img $dir/qemu -e '
		$/ = undef;
		open(F, "/proc/self/attr/current"); print <F>, "\n";
		open(F, "/proc/self/status"); print grep(/^CapBnd/, split(/^/, <F>));
		open(F, "+<", "a.img") or print "disk: $!\n";
		open(F, "/etc/shadow") and print "shadow is read\n";
		exit 7;'
	assert_line --regexp ':svirt(_tcg)?_t:s0:c[0-9]+,c[0-9]+'
	assert_line --regexp '^CapBnd:.*\b0000000000000000$'
	refute_output --partial 'disk:'
	refute_output --partial 'shadow is read'
	assert_nothing_left
}

@test "launch: QEMU boots from its disk and ends" {
	# its processor claims to have KVM: without, the launcher emulates
	mv /dev/kvm /dev/kvm.away
	run -33 ./launch a.img "$(command -v qemu-system-x86_64)" \
		"${qemu[@]:1}" -debugcon stdio \
		-drive file=$dir/a.img,format=raw,if=virtio </dev/null
	assert_output --partial 'text of a'
	assert_nothing_left
}

@test "launch: a program without that label may not enter svirt_t" {
	run -126 ./other a.img $dir/qemu -e 'print "it runs\n"'
	refute_output --partial 'it runs'
	assert_nothing_left
}

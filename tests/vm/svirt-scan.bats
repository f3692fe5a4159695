#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# svirt-scan in its own domain, on a kernel that enforces: what it must see it
# sees, without a denial.

# shellcheck disable=SC2154  # lib.bash sets them
load lib

# which names no file of its own
qemu=("${qemu_seabios[@]}")

images=/var/lib/libvirt/images

setup() {
	audit_mark
	mkdir -p $images/scan
	cd $images/scan || return
	touch base.img
	qemu-img create -q -f qcow2 -b base.img -F raw -u mid.qcow2 1M
	qemu-img create -q -f qcow2 -b mid.qcow2 -F qcow2 -u top.qcow2 1M
	restorecon -R $images
}

teardown() {
	vm_tidy
	cd /
	rm -rf $images/scan
}

# no_denial - svirt-scan was refused nothing
no_denial() {
	run denials
	refute_output --partial svirt_scan_t
}

@test "svirt-scan reads headers and what is there, in its own domain" {
	printf '[drive]\nfile = "other.img"\nformat = "raw"\n' >config
	mkfifo fifo
	touch mem.img other.img
	run -0 svirt-scan -- qemu-system-x86_64 -readconfig config \
		-drive file=top.qcow2,format=qcow2 -chardev pipe,id=c,path=fifo \
		-mem-path /dev/shm -kernel /boot/vmlinuz \
		-object memory-backend-file,id=m,mem-path=mem.img,size=1M
	assert_line $'backing\tbase.img\tmid.qcow2'
	assert_line $'backing\tmid.qcow2\ttop.qcow2'
	assert_line $'create\t/dev/shm'
	assert_line $'image\tmem.img'
	no_denial
}

@test "svirt-scan --pid reads a VM, and a QEMU without one" {
	disk_make disk.img '' w
	svirt-alloc --tcg scan >/dev/null
	svirt-label scan "$PWD/disk.img"
	vm_start svirt-exec scan -- "${qemu[@]}" -debugcon stdio \
		-drive if=virtio,format=raw,file="$PWD/disk.img"
	run -0 svirt-scan --pid="$vm_pid"
	assert_output $'seen\t'"$PWD/disk.img"
	no_denial
	vm_stop
	svirt-restore --release scan
	setsebool allow_execmem on
	vm_start "${qemu[@]}" -debugcon stdio \
		-drive if=virtio,format=raw,file=disk.img
	setsebool allow_execmem off
	run -0 svirt-scan --pid="$vm_pid"
	assert_output $'seen\t'"$PWD/disk.img"
	no_denial
}

@test "svirt-scan --pid reads a VM of another user, which needs sys_ptrace" {
	disk_make disk.img '' w
	svirt-alloc --tcg scan >/dev/null
	chown alice disk.img
	svirt-label scan "$PWD/disk.img"
	vm_start svirt-exec --user=alice scan -- "${qemu[@]}" -debugcon stdio \
		-drive if=virtio,format=raw,file="$PWD/disk.img"
	run -0 svirt-scan --pid="$vm_pid"
	assert_output $'seen\t'"$PWD/disk.img"
	no_denial
}

@test "a list of svirt-scan labels a chain by hand" {
	svirt-alloc scan >/dev/null
	svirt-scan -- qemu-system-x86_64 -drive file=base.img,format=raw \
		-cdrom top.qcow2 | svirt-label -f - scan
	run -0 label_of base.img
	assert_output --partial svirt_image_t
	run -0 label_of top.qcow2
	assert_output --partial virt_content_t
}

#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# svirt-check's own domain, on a kernel that enforces.

# shellcheck disable=SC2154  # lib.bash sets them
load lib

images=/var/lib/libvirt/images

setup() {
	audit_mark
	mkdir -p $images/check
	cd $images/check || return
	# or it says that others may read them
	umask 077
}

teardown() {
	vm_tidy
	cd /
	rm -rf $images/check
}

# start NAME - a confined VM that waits, with a disk of its own
start() {
	disk_make "$1.img" '' w
	restorecon "$1.img"
	svirt-alloc --tcg "$1" >/dev/null
	svirt-label "$1" "$PWD/$1.img"
	vm_start svirt-exec "$1" -- "${qemu[@]}" -debugcon stdio \
		-drive if=virtio,format=raw,file="$PWD/$1.img"
}

@test "svirt-check's domain can write no label, and open no image" {
	start one
	for type in svirt_image_t virt_image_t virt_content_t svirt_rest_t etc_t \
		bin_t; do
		for permission in relabelfrom relabelto write append unlink \
			setattr; do
			run -1 policy_allows system_u:system_r:svirt_check_t:s0 \
				system_u:object_r:$type:s0 file $permission
		done
	done
	for type in svirt_image_t virt_image_t svirt_rest_t \
		fixed_disk_device_t; do
		run -1 policy_allows system_u:system_r:svirt_check_t:s0 \
			system_u:object_r:$type:s0 file read
		run -1 policy_allows system_u:system_r:svirt_check_t:s0 \
			system_u:object_r:$type:s0 file open
		run -1 policy_allows system_u:system_r:svirt_check_t:s0 \
			system_u:object_r:$type:s0 blk_file read
	done
	# nor does it trace what it looks at
	run -1 policy_allows system_u:system_r:svirt_check_t:s0 \
		system_u:system_r:svirt_t:s0 process ptrace
	strace -f -o trace -e trace=open,openat,openat2,open_by_handle_at,setxattr,fsetxattr,lsetxattr \
		svirt-check -q files
	# a file on record is found by its handle, and pinned
	grep -qE 'open_by_handle_at\(.*O_PATH' trace
	run grep -vE 'O_PATH' trace
	refute_output --partial one.img
	refute_output --partial open_by_handle_at
	refute_output --partial setxattr
}

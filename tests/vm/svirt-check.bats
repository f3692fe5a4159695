#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# svirt-check on a kernel that enforces, in its own domain: what is wrong it finds,
# and nothing else; the commands that it prints mend it.

# shellcheck disable=SC2154  # lib.bash sets them
load lib

images=/var/lib/libvirt/images

setup() {
	audit_mark
	mkdir -p $images/check
	cd $images/check || return
	umask 077
}

teardown() {
	vm_tidy
	cd /
	rm -rf $images/check
	rm -f /root/permissive_svirt_t.cil
	semodule -r permissive_svirt_t 2>/dev/null || true
	setsebool virt_use_usb off
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

# no_denial - svirt-check was refused nothing, but for what SQLite tries of a
# registry that it only reads
no_denial() {
	run bash -c 'grep -v "{ setattr } .*registry.db" <<<"$1"' - "$(denials)"
	refute_output --partial svirt_check_t
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
	strace -f -o trace -e trace=open,openat,openat2,setxattr,fsetxattr,lsetxattr \
		svirt-check -q files
	run grep -E 'one\.img.*(O_RDONLY|O_RDWR|O_WRONLY)|setxattr' trace
	run grep -vE 'O_PATH' <<<"$output"
	refute_output --partial one.img
	refute_output --partial setxattr
}

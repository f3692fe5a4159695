#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# svirt-restore where the kernel decides: a VM answers it. Labels back at rest are
# svirt-label.bats's.

# shellcheck disable=SC2154  # lib.bash sets them
load lib

images=/var/lib/libvirt/images

setup() {
	audit_mark
	mkdir -p $images/restore
	cd $images/restore || return
}

teardown() {
	vm_tidy
	cd /
	rm -rf $images/restore
}

# start NAME OPTION... - a VM with a disk of its own, and these options
start() {
	disk_make "$1.img" '' w
	svirt-alloc --tcg "$1" >/dev/null
	svirt-label "$1" "$PWD/$1.img"
	vm_start svirt-exec "$1" -- "${qemu[@]}" -debugcon stdio \
		-drive if=virtio,format=raw,file="$PWD/$1.img" "${@:2}"
}

# The boot sector does not hear a power button: what is shown is that QEMU does.
@test "--stop asks the guest by qmp or monitor, waits, and then ends the VM" {
	start one -qmp unix:/run/svirt/one/qmp,server=on,wait=off
	run -0 svirt-restore -v --stop=2 --release one
	assert_line 'svirt-restore: one: asked by its qmp to power down'
	assert_line --partial 'one: the guest has not powered down in 2 seconds'
	assert_line 'svirt-restore: one: SIGTERM'
	start two -monitor unix:/run/svirt/two/monitor,server=on,wait=off
	run -0 svirt-restore -v --stop=2 --release two
	assert_line 'svirt-restore: two: asked by its monitor to power down'
	run -0 denials
	refute_output --partial unix_stream_socket
	run -0 svirt-list -H
	assert_output ''
}

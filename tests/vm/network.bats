#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Networks that QEMU opens itself: a tap by its name; and that what one VM has used
# is no way to it for another.

# shellcheck disable=SC2154  # lib.bash and run set them
load lib

images=/var/lib/libvirt/images

setup_file() {
	modprobe -a tun vhost_net
	mkdir -p $images
	restorecon -R $images
}

setup() {
	audit_mark
	cd "$images" || return
	new_vm one
	new_vm two
}

teardown() {
	[[ -n $BATS_TEST_COMPLETED ]] || denials | tail -n 20
	vm_stop
	svirt-list -H -o name | xargs -r svirt-restore --release 2>/dev/null
	rm -rf ${images:?}/*
	ip link delete tap0 2>/dev/null || true
}

# new_vm NAME - with a bootable disk
new_vm() {
	disk_make "$1.img" "text of $1"
	svirt-alloc --tcg "$1" >/dev/null
	svirt-label "$1" "$1.img"
}

# vm NAME OPTION... - its QEMU, with a network card on -netdev n
vm() {
	local name=$1
	shift
	svirt-exec "$name" -- "${qemu[@]}" -debugcon stdio \
		-drive "format=raw,if=virtio,file=$name.img" \
		-device virtio-net-pci,netdev=n,romfile= "$@"
}

tap=tap,id=n,ifname=tap0,script=no,downscript=no

@test "a tap that root made is used by its name, and again" {
	ip tuntap add dev tap0 mode tap
	run -33 vm one -netdev $tap
	assert_output --partial 'text of one'
	run -33 vm one -netdev $tap
	run -33 vm one -netdev $tap,vhost=on
}

@test "a tap that one VM used is refused to another, which uses its own" {
	ip tuntap add dev tap0 mode tap
	run -33 vm one -netdev $tap
	run -1 vm two -netdev $tap
	assert_output --partial 'Permission denied'
	assert_denied "$(svirt-list -H -o context two)" \
		"$(svirt-list -H -o context one)" tun_socket relabelfrom
	ip link delete tap0
	ip tuntap add dev tap0 mode tap
	run -33 vm two -netdev $tap
}

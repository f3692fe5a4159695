#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A real Linux guest, with as many devices as fit, which says from inside what it
# reached.

# shellcheck disable=SC2154  # lib.bash and run set them
load lib
load linux

dir=/srv/guest

setup_file() {
	[[ -n ${SVIRT_TEST_LONG-} ]] || return 0
	modprobe -a macvtap tun veth vhost_net vhost_vsock
	mkdir -p $dir
	restorecon -R $dir
}

teardown_file() {
	rm -rf $dir
}

setup() {
	# a kernel that is emulated twice takes minutes
	[[ -n ${SVIRT_TEST_LONG-} ]] || skip 'SVIRT_TEST_LONG is not set'
	audit_mark
	cd $dir || return
	svirt-alloc --tcg web1 >/dev/null
	disk web1.img 'text of the disk'
	svirt-label web1 web1.img
	run_dir=/run/svirt/web1
}

teardown() {
	[[ -n ${SVIRT_TEST_LONG-} ]] || return 0
	[[ -n $BATS_TEST_COMPLETED ]] || echo "${output-}"
	vm_tidy
	cd /
	rm -rf ${dir:?}/*
	ip link delete tap0 2>/dev/null || true
	ip link delete host0 2>/dev/null || true
}

# disk FILE TEXT [SIZE]
disk() {
	truncate -s "${3-1M}" "$1"
	disk_put "$1" 0 <<<"$2"
}

# tap - tap0, made before by root; the guest reaches 192.168.1.1
tap() {
	ip tuntap add dev tap0 mode tap multi_queue
	ip address add 192.168.1.1/24 dev tap0
	ip link set tap0 up
}

# macvtap - on an interface whose other end is the host's, 192.168.2.1; sets $node and $mac
macvtap() {
	ip link add host0 type veth peer name host1
	ip address add 192.168.2.1/24 dev host0
	ip link set host0 up
	ip link set host1 up
	ip link add link host1 name mac0 type macvtap mode bridge
	ip link set mac0 up
	node=/dev/tap$(</sys/class/net/mac0/ifindex)
	mac=$(</sys/class/net/mac0/address)
	wait_until 10 test -c "$node"
	udevadm settle
}

@test "a guest reaches its disk, CD, nvdimm, TPM, random numbers, host and networks" {
	disk cd.iso 'text of the CD'
	disk memory.img 'text of the memory' 128M
	svirt-label web1 memory.img
	linux_make virtio_blk virtio_net virtio_scsi sr_mod virtio-rng nfit nd_pmem \
		vmw_vsock_virtio_transport virtio_pci <<-'END'
	head -n 1 /dev/vda
	echo 'text of the guest' >/mnt/text
	dd if=/mnt/text of=/dev/vda bs=512 seek=1 conv=fsync 2>/dev/null
	head -n 1 /dev/sr0
	head -n 1 /dev/pmem0
	echo "tpm $(cat /sys/class/tpm/tpm0/tpm_version_major)"
	dd if=/dev/hwrng of=/mnt/random bs=8 count=1 2>/dev/null &&
		echo 'random numbers'
	echo 'hello of the guest' | vsock 1234 && echo 'said hello'
	reach eth0 10.0.2.15 10.0.2.2
	reach eth1 192.168.1.2 192.168.1.1
	reach eth2 192.168.2.2 192.168.2.1
	END
	svirt-label --content web1 vmlinuz initrd cd.iso
	svirt-exec --helper web1 -- swtpm socket --tpm2 --tpmstate dir=$run_dir \
		--ctrl type=unixio,path=$run_dir/tpm --daemon
	socat -u VSOCK-LISTEN:1234 - >hello 3>&- &
	vm_pids+=($!)
	tap
	macvtap
	svirt-label web1 "$node"
	run -0 timeout 500 svirt-exec --keep-fd=3 web1 -- "${linux[@]}" \
		-machine nvdimm=on -m 256,slots=2,maxmem=1G \
		-drive file=web1.img,format=raw,if=virtio \
		-device virtio-scsi-pci -device scsi-cd,drive=c \
		-drive file=cd.iso,format=raw,if=none,id=c,readonly=on \
		-object memory-backend-file,id=m,mem-path=memory.img,size=128M,share=on \
		-device nvdimm,memdev=m -device virtio-rng-pci \
		-chardev socket,id=t,path=$run_dir/tpm \
		-tpmdev emulator,id=t,chardev=t -device tpm-tis,tpmdev=t \
		-device vhost-vsock-pci,guest-cid=42 \
		-netdev user,id=u -device virtio-net-pci,netdev=u,romfile= \
		-netdev tap,id=n,ifname=tap0,queues=2,vhost=on,script=no,downscript=no \
		-device virtio-net-pci,netdev=n,mq=on,vectors=6,romfile= \
		-netdev tap,id=v,fd=3 -device "virtio-net-pci,netdev=v,romfile=,mac=$mac" \
		3<>"$node"
	linux_says 'text of the disk' 'text of the CD' 'text of the memory' 'tpm 2' \
		'random numbers' 'said hello' 'eth0 reaches 10.0.2.2' \
		'eth1 reaches 192.168.1.1' 'eth2 reaches 192.168.2.1'
	assert_equal "$(disk_text web1.img)" 'text of the guest'
	assert_equal "$(<hello)" 'hello of the guest'
}

# disk_text FILE - what the guest wrote to sector 1
disk_text() {
	dd if="$1" bs=512 skip=1 count=1 status=none | tr -d '\0'
}

#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Networks that QEMU opens itself, and those that it is handed; and that what one VM
# has is no way to it for another. guest.bats has guests that use them.

# shellcheck disable=SC2154  # lib.bash and run set them
load lib

images=/var/lib/libvirt/images
passt=/tmp/passt

setup_file() {
	modprobe -a bridge macvtap tun veth vhost_net
	mkdir -p $images
	restorecon -R $images
}

setup() {
	audit_mark
	cd "$images" || return
	keep=() queues=
	new_vm one
	new_vm two
}

teardown() {
	[[ -n $BATS_TEST_COMPLETED ]] || denials | tail -n 20
	vm_stop
	svirt-list -H -o name | xargs -r svirt-restore --release 2>/dev/null
	rm -rf ${images:?}/*
	ip link delete tap0 2>/dev/null || true
	ip link delete host0 2>/dev/null || true
	ip link delete lan 2>/dev/null || true
	rm -f /etc/qemu/bridge.conf $passt
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
	svirt-exec "${keep[@]}" "$name" -- "${qemu[@]}" -debugcon stdio \
		-drive "format=raw,if=virtio,file=$name.img" \
		-device "virtio-net-pci,netdev=n,romfile=$queues" "$@"
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

@test "a tap of several queues" {
	ip tuntap add dev tap0 mode tap multi_queue
	queues=,mq=on,vectors=6
	run -33 vm one -netdev $tap,queues=2,vhost=on
	run -1 vm two -netdev $tap,queues=2
	assert_output --partial 'Permission denied'
}

# macvtap - one on an interface of the host; sets $node
macvtap() {
	ip link add host0 type veth peer name host1
	ip link add link host1 name mac0 type macvtap mode bridge
	node=/dev/tap$(</sys/class/net/mac0/ifindex)
	wait_until 10 test -c "$node"
	# which labels it
	udevadm settle
}

@test "a macvtap is one VM's once it has its label, and is handed over" {
	macvtap
	rest=$(label_of "$node")
	svirt-label one "$node"
	keep=(--keep-fd=3)
	run -33 vm one -netdev tap,id=n,fd=3 3<>"$node"
	run -126 vm two -netdev tap,id=n,fd=3 3<>"$node"
	assert_output --partial "$node"
	# root's QEMU opens it by no other way
	keep=()
	run -1 vm two -netdev user,id=n -chardev "tty,id=c,path=$node"
	assert_output --partial 'Permission denied'
	assert_denied "$(svirt-list -H -o context two)" \
		"$(svirt-list -H -o image one)" chr_file '(read|write|open)'
	svirt-restore one
	assert_equal "$(label_of "$node")" "$rest"
}

@test "svirt-run labels a macvtap and hands it over" {
	macvtap
	svirt-restore --release one
	run -33 svirt-run --name=three --image="$node" "${qemu[@]}" -debugcon stdio \
		-drive format=raw,if=virtio,file=one.img \
		-nic tap,fd=3,model=virtio-net-pci 3<>"$node"
	assert_output --partial 'text of one'
}

@test "svirt-run has QEMU's bridge helper make a tap" {
	ip link add lan type bridge
	mkdir -p /etc/qemu
	echo 'allow lan' >/etc/qemu/bridge.conf
	svirt-restore --release one
	run -33 svirt-run "${qemu[@]}" -debugcon stdio \
		-drive format=raw,if=virtio,file=one.img \
		-nic bridge,br=lan,model=virtio-net-pci
	assert_output --partial 'text of one'
	run -125 svirt-run "${qemu[@]}" -netdev bridge,id=n,br=other
	assert_output --partial 'not started: the bridge helper failed'
}

@test "svirt-run connects to passt, which runs outside as a user" {
	# passt takes its addresses from the way out
	ip link add host0 type veth peer name host1
	ip address add 192.168.4.1/24 dev host0
	ip link set host0 up
	ip link set host1 up
	ip route add default via 192.168.4.9
	runuser -u alice -- passt --foreground --socket $passt 3>&- &
	vm_pids+=($!)
	wait_until 20 test -S $passt
	svirt-restore --release one
	run -33 svirt-run "${qemu[@]}" -debugcon stdio \
		-drive format=raw,if=virtio,file=one.img \
		-netdev stream,id=n,server=off,addr.type=unix,addr.path=$passt \
		-device virtio-net-pci,netdev=n,romfile=
	assert_output --partial 'text of one'
}

# waiting NETDEV - the first QEMU of the VM one, which waits
waiting() {
	disk_make wait.img wait w
	svirt-label one wait.img
	vm_start svirt-exec one -- "${qemu[@]}" -debugcon stdio \
		-drive format=raw,if=virtio,file=wait.img \
		-device virtio-net-pci,netdev=n,romfile= -netdev "$1"
	# though its mode would let another VM
	chmod 755 $run_dir
}

run_dir=/run/svirt/one

@test "two QEMUs of one VM are on a socket of its own, and no other VM is" {
	local unix=addr.type=unix,addr.path=$run_dir/net
	waiting stream,id=n,server=on,$unix
	keep=(--helper)
	run -33 vm one -netdev stream,id=n,server=off,$unix
	keep=()
	# QEMU goes on without
	run -33 vm two -netdev stream,id=n,server=off,$unix
	assert_denied "$(svirt-list -H -o context two)" \
		"$(svirt-list -H -o image one)" dir search
}

@test "the same by datagrams" {
	local here=local.type=unix,local.path=$run_dir
	local there=remote.type=unix,remote.path=$run_dir
	waiting dgram,id=n,$here/a,$there/b
	keep=(--helper)
	run -33 vm one -netdev dgram,id=n,$here/b,$there/a
}

# backend SOCKET - what a vhost-user switch answers before a guest's driver is
# shellcheck disable=SC2016  # perl's variables
backend() {
	svirt-exec --helper one -- "$BATS_TEST_TMPDIR/backend" -e '
		use Socket;
		socket my $listen, AF_UNIX, SOCK_STREAM, 0 or die $!;
		bind $listen, pack_sockaddr_un($ARGV[0]) or die $!;
		listen $listen, 1;
		accept my $qemu, $listen;
		while (read $qemu, my $head, 12) {
			my ($request, undef, $size) = unpack "L3", $head;
			read $qemu, my $body, $size if $size;
			# GET_FEATURES: VIRTIO_F_VERSION_1
			syswrite $qemu, pack "L3Q", 1, 5, 8, 1 << 32
				if $request == 1;
		}' "$1" </dev/null >/dev/null 2>&1 3>&- &
	vm_pids+=($!)
	wait_until 20 test -S "$1"
}

@test "vhost-user to a helper of the VM, which no other VM reaches" {
	local chardev=socket,id=c,path=$run_dir/switch
	stand_in "$BATS_TEST_TMPDIR/backend" svirt_helper_exec_t
	backend $run_dir/switch
	chmod 755 $run_dir
	run -1 vm two -chardev $chardev -netdev vhost-user,id=n,chardev=c
	assert_output --partial 'Permission denied'
	run -33 vm one -chardev $chardev -netdev vhost-user,id=n,chardev=c \
		-object memory-backend-memfd,id=m,size=32M,share=on \
		-machine memory-backend=m
	assert_output --partial 'text of one'
}

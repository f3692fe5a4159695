#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# svirt-run alone, on a kernel that enforces: a VM runs, writes its disk, and
# leaves nothing, however it ends.

# shellcheck disable=SC2154  # lib.bash and run set them
load lib

setup() {
	audit_mark
	dir=/srv/run-test
	mkdir -p $dir
	cd $dir || return
	rm -f a.img b.img
	disk_make a.img 'text of a' w
	disk_make b.img 'text of b' w
	restorecon -R $dir
	rest=$(label_at_rest "$(label_of a.img)")
	vm=("${qemu[@]}" -debugcon stdio)
}

teardown() {
	vm_tidy
	cd /
	rm -rf /srv/run-test
}

drive() {
	echo "file=$1,format=raw,if=virtio"
}

nothing_left() {
	[[ -z $(svirt-list -H) && $(label_of a.img) == "$rest" ]]
}

assert_nothing_left() {
	run -0 svirt-list -H
	assert_output ''
	assert_equal "$(label_of a.img)" "$rest"
	run -0 find /run/svirt -mindepth 1
	assert_output ''
}

# qemu_of NAME - the pid of a VM's QEMU
qemu_of() {
	svirt-list -H -o pid "$1"
}

@test "a VM runs confined, writes its disk, and SIGTERM ends it: labels back" {
	vm_start svirt-run "${vm[@]}" -name web1 -drive "$(drive a.img)" \
		-pidfile $dir/pid
	assert_equal "$(label_of a.img)" "$(svirt-list -H -o image web1)"
	pid=$(qemu_of web1)
	assert_equal "$(context_of "$pid")" "$(svirt-list -H -o context web1)"
	wait_until 20 test -s pid
	assert_equal "$(<pid)" "$pid"
	# the start of svirt-run, and each command in its own domain
	assert_equal "$(context_of "$vm_pid")" "$(context_of $$)"
	kill "$vm_pid"
	wait_until 30 vm_gone "$vm_pid"
	[[ ! -e pid && ! -L pid ]]
	assert_nothing_left
	run -0 denials
	refute_output --partial svirt_image_t
}

@test "a second VM runs beside it, and is refused the first's disk" {
	vm_start svirt-run "${vm[@]}" -name web1 -drive "$(drive a.img)"
	first=$vm_pid
	run -125 svirt-run "${vm[@]}" -name web2 -drive "$(drive a.img)"
	assert_output --partial web1
	vm_start svirt-run "${vm[@]}" -name web2 -drive "$(drive b.img)"
	# not told of it either: what is open to web2 is not a.img
	run svirt-exec --helper web2 qemu-system-x86_64 -accel tcg -S \
		-display none -drive "$(drive a.img)"
	assert_failure
	assert_output --partial 'Permission denied'
	kill "$first" "$vm_pid"
	wait_until 30 nothing_left
}

@test "svirt-run is killed: the VM goes on, and svirt-restore --stale mends it" {
	vm_start svirt-run "${vm[@]}" -name web1 -drive "$(drive a.img)"
	pid=$(qemu_of web1)
	kill -9 "$vm_pid"
	wait_until 10 vm_gone "$vm_pid"
	run -0 svirt-restore --stale --release
	assert_equal "$(svirt-list -H -o state web1)" running
	kill -9 "$pid"
	wait_until 20 vm_gone "$pid"
	run -0 svirt-restore --stale --release
	assert_nothing_left
}

@test "QEMU is killed: 137, and labels back" {
	vm_start bash -c 'svirt-run "$@"; echo "status $?"' bash \
		"${vm[@]}" -name web1 -drive "$(drive a.img)"
	kill -9 "$(qemu_of web1)"
	wait_until 30 grep -q 'status 137' "$vm_output"
	assert_nothing_left
}

@test "-daemonize: the VM goes on, and systemd notices its end" {
	run -0 svirt-run "${qemu[@]}" -name web1 -drive "$(drive a.img)" \
		-daemonize -pidfile $dir/pid
	assert_equal "$(svirt-list -H -o state web1)" running
	pid=$(<pid)
	kill "$pid"
	wait_until 20 vm_gone "$pid"
	# by systemd, at once
	wait_until 30 nothing_left
	assert_nothing_left
}

@test "SIGINT at the terminal ends it: labels back" {
	mkfifo keys
	(SHELL=/bin/bash script -qec "svirt-run ${vm[*]} -name web1 \
		-drive $(drive a.img)" /dev/null <keys >typed 2>&1 3>&-) &
	exec 4>keys
	wait_until 60 grep -q waiting typed
	assert_equal "$(svirt-list -H -o state web1)" running
	printf '\003' >&4
	wait_until 30 nothing_left
	exec 4>&-
	assert_nothing_left
}

# ask SOCKET COMMAND - what the monitor there says
ask() {
	{ echo "$2"; sleep 2; } | socat - "UNIX-CONNECT:$1"
}

@test "a socket's own path leads to the VM, and the other VM is kept out" {
	vm_start svirt-run "${vm[@]}" -name web1 -drive "$(drive a.img)" \
		-monitor unix:$dir/mon,server=on,wait=off \
		-qmp unix:$dir/qmp,server=on,wait=off
	first=$vm_pid
	run -0 ask mon 'info status'
	assert_output --partial 'VM status: running'
	run -0 ask qmp '{"execute":"qmp_capabilities"}'
	assert_output --partial '{"return": {}}'
	# at a level that the VM does not have, its own socket is of no use
	run ask /run/svirt/web1/monitor 'info status'
	refute_output --partial 'VM status'
	kill "$first"
	wait_until 30 nothing_left
	[[ ! -e mon && ! -e qmp ]]
	run -0 denials
	refute_output --partial svirt_run
}

@test "a wrapper as quickemu is, with TPM and share, runs through PATH, unchanged" {
	mkdir -p vm share
	qemu-img convert -O qcow2 a.img vm/disk.qcow2
	truncate -s 64K cd.iso
	cat >quick <<-'EOT'
		#!/bin/bash
		cd "${0%/*}"
		mkdir -p state
		swtpm socket --ctrl type=unixio,path=vm/quick.swtpm-sock \
			--tpmstate dir=state --tpm2 --terminate --daemon
		exec qemu-system-x86_64 -name quick,process=quick \
			-machine q35,smm=off,vmport=off,accel=tcg -smp 1 -m 64 \
			-rtc base=localtime,clock=host -pidfile vm/quick.pid \
			-display none -nodefaults -net none \
			-device virtio-rng-pci,rng=rng0 \
			-object rng-random,id=rng0,filename=/dev/urandom \
			-drive media=cdrom,index=0,file=cd.iso,format=raw \
			-device virtio-blk-pci,drive=SystemDisk,bootindex=0 \
			-drive id=SystemDisk,if=none,format=qcow2,file=vm/disk.qcow2 \
			-fsdev local,id=fsdev0,path=share,security_model=mapped-xattr \
			-device virtio-9p-pci,fsdev=fsdev0,mount_tag=Public \
			-chardev socket,id=chrtpm,path=vm/quick.swtpm-sock \
			-tpmdev emulator,id=tpm0,chardev=chrtpm \
			-device tpm-tis,tpmdev=tpm0 \
			-monitor unix:vm/quick-monitor.socket,server,nowait \
			-serial unix:vm/quick-serial.socket,server,nowait \
			-debugcon stdio
	EOT
	chmod +x quick
	PATH=/usr/libexec/svirt-tools/bin:$PATH vm_start ./quick
	assert_equal "$(label_of vm/disk.qcow2)" "$(svirt-list -H -o image quick)"
	assert_equal "$(label_of share)" "$(svirt-list -H -o image quick)"
	assert_equal "$(context_of "$(qemu_of quick)")" \
		"$(svirt-list -H -o context quick)"
	run -0 ask vm/quick-monitor.socket 'info tpm'
	assert_output --partial 'tpm0: model=tpm-tis'
	run -0 ask vm/quick-monitor.socket 'info status'
	assert_output --partial 'VM status: running'
	kill "$vm_pid"
	wait_until 40 nothing_left
	[[ ! -e vm/quick.pid && ! -e vm/quick-monitor.socket ]]
	run -0 denials
	refute_output --partial svirt_tcg_t
}

@test "a wrapper that starts QEMU by name runs it confined, unchanged" {
	cat >wrapper <<-'EOT'
		#!/bin/bash
		qemu-system-x86_64 -version >version || exit
		exec qemu-system-x86_64 "$@" -name web1
	EOT
	chmod +x wrapper
	PATH=/usr/libexec/svirt-tools/bin:$PATH vm_start ./wrapper \
		"${vm[@]:1}" -drive "$(drive a.img)"
	grep -q 'QEMU emulator' version
	assert_equal "$(label_of a.img)" "$(svirt-list -H -o image web1)"
	kill "$vm_pid"
	wait_until 30 nothing_left
}

# ---- A real guest ----

# linux_make - kernel and initrd of a Linux that says who it is, reads its CD
# and its disk, writes the latter, and goes
linux_make() {
	local module version
	version=$(uname -r)
	cp "/boot/vmlinuz-$version" vmlinuz
	mkdir -p root/bin
	cp /bin/busybox root/bin
	for module in virtio_ring virtio virtio_pci_legacy_dev \
		virtio_pci_modern_dev virtio_pci virtio_blk; do
		find "/lib/modules/$version" -name "$module.ko" \
			-exec cp {} root \;
	done
	cat >root/init <<-'EOT'
		#!/bin/busybox sh
		busybox mkdir -p /dev /proc
		busybox mount -t devtmpfs dev /dev
		for module in virtio_ring virtio virtio_pci_legacy_dev \
			virtio_pci_modern_dev virtio_pci virtio_blk; do
			[ ! -e /$module.ko ] || busybox insmod /$module.ko
		done
		exec >/dev/ttyS0
		echo "guest: $(busybox uname -s -r)"
		echo "disk: $(busybox head -c 12 /dev/vda)"
		echo "cd: $(busybox head -c 11 /dev/vdb)"
		echo "written by $(busybox uname -n)" |
			busybox dd of=/dev/vda bs=512 seek=64 conv=fsync 2>/dev/null
		echo "guest: done"
		busybox sleep 2
		busybox poweroff -f
	EOT
	chmod +x root/init
	(cd root && find . | busybox cpio -o -H newc 2>/dev/null) >initrd
	rm -r root
	printf 'text of base' >base.img
	truncate -s 1M base.img
	printf 'text of cd\n' >cd.iso
	truncate -s 64K cd.iso
}

# linux_start NAME - in the background; it prints to NAME.out
linux_start() {
	qemu-img create -q -f qcow2 -b base.img -F raw "$1.qcow2"
	svirt-run --content=base.img qemu-system-x86_64 -accel tcg -m 128 \
		-nodefaults -display none -no-reboot -name "$1" \
		-kernel vmlinuz -initrd initrd \
		-append 'console=ttyS0 quiet panic=-1' -serial stdio \
		-drive file="$1.qcow2",format=qcow2,if=virtio \
		-drive file=cd.iso,format=raw,if=virtio,media=cdrom,readonly=on \
		</dev/null 2>&1 3>&- | cat >"$1.out" 3>&- &
}

linux_check() {
	wait_until 240 grep -q 'guest: done' "$1.out" ||
		fail "$(tail "$1.out")"
	grep -q "guest: Linux $(uname -r)" "$1.out"
	grep -q 'disk: text of base' "$1.out"
	grep -q 'cd: text of cd' "$1.out"
}

@test "a real Linux boots from kernel, initrd, overlay and CD, beside another VM" {
	linux_make
	linux_start one
	wait_until 60 test -d /run/svirt/one
	if [[ -n ${SVIRT_TEST_LONG-} ]]; then
		linux_start two
	else
		qemu-img create -q -f qcow2 -b base.img -F raw two.qcow2
		vm_start svirt-run --content=base.img "${vm[@]}" -name two \
			-drive "$(drive b.img)" -drive file=two.qcow2,format=qcow2
	fi
	wait_until 60 test -d /run/svirt/two
	# on one base, and each its own overlay alone
	assert_equal "$(label_of base.img)" system_u:object_r:virt_content_t:s0
	for pair in 'one two' 'two one'; do
		read -r one other <<<"$pair"
		run svirt-exec --helper "$one" qemu-system-x86_64 -accel tcg \
			-S -display none -drive "file=$PWD/$other.qcow2,format=qcow2"
		assert_failure
		assert_output --partial 'Permission denied'
	done
	linux_check one
	[[ -z ${SVIRT_TEST_LONG-} ]] || linux_check two
	[[ -n ${SVIRT_TEST_LONG-} ]] || kill "$vm_pid"
	wait_until 60 nothing_left
	run -0 qemu-img convert -f qcow2 -O raw one.qcow2 one.raw
	run -0 dd if=one.raw bs=512 skip=64 count=1 status=none
	assert_output --partial 'written by'
	assert_equal "$(label_of one.qcow2)" "$rest"
}

@test "a wrapper as virtme-ng is, with kernel and a folder for root, runs through PATH" {
	linux_make
	mkdir -p root
	echo text >root/file
	cat >vng <<-'EOT'
		#!/bin/bash
		qemu-system-x86_64 -version | grep -q 'version' || exit 9
		qemu-system-x86_64 -name virtme-ng@one -m 128M \
			-fsdev local,id=virtfs1,path=root,security_model=none,readonly=on,multidevs=remap \
			-device virtio-9p-pci,fsdev=virtfs1,mount_tag=/dev/root \
			-machine accel=kvm:tcg -device i6300esb,id=watchdog0 \
			-parallel none -net none -echr 1 \
			-chardev stdio,id=console,signal=off,mux=on \
			-serial chardev:console -mon chardev=console \
			-vga none -display none -no-reboot \
			-kernel vmlinuz -initrd initrd \
			-append 'console=ttyS0 quiet panic=-1' \
			-drive file=cd.iso,format=raw,if=virtio,readonly=on
	EOT
	chmod +x vng
	(PATH=/usr/libexec/svirt-tools/bin:$PATH ./vng </dev/null 2>&1 3>&- |
		cat >vng.out 3>&-) &
	wait_until 60 compgen -G '/run/svirt/vm-*' >/dev/null || fail "$(<vng.out)"
	wait_until 20 test -n "$(label_of root/file)"
	assert_equal "$(label_of root/file)" system_u:object_r:virt_content_t:s0
	if [[ -n ${SVIRT_TEST_LONG-} ]]; then
		wait_until 240 grep -q 'guest: done' vng.out
		wait_until 60 nothing_left
		return
	fi
	name=$(svirt-list -H -o name)
	wait_until 30 test "$(qemu_of "$name")" != -
	kill "$(qemu_of "$name")"
	wait_until 30 nothing_left
}

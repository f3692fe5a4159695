#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# That svirt-scan and QEMU agree: each option is known with or without its
# argument, and each role is how QEMU opens the file, by strace.

bats_require_minimum_version 1.5.0

setup_file() {
	command -v qemu-system-x86_64 || skip "no QEMU"
}

setup() {
	load ../run/helpers
	svirt_setup
	cd "$BATS_TEST_TMPDIR" || return
}

teardown() {
	[[ ! ${LISTENER-} ]] || kill "$LISTENER"
}

# The options of --help: "NAME arg" or "NAME flag".
options() {
	qemu-system-x86_64 --help | sed -nE '
		s/^-h or -help .*/-h flag\n-help flag/p; t
		s/^(-[a-z]+)\/(-[a-z]+) file .*/\1 arg\n\2 arg/p; t
		s/^(-async-teardown) .*/\1 flag/p; t
		s/^(-dtb) .*/\1 arg/p; t
		s/^(-[^ ]+)    *[^ ].*/\1 flag/p; t
		s/^(-[^ ]+)  *<.*/\1 arg/p; t
		s/^(-[^ ]+) [^ ].*/\1 arg/p; t
		s/^(-[^ ]+)$/\1 flag/p' | LC_ALL=C sort -u
}

@test "every option of QEMU's --help is known, with its argument or without" {
	options >options
	[[ $(wc -l <options) -ge 110 ]]
	while read -r option kind; do
		run svirt-scan -- qemu-system-x86_64 "$option"
		refute_output --partial 'no option that is known'
		if [[ $kind == arg ]]; then
			assert_output --partial 'its value is missing'
		else
			refute_output --partial 'its value is missing'
		fi
	done <options
}

# What takes an argument, QEMU itself says.
@test "QEMU agrees which options take an argument" {
	options >options
	while read -r option kind; do
		if [[ $kind == arg ]]; then
			run -1 qemu-system-x86_64 "$option"
			assert_output --partial 'requires an argument'
		else
			run timeout 20 qemu-system-x86_64 "$option" -version
			refute_output --partial 'requires an argument'
			[[ $status -ne 124 ]] || fail "$option ate -version"
		fi
	done <options
}

# ---- roles ----

prepare() {
	truncate -s 1M disk.img other.img cd.iso floppy.img vars.fd
	truncate -s 64K mem.img
	truncate -s 512K bios.fd
	qemu-img create -q -f qcow2 base.qcow2 1M
	qemu-img create -q -f qcow2 -b base.qcow2 -F qcow2 top.qcow2
	qemu-img create -q -f qcow2 -o data_file=data.raw ext.qcow2 1M
	mkdir share keys fat
	echo x >fat/file
	echo secret >secret.txt
	echo data >data.bin
	echo user:00ff >keys/keys.psk
	printf '\x55\xaa\x01' >rom.bin
	truncate -s 512 rom.bin
	printf '[inject-error]\nevent = "read_aio"\nerrno = "5"\n' >rules.conf
	printf '[device "d"]\ndriver = "virtio-rng-pci"\n' >config
	echo 'qcow2_*' >events
	mkfifo fifo fifo2.in fifo2.out
	python3 -c '
import socket, time
s = socket.socket(socket.AF_UNIX); s.bind("c.sock"); s.listen(9)
time.sleep(600)' 3>&- &
	LISTENER=$!
	while [[ ! -e c.sock ]]; do sleep 0.05; done
}

# trace ARGUMENT...: what QEMU opens until its monitor quits, in ./trace
trace() {
	echo quit | timeout 20 strace -f -qq -o trace \
		-e trace=open,openat,connect,bind,sendto,sendmsg \
		qemu-system-x86_64 -S -nodefaults -display none -accel tcg \
		-m 64 -monitor stdio "$@" >out 2>&1
}

# how PATH: what was done to it, and to what is in it
how() {
	NAME=$1 awk '
	index($0, "\"" ENVIRON["NAME"] "\"") == 0 &&
		index($0, "\"" ENVIRON["NAME"] "/") == 0 { next }
	/ = -1 E/ { next }
	/bind\(/ || /O_CREAT/ { print "makes"; next }
	/(connect|sendto|sendmsg)\(/ { print "connects"; next }
	/O_RDWR|O_WRONLY/ { print "writes"; next }
	/open(at)?\(/ { print "reads" }' trace | sort -u | paste -sd ' '
}

agrees() {
	case $1 in
	image) [[ $2 == *writes* || $2 == *connects* ]] ;;
	content | private | backing) [[ $2 == reads ]] ;;
	create) [[ $2 == *makes* ]] ;;
	tree) [[ $2 == *reads* ]] ;;
	*) false ;;
	esac
}

# check "ROLE PATH[;ROLE PATH...]" ARGUMENT...
check() {
	local wanted=$1 role path

	shift
	svirt-scan -- qemu-system-x86_64 "$@" 2>said | cut -f 1,2 | tr '\t' ' ' |
		LC_ALL=C sort -u >found
	tr ';' '\n' <<<"$wanted" | LC_ALL=C sort -u >wanted
	diff -u wanted found || fail "svirt-scan: $*: $(cat said)"
	trace "$@" || true
	while read -r role path; do
		agrees "$role" "$(how "$path")" ||
			fail "QEMU: $*: $role $path: [$(how "$path")] $(cat out)"
	done <found
}

@test "roles of disks are how QEMU opens them" {
	prepare
	check 'image disk.img' -hda disk.img
	check 'image disk.img' -drive file=disk.img,format=raw,if=virtio
	check 'content disk.img' -drive file=disk.img,format=raw,readonly=on,if=virtio
	check 'content disk.img' -drive file=disk.img,format=raw,snapshot=on
	check 'content disk.img' -hda disk.img -snapshot
	check 'content cd.iso' -cdrom cd.iso
	check 'content cd.iso' -drive file=cd.iso,media=cdrom,if=ide
	check 'image floppy.img' -fda floppy.img
	check 'content bios.fd;image vars.fd' \
		-drive if=pflash,format=raw,unit=0,file=bios.fd,readonly=on \
		-drive if=pflash,format=raw,unit=1,file=vars.fd
	check 'image bios.fd' -pflash bios.fd
	check 'image top.qcow2;backing base.qcow2' -drive file=top.qcow2,format=qcow2
	check 'content top.qcow2;backing base.qcow2' \
		-drive file=top.qcow2,format=qcow2,snapshot=on
	check 'image ext.qcow2;image data.raw' -drive \
		file=ext.qcow2,format=qcow2,data-file.filename=data.raw,data-file.driver=file
	check 'content fat' -drive file=fat:fat,format=raw,if=virtio,readonly=on
	check 'tree fat' -drive file=fat:rw:fat,format=raw,if=virtio
	check 'content rules.conf;image disk.img' \
		-drive file=blkdebug:rules.conf:disk.img,format=raw
	check 'image disk.img' -drive 'file=json:{"driver":"raw",,"file":{"driver":"file",,"filename":"disk.img"}}'
	check 'content disk.img' -drive file=disk.img,format=raw,if=none,id=d \
		-device ide-cd,drive=d
	check 'image disk.img' -drive file=disk.img,format=raw,if=none,id=d \
		-device ide-hd,drive=d
}

@test "roles of nodes are how QEMU opens them" {
	prepare
	check 'content disk.img' \
		-blockdev driver=file,filename=disk.img,node-name=f,auto-read-only=on \
		-blockdev driver=raw,file=f,node-name=r,read-only=on \
		-device virtio-blk-pci,drive=r
	check 'image disk.img' \
		-blockdev driver=file,filename=disk.img,node-name=f,auto-read-only=on \
		-device virtio-blk-pci,drive=f
	check 'content disk.img' \
		-blockdev driver=file,filename=disk.img,node-name=f,auto-read-only=on \
		-device ide-cd,drive=f
	check 'image disk.img' -blockdev driver=file,filename=disk.img,node-name=f \
		-device ide-cd,drive=f
	check 'content other.img;image disk.img' \
		-blockdev driver=raw,node-name=b,file.driver=file,file.filename=other.img,read-only=on \
		-blockdev driver=file,filename=disk.img,node-name=f
	check 'image disk.img;image other.img' -blockdev \
		'{"driver":"quorum","node-name":"q","vote-threshold":1,"children":[{"driver":"raw","file":{"driver":"file","filename":"disk.img"}},{"driver":"raw","file":{"driver":"file","filename":"other.img"}}]}'
	check 'image top.qcow2;content base.qcow2' \
		-blockdev driver=qcow2,node-name=b,read-only=on,file.driver=file,file.filename=base.qcow2 \
		-blockdev driver=qcow2,node-name=t,backing=b,file.driver=file,file.filename=top.qcow2
}

@test "roles of firmware and secrets are how QEMU opens them" {
	prepare
	check 'content data.bin' -kernel data.bin
	check 'content bios.fd' -bios bios.fd
	check 'content ./rom.bin' -option-rom ./rom.bin
	check 'content ./rom.bin' -device e1000,romfile=./rom.bin
	check 'content data.bin' -acpitable sig=ABCD,data=data.bin
	check 'content data.bin' -smbios file=data.bin
	check 'private secret.txt' -smbios type=11,path=secret.txt
	check 'private secret.txt' -fw_cfg name=opt/com.coreos/config,file=secret.txt
	check 'content data.bin' -fw_cfg name=opt/x,file=data.bin
	check 'content data.bin' -device loader,file=data.bin,addr=0x1000,force-raw=on
	check 'private secret.txt' -object secret,id=s,file=secret.txt
	check 'private keys' -object tls-creds-psk,id=t,dir=keys,endpoint=client
	check 'content data.bin' -device ipmi-bmc-sim,id=b,sdrfile=data.bin
	check 'content config' -readconfig config
}

@test "roles of sockets, logs and pipes are how QEMU opens them" {
	prepare
	check 'create s.sock' -chardev socket,id=c,path=s.sock,server=on,wait=off
	check 'image c.sock' -chardev socket,id=c,path=c.sock
	check 'create log' -chardev file,id=c,path=log
	check 'create log2' -chardev null,id=c,logfile=log2
	check 'image fifo' -chardev pipe,id=c,path=fifo
	check 'image fifo2.in;image fifo2.out' -chardev pipe,id=c,path=fifo2
	check 'create s1.sock' -serial unix:s1.sock,server=on,wait=off
	check 'create log3' -serial file:log3
	check 'create log4' -debugcon file:log4
	check 'create q.sock' -qmp unix:q.sock,server=on,wait=off
	check 'create g.sock' -gdb unix:g.sock,server=on,wait=off
	check 'create v.sock' -vnc unix:v.sock
	check 'create n.sock' -netdev \
		stream,id=n,server=on,addr.type=unix,addr.path=n.sock
	check 'image c.sock' -netdev \
		stream,id=n,server=off,addr.type=unix,addr.path=c.sock
	check 'create i.sock' -incoming unix:i.sock
}

@test "roles of memory, shares and the rest are how QEMU opens them" {
	prepare
	check 'image mem.img' \
		-object memory-backend-file,id=m,mem-path=mem.img,size=64K,share=on
	check 'image mem.img' \
		-object memory-backend-file,id=m,mem-path=mem.img,size=64K,share=off
	check 'content mem.img' \
		-object memory-backend-file,id=m,mem-path=mem.img,size=64K,share=off,readonly=on
	check 'create new.mem' \
		-object memory-backend-file,id=m,mem-path=new.mem,size=64K,share=on
	check 'content /dev/urandom' -object rng-random,id=r
	check 'create n.pcap' -object filter-dump,id=f,netdev=n,file=n.pcap \
		-netdev user,id=n
	check 'tree share' -virtfs local,path=share,mount_tag=s,security_model=none
	check 'content share' \
		-virtfs local,path=share,mount_tag=s,security_model=none,readonly=on
	check 'create a.wav' -audiodev wav,id=a,path=a.wav -device intel-hda \
		-device hda-duplex,audiodev=a
	check 'create q.pid' -pidfile q.pid
	check 'create q.log' -D q.log
	check 'create vm.json' -dump-vmstate vm.json
	check 'content events;create t.out' -trace events=events,file=t.out
	check 'create r.bin' -icount shift=auto,rr=record,rrfile=r.bin
	check 'create u.pcap' -device usb-ehci -device usb-tablet,pcap=u.pcap
}

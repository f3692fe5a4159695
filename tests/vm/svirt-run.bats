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
	refute_output --partial 'comm="svirt-run"'
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

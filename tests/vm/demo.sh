#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What ./demo shows, run inside the SELinux machine: two VMs or more, confined
# from each other. Arguments are names of VMs whose disks are attached to the
# machine, as virtio-disk1 and on; without, and for a second VM, the disk is a
# boot sector that says that it runs. Any step that goes wrong ends it.
set -eEuo pipefail
trap 'echo "demo: status $? of: $BASH_COMMAND"' ERR

# shellcheck source=tests/vm/guest.sh
. ./guest.sh

images=/var/lib/libvirt/images
given=("$@")
made=()
case $# in
0) made=(one two) ;;
1) made=(two) ;;
esac
vms=("${given[@]}" "${made[@]}")

main() {
	prepare
	allocate
	label
	start
	look
	trespass
	finish
	restore
	say "That was the main job; every step did what it should."
}

say() {
	printf '\n== %s\n' "$*"
}

# run COMMAND-LINE - show it as at a prompt, and its output
run() {
	printf '# %s\n' "$1"
	eval "$1"
}

wrong() {
	echo "demo: $1"
	exit 1
}

prepare() {
	local name number
	say "A machine with SELinux enforcing, and an administrator"
	run 'getenforce'
	run 'id -Z'
	say "Disks for the VMs, which no VM may open as yet"
	mkdir -p $images
	restorecon -R $images
	cd $images
	for number in "${!given[@]}"; do
		run "qemu-img create -q -f qcow2 -F raw \
-b $(disk_given "$number") ${given[number]}.img"
	done
	for name in "${made[@]}"; do
		disk_make "$name.img" "this is the disk of $name" w
	done
	run 'ls -Z'
	before=$(labels)
}

# disk_given NUMBER - the first is 0
disk_given() {
	echo "/dev/disk/by-id/virtio-disk$(($1 + 1))"
}

# labels - of every file that the demo labels
labels() {
	local number
	stat -c '%C %n' "$images"/*
	for number in "${!given[@]}"; do
		stat -L -c '%C %n' "$(disk_given "$number")"
	done
}

allocate() {
	local name
	say "A label nobody else has for each (--tcg: there is no KVM in here)"
	for name in "${vms[@]}"; do
		run "svirt-alloc --tcg $name"
	done
}

label() {
	local name number
	say "Each disk for its VM alone"
	for name in "${vms[@]}"; do
		run "svirt-label $name $name.img"
	done
	for number in "${!given[@]}"; do
		# a whole disk in here, so it has to be named as one
		run "svirt-label --private --allow=disk ${given[number]} \
$(disk_given "$number")"
	done
	run 'ls -Z'
}

start() {
	local name
	say "Each QEMU confined; its files in /run/svirt are its own, too"
	for name in "${vms[@]}"; do
		run "svirt-exec $name -- $(qemu "$name")"
	done
	for name in "${made[@]}"; do
		wait_until 60 grep -q waiting "/run/svirt/$name/console" ||
			wrong "VM $name does not run"
	done
	((${#given[@]} == 0)) || bounded 30
	for name in "${vms[@]}"; do
		run "tail -n 12 /run/svirt/$name/console" | plain
	done
}

# plain - without what a VM's firmware does to a terminal
plain() {
	sed 's/\x1b\[[0-9;?]*[A-Za-z]//g; s/\x1b.//g' | tr -cd '[:print:]\n'
}

# qemu NAME - the command line
qemu() {
	local format=raw memory=32
	[[ " ${given[*]} " != *" $1 "* ]] || { format=qcow2 && memory=256; }
	echo "qemu-system-x86_64 -accel tcg -machine graphics=off -m $memory" \
		"-nodefaults -display none -daemonize" \
		"-drive file=$1.img,format=$format,if=virtio" \
		"-serial file:/run/svirt/$1/console" \
		"-qmp unix:/run/svirt/$1/monitor,server=on,wait=off"
}

bounded() {
	say "$1 seconds for the disks to boot; this emulator runs in another"
	sleep "$1"
}

look() {
	local name
	say "What runs, and as what"
	run 'svirt-list'
	run 'ps -eZ | grep qemu'
	for name in "${vms[@]}"; do
		run "ls -Z /run/svirt/$name"
		runs "$(svirt-list -H -o context "$name")" ||
			wrong "VM $name does not run in its context"
	done
}

# runs CONTEXT - whether a QEMU runs in it
runs() {
	ps -eo label:100=,comm= | awk -v context="$1" '
		$1 == context && $2 ~ /^qemu/ { found = 1 }
		END { exit !found }'
}

trespass() {
	local one=${vms[0]} two=${vms[1]}
	say "VM $one is told to open VM $two's disk, as a guest that has taken" \
		"over its QEMU would"
	run "qmp $one blockdev-add driver=file node-name=theirs filename=$PWD/$two.img" |
		tee /tmp/answer
	grep -q 'Permission denied' /tmp/answer || wrong "it was not refused"
	say "Refused by the kernel, whose record names both labels"
	audit_sync
	run "grep -h 'denied.*name=\"$two.img\"' $audit_log" | tee /tmp/answer
	grep -q "scontext=$(svirt-list -H -o context "$one") " /tmp/answer ||
		wrong "the record does not name VM $one"
	grep -q "tcontext=$(stat -c %C "$two.img") " /tmp/answer ||
		wrong "the record does not name VM $two's disk"
}

# qmp NAME COMMAND [KEY=VALUE]... - what the VM's QEMU answers
qmp() {
	local words level in
	words=$(printf '%s\n' "${@:3}" | jq -Rnc '[inputs | select(. != "") |
		split("=") | {(.[0]): .[1]}] | add // {}')
	level=$(svirt-list -H -o level "$1")
	# what connects has the VM's level, or the VM could not answer
	coproc monitor { runcon -l "$level" \
		socat - "UNIX-CONNECT:/run/svirt/$1/monitor"; }
	qmp_read >/dev/null
	qmp_write qmp_capabilities '{}' >/dev/null
	qmp_write "$2" "$words"
	in=${monitor[1]}
	exec {in}>&-
	# shellcheck disable=SC2154  # coproc sets it
	wait "$monitor_PID" || true
}

qmp_write() {
	printf '{"execute": "%s", "arguments": %s}\n' "$1" "$2" \
		>&"${monitor[1]}"
	qmp_read
}

qmp_read() {
	local answer
	read -r -t 60 answer <&"${monitor[0]}"
	printf '%s\n' "$answer"
}

finish() {
	local name
	say "The VMs end"
	for name in "${vms[@]}"; do
		run "qmp $name quit"
	done
	wait_until 20 all_ended || wrong "a VM did not end"
	for name in "${made[@]}"; do
		[[ $(disk_written "$name.img") == "this is the disk of $name" ]] ||
			wrong "VM $name could not write to its disk"
	done
	run 'svirt-list'
}

all_ended() {
	[[ -z $(svirt-list -H --state=running) ]]
}

restore() {
	local name
	say "Every label back, and the levels free"
	for name in "${vms[@]}"; do
		run "svirt-restore --print --release $name"
	done
	run 'ls -Z'
	run 'svirt-list'
	[[ $(labels) == "$before" ]] || wrong "the labels are not what they were"
	[[ -z $(svirt-list -H) ]] || wrong "the registry is not empty"
	[[ -z $(ls -A /run/svirt) ]] || wrong "/run/svirt is not empty"
}

main

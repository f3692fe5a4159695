# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What the SELinux machine does between power cuts (tests/vm/power-cut): puts
# right what the last one left, says whether every file has its original label,
# and goes on to label files, run VMs and restore labels until the next cut.
set -uo pipefail

# shellcheck source=tests/vm/guest.sh
. ./guest.sh

# two file systems, so that a flush of the registry's alone would show
state=/var/lib/power-cut
images=/var/lib/libvirt/images/power-cut
home=/home/power-cut
other=/mnt/power-cut
tree=$home/tree
disk=/dev/disk/by-id/virtio-scratch

# prepare - once: the files, each with an original of its own that no VM reads,
# as such a file would go to svirt_rest_t instead
prepare() {
	local number
	mkdir -p $state $images $home $tree $other
	mount $disk $other
	restorecon -R $state $images $home
	restorecon $other
	disk_make $images/one.img 'one'
	disk_make $images/two.img 'two'
	disk_make $home/key.img 'a key'
	disk_make $home/shared.img
	disk_make $home/cd.iso 'content'
	disk_make $other/other.img
	chcon -t mnt_t $other/other.img
	chcon -t var_lib_t $home/key.img
	for ((number = 0; number < 200; ++number)); do
		mkdir -p $tree/$((number / 20))
		: >$tree/$((number / 20))/file$number
	done
	chcon -t var_lib_t $tree/*/*5
	chcon -t mnt_t $tree/7
	labels >$state/originals
	sync
	touch $state/prepared
	sync
}

# labels - every file's, a line each
labels() {
	find $images $home $other/other.img -printf '%Z %p\n' | sort -k 2
}

# changed - how many files have another label than their original one
changed() {
	labels | diff $state/originals - | grep -c '^>'
}

tidy() {
	mount $disk $other
	echo "found: $(changed) files labelled, $(svirt-list -H | wc -l) VMs"
	echo tidying
	svirt-restore --stale --release
	echo "svirt-restore: status $?"
}

# judge - nothing of what was done may be left
judge() {
	local wrong
	wrong=$(labels | diff $state/originals -)
	wrong+=$(svirt-list -H 2>&1)
	wrong+=$(svirt-list -H --files 2>&1)
	if [[ -e /var/lib/svirt/registry.db ]]; then
		wrong+=$(sqlite3 /var/lib/svirt/registry.db 'PRAGMA integrity_check' |
			grep -vx ok)
	fi
	if [[ -z $wrong ]]; then
		echo "whole: $(wc -l <$state/originals) files"
	else
		echo "$wrong"
		echo "broken: not as it was"
	fi
}

# one ROUND - a VM with files in every role and a tree, run and tidied away
one() {
	svirt-alloc --tcg one >/dev/null
	svirt-label one $images/one.img $other/other.img
	svirt-label --private one $home/key.img
	svirt-label --shared one $home/shared.img
	svirt-label --content one $home/cd.iso
	svirt-label -R one $tree
	run one $images/one.img
	if (($1 % 2)); then
		svirt-restore --release one
	else
		svirt-restore one
		svirt-release one
	fi
}

# two - one that shares files with it, beside it
two() {
	svirt-alloc --tcg two | svirt-label - $images/two.img |
		svirt-label --content - $home/cd.iso |
		svirt-label --shared - $home/shared.img >/dev/null
	run two $images/two.img
	svirt-restore --release two
}

# run VM DISK - until its boot sector ends it
run() {
	svirt-exec "$1" -- qemu-system-x86_64 -accel tcg -m 32 -nodefaults \
		-display none -bios /usr/local/share/firmware.bin \
		-device isa-debug-exit,iobase=0xf4,iosize=1 \
		-drive "file=$2,format=raw,if=virtio" </dev/null >/dev/null 2>&1
}

work() {
	local round
	for ((round = 0; ; ++round)); do
		two &
		one $round
		wait
		echo "round $round done"
	done
}

if [[ ! -e $state/prepared ]]; then
	prepare
	echo "found: 0 files labelled, 0 VMs"
	echo tidying
else
	tidy
fi
judge
echo working
work

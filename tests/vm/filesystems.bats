#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A file on every file system that the machine can mount: labelled, and back at
# rest as it was; or refused for a reason, and as it was. FUSE and a read-only
# one are in svirt-label.bats; NFS, virtiofs and 9p in more/remote.bats, in a
# machine of their own.

load lib

setup() {
	audit_mark
	# not in /tmp, where restorecon leaves a new file system without labels
	top=/mnt/filesystems
	mount=$top/mount
	mkdir -p $mount
	restorecon -R $top
}

teardown() {
	vm_tidy
	cd /
	awk -v top=$top/ 'index($2, top) == 1 { print $2 }' /proc/mounts | tac |
		xargs -rn 1 umount
	rm -rf ${top:?}
}

# mounted SIZE MKFS... - a file system that this command makes, on $mount
mounted() {
	command -v "$2" >/dev/null || skip "no $2 in the machine"
	truncate -s "$1" $top/fs.img
	"${@:2}" $top/fs.img >/dev/null
	mount -o loop $top/fs.img $mount ||
		skip 'not a file system of this kernel'
	chcon -t mnt_t $mount 2>/dev/null || true
}

# file_make FILE - as an administrator would
file_make() {
	echo data >"$1"
	chcon -t mnt_t "$1"
}

@test "ext4, and a bind mount of it, writable and not" {
	mounted 8M mke2fs -q -t ext4
	mkdir $top/bind
	mount --bind $mount $top/bind
	file_make $mount/disk.img
	comes_back $mount/disk.img $top/bind/disk.img
	comes_back $top/bind/disk.img $mount/disk.img
	mount -o remount,bind,ro $top/bind
	refused_for $top/bind/disk.img 'ead-only'
}

@test "labelled through a bind mount that is gone when it goes back" {
	mounted 8M mke2fs -q -t ext4
	mkdir $top/bind
	mount --bind $mount $top/bind
	file_make $mount/disk.img
	svirt-alloc fs1 | svirt-label - $top/bind/disk.img >/dev/null
	umount $top/bind
	mv $mount/disk.img $mount/renamed.img
	run -0 svirt-restore --release fs1
	assert_regex "$(label_of $mount/renamed.img)" ':mnt_t:s0$'
}

@test "xfs" {
	mounted 320M mkfs.xfs -q
	file_make $mount/disk.img
	comes_back $mount/disk.img
}

@test "btrfs, and a subvolume in it" {
	mounted 128M mkfs.btrfs -q
	btrfs -q subvolume create $mount/nested
	chcon -t mnt_t $mount/nested
	file_make $mount/disk.img
	file_make $mount/nested/disk.img
	comes_back $mount/disk.img
	comes_back $mount/nested/disk.img
}

@test "tmpfs" {
	mount -t tmpfs -o rootcontext=system_u:object_r:mnt_t:s0 none $mount
	file_make $mount/disk.img
	comes_back $mount/disk.img
}

@test "vfat keeps no labels" {
	truncate -s 8M $top/fs.img
	busybox mkdosfs $top/fs.img >/dev/null
	mount -o loop $top/fs.img $mount
	echo data >$mount/disk.img
	refused_for $mount/disk.img 'labels'
}

@test "squashfs cannot be written" {
	command -v mksquashfs >/dev/null || skip 'no mksquashfs in the machine'
	mkdir $top/source
	file_make $top/source/disk.img
	mksquashfs $top/source $top/fs.img -quiet -no-progress >/dev/null
	mount -o loop $top/fs.img $mount
	refused_for $mount/disk.img 'ead-only'
}

@test "overlay: what is in the upper folder, and what is in the lower" {
	mkdir $top/{lower,upper,work}
	restorecon -R $top
	file_make $top/lower/below.img
	mount -t overlay -o "lowerdir=$top/lower,upperdir=$top/upper,workdir=$top/work" \
		none $mount
	file_make $mount/above.img
	comes_back $mount/above.img $top/upper/above.img
	# it is copied up as it is labelled; the lower one stays as it was
	comes_back $mount/below.img $top/upper/below.img
	assert_regex "$(label_of $top/lower/below.img)" ':mnt_t:s0$'
	# by now in both folders
	comes_back $mount/below.img $top/upper/below.img
}

#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Files that another host keeps: NFS, with the machine as its own server, and a
# folder of the machine's host by virtiofs and by 9p (tests/vm/full). Where labels
# go through, labelled and back at rest as they were; where not, refused for a
# reason, and as they were.

# shellcheck disable=SC2154  # lib.bash and run set them
load lib

export=/srv/remote-export
mount=/mnt/remote

setup_file() {
	mkdir -p $export $mount
	restorecon -R $export
	setsebool nfs_export_all_rw on
	systemctl start nfs-server
}

teardown_file() {
	systemctl stop nfs-server
	setsebool nfs_export_all_rw off
	rm -rf $export $mount
}

setup() {
	audit_mark
}

teardown() {
	vm_tidy
	! mountpoint -q $mount || umount $mount
	exportfs -ua
	rm -rf ${export:?}/*
}

# nfs [,OPTION] - export the folder, with a disk in it, and mount it
nfs() {
	echo data >$export/disk.img
	chcon -t mnt_t $export $export/disk.img
	exportfs -o "rw,no_root_squash,no_subtree_check,fsid=1${1-}" \
		127.0.0.1:$export
	nfs_mount
}

nfs_mount() {
	mount -t nfs -o vers=4.2 127.0.0.1:$export $mount
}

@test "NFS 4.2 whose server keeps labels: labelled there, and back" {
	nfs ,security_label
	comes_back $mount/disk.img $export/disk.img
}

@test "a disk on NFS has another name, and was mounted again: back all the same" {
	nfs ,security_label
	svirt-alloc remote1 | svirt-label - $mount/disk.img >/dev/null
	assert_regex "$(label_of $export/disk.img)" ':svirt_image_t:s0:c'
	umount $mount
	nfs_mount
	mv $mount/disk.img $mount/moved.img
	run -0 svirt-restore --release remote1
	assert_regex "$(label_of $export/moved.img)" ':mnt_t:s0$'
}

@test "NFS that is not mounted costs its own file alone, until it is again" {
	nfs ,security_label
	echo data >/srv/own.img
	chcon -t mnt_t /srv/own.img
	svirt-alloc remote1 | svirt-label - /srv/own.img $mount/disk.img >/dev/null
	umount $mount
	run -1 svirt-restore --release remote1
	assert_output --partial $mount/disk.img
	assert_regex "$(label_of /srv/own.img)" ':mnt_t:s0$'
	assert_regex "$(label_of $export/disk.img)" ':svirt_image_t:s0:c'
	rm /srv/own.img
	nfs_mount
	run -0 svirt-restore --release remote1
	assert_regex "$(label_of $export/disk.img)" ':mnt_t:s0$'
}

@test "NFS without labels: the boolean that helps is named" {
	nfs
	refused_for $mount/disk.img 'virt_use_nfs'
}

@test "virtiofs, of which the policy says that files have labels: and back" {
	mount -t virtiofs shared $mount
	chcon -t mnt_t $mount $mount/disk.img
	comes_back $mount/disk.img $mount/disk.img
	# the host has it, and not the machine alone
	umount $mount
	mount -t virtiofs shared $mount
	assert_regex "$(label_of $mount/disk.img)" ':mnt_t:s0$'
}

@test "9p has no labels, and that is said" {
	mount -t 9p -o trans=virtio,version=9p2000.L,context=system_u:object_r:mnt_t:s0 \
		shared9p $mount
	refused_for $mount/disk.img 'keeps no labels'
}

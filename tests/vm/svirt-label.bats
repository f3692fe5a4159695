#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Labelling and restoring on a kernel that enforces: trees, file systems, disks
# that come back as another device, files that others touch meanwhile.

# shellcheck disable=SC2154  # lib.bash sets them
load lib

images=/var/lib/libvirt/images
scratch=/dev/disk/by-id/virtio-scratch
loops=()

setup_file() {
	cd "$BATS_FILE_TMPDIR" || return
	chmod 755 . ..
	stand_in qemu qemu_exec_t
}

setup() {
	audit_mark
	mkdir -p $images/tree/inner
	restorecon -R $images
	cd $images || return
	# not in /tmp, where restorecon leaves a new file system without labels
	mount=/mnt/label-test
	mkdir -p "$mount"
	daemon=''
}

teardown() {
	vm_tidy
	[[ -z $daemon ]] || {
		vm_stop "$daemon"
		umount -l export.img || true
	}
	cd /
	! mountpoint -q "$mount" || umount "$mount"
	((${#loops[@]} == 0)) || losetup -d "${loops[@]}"
	rm -rf ${images:?}/*
}

# guest NAME - try the actions of standard input as the VM
guest() {
	probe svirt-exec "$1" -- "$BATS_FILE_TMPDIR/qemu"
}

# vm NAME DRIVE... - QEMU as the VM, which boots from the first
# shellcheck disable=SC2046
vm() {
	local name=$1
	shift
	svirt-exec "$name" -- "${qemu[@]}" -debugcon stdio \
		$(printf -- '-drive if=virtio,%s\n' "$@")
}

# fs_make FILE mke2fs|busybox... - a file with a file system made by that command
fs_make() {
	truncate -s 8M "$1"
	"${@:2}" "$1" >/dev/null
}

# loop FILE - set $device to a loop device of it
loop() {
	device=$(losetup --find --show -P "$1")
	loops+=("$device")
}

# unloop - give the last one back
unloop() {
	losetup -d "$device"
	unset 'loops[-1]'
}

# usable VM FILE - whether the policy lets the VM use it as it is labelled: on
# Fedora what stands on a file system without labels, by descriptor or by boolean
usable() {
	local context label permission
	context=$(svirt-list -H -o context "$1")
	label=$(label_of "$2")
	for permission in open read write; do
		policy_allows "$context" "$label" file $permission || return
	done
}

@test "a VM uses its tree, another cannot, and what it made goes to rest" {
	local context
	echo text >tree/inner/file
	svirt-alloc web1 >/dev/null
	svirt-alloc web2 >/dev/null
	svirt-label -R web1 tree
	run -0 guest web1 <<-END
	list	$images/tree
	read	$images/tree/inner/file
	write	$images/tree/inner/file
	mkdir	$images/tree/made
	create	$images/tree/made/file
	create	$images/tree/new
	rename	$images/tree/inner/file	$images/tree/made/moved
	END
	refute_line --regexp ': [^d][^:]*$'
	context=$(label_of tree/made/file)
	assert_equal "$context" "$(label_of tree/inner)"

	run -0 guest web2 <<-END
	list	$images/tree
	read	$images/tree/made/moved
	write	$images/tree/new
	create	$images/tree/other
	unlink	$images/tree/new
	END
	refute_output --partial 'done'
	assert_denied "$(svirt-list -H -o context web2)" "$context" dir \
		'(read|search|write)'

	run -0 svirt-restore --release web1
	run find . -context '*svirt_image_t*'
	assert_output ''
	for file in tree tree/inner tree/made/{file,moved} tree/new; do
		class="file"
		[[ ! -d $file ]] || class=dir
		rest=$(label_at_rest system_u:object_r:virt_image_t:s0 $class)
		assert_regex "$(label_of $file)" ":${rest#*:*:}\$"
	done
	run -0 guest web2 <<-END
	read	$images/tree/made/moved
	read	$images/tree/new
	END
	refute_output --partial 'done'
}

@test "QEMU serves its own directory as a disk, and not another VM's" {
	echo 'in the tree' >tree/inner/file
	disk_make one.img
	disk_make two.img
	for name in one two; do
		svirt-alloc --tcg $name | svirt-label - $name.img >/dev/null
	done
	svirt-label -R one tree
	run -33 vm one format=raw,file=one.img \
		"format=raw,readonly=on,file=fat:$images/tree"
	run vm two format=raw,file=two.img \
		"format=raw,readonly=on,file=fat:$images/tree"
	refute_output --partial 'text of'
	assert_failure 1
	assert_denied "$(svirt-list -H -o context two)" "$(label_of tree)" dir \
		'(read|open|search|getattr)'
}

@test "a tree at rest that any VM could read gets svirt_rest_t" {
	local file tree=/srv/label-test
	mkdir -p $tree/inner
	touch $tree/file $tree/inner/file
	restorecon -RF $tree
	svirt-alloc web1 | svirt-label -R - $tree >/dev/null
	run -0 svirt-restore --release web1
	assert_output --partial svirt_rest_t
	for file in $tree/file $tree/inner/file; do
		assert_equal "$(label_of $file)" system_u:object_r:svirt_rest_t:s0
	done
	svirt-alloc web2 >/dev/null
	run -0 guest web2 <<<"read	$tree/file"
	assert_output --partial 'Permission denied'
	rm -rf $tree
}

@test "a renamed disk is found, one that was replaced is left alone" {
	disk_make one.img
	disk_make two.img
	chcon -t mnt_t one.img
	svirt-alloc web1 | svirt-label - one.img two.img >/dev/null
	mkdir elsewhere
	mv one.img elsewhere/moved.img
	rm two.img
	disk_make two.img
	chcon -t virt_content_t two.img
	run -1 svirt-restore web1
	assert_output --partial two.img
	assert_regex "$(label_of elsewhere/moved.img)" ':mnt_t:s0$'
	assert_regex "$(label_of two.img)" ':virt_content_t:s0$'
}

@test "a file system that comes back as another device is known" {
	local first
	fs_make fs.img mke2fs -q -t ext4
	loop fs.img
	first=$device
	mount "$device" "$mount"
	restorecon "$mount"
	disk_make "$mount/disk.img"
	chcon -t mnt_t "$mount/disk.img"
	svirt-alloc web1 | svirt-label - "$mount/disk.img" >/dev/null
	umount "$mount"
	run -1 svirt-release web1
	assert_output --partial disk.img
	unloop
	# somebody else gets that device
	fs_make other.img mke2fs -q -t ext4
	loop other.img
	assert_equal "$device" "$first"
	loop fs.img
	mount "$device" "$mount"
	run -0 svirt-restore --release web1
	assert_regex "$(label_of "$mount/disk.img")" ':mnt_t:s0$'
}

@test "a file system made a minute ago, where file contexts say nothing, is used" {
	fs_make fs.img mke2fs -q -t ext4
	loop fs.img
	mount "$device" "$mount"
	disk_make "$mount/disk.img" text
	mkdir "$mount/tree"
	cp -r --no-preserve=all /etc/default "$mount/tree"
	before=$(label_of "$mount")
	svirt-alloc --tcg web1
	run -0 svirt-label web1 "$mount/disk.img"
	assert_output ''
	run -0 svirt-label -R web1 "$mount/tree"
	run -33 svirt-exec web1 -- "${qemu[@]}" -debugcon stdio \
		-drive file=$mount/disk.img,format=raw,if=virtio
	assert_line text
	svirt-alloc --tcg web2
	run -1 svirt-exec web2 -- "${qemu[@]}" \
		-drive file=$mount/disk.img,format=raw,if=virtio
	assert_output --partial 'Permission denied'
	run -0 svirt-restore --release web1 web2
	refute_regex "$(label_of "$mount/disk.img")" 'svirt_image_t'
	assert_equal "$(label_of "$mount")" "$before"
	umount "$mount"
	unloop
}

@test "a killed VM is stale, and --stale puts its files back" {
	disk_make one.img text w
	chcon -t mnt_t one.img
	svirt-alloc --tcg web1 | svirt-label - one.img >/dev/null
	vm_start svirt-exec web1 -- "${qemu[@]}" -debugcon stdio \
		-drive file=one.img,format=raw,if=virtio
	run -0 svirt-restore --stale --release
	assert_output ''
	assert_regex "$(label_of one.img)" ':svirt_image_t:'
	kill -KILL "$vm_pid"
	wait_until 20 vm_gone "$vm_pid"
	run -0 svirt-restore --stale --release
	assert_regex "$(label_of one.img)" ':mnt_t:s0$'
	run -0 svirt-list -H
	assert_output ''
}

@test "a partition is labelled and used; a whole disk only by option" {
	truncate -s 3M disk.img
	# one partition of 1 MiB, from sector 2048
	printf '\0\0\0\0\x83\0\0\0\0\x08\0\0\0\x08\0\0' |
		dd of=disk.img bs=1 seek=446 conv=notrunc status=none
	printf '\x55\xaa' | dd of=disk.img bs=1 seek=510 conv=notrunc status=none
	disk_make one.img 'on a partition'
	dd if=one.img of=disk.img bs=512 seek=2048 conv=notrunc status=none
	loop disk.img
	wait_until 10 test -b "${device}p1"
	svirt-alloc --tcg web1 >/dev/null
	svirt-label web1 "${device}p1"
	run -33 vm web1 "format=raw,file=${device}p1"
	assert_output --partial 'on a partition'
	run -0 svirt-restore web1
	assert_regex "$(label_of "${device}p1")" ':fixed_disk_device_t:s0$'

	run -1 svirt-label web1 "$scratch"
	assert_output --partial -- --allow=disk
	run -0 svirt-label --allow=disk web1 "$scratch"
	assert_regex "$(label_of "$(realpath $scratch)")" ':svirt_image_t:'
	run -0 svirt-restore web1
	assert_regex "$(label_of "$(realpath $scratch)")" \
		':fixed_disk_device_t:s0$'
}

@test "a file system without labels: the VM cannot use it, and that is said" {
	fs_make fat.img busybox mkdosfs
	loop fat.img
	mount "$device" "$mount"
	disk_make "$mount/disk.img"
	svirt-alloc --tcg web1 >/dev/null
	if usable web1 "$mount/disk.img"; then
		run -0 svirt-label web1 "$mount/disk.img"
	else
		run -1 svirt-label web1 "$mount/disk.img"
		assert_output --partial vfat
	fi
	run -0 svirt-list -H --files
	assert_output ''
}

@test "a mount that gives the VM's label is no error" {
	local level
	fs_make fat.img busybox mkdosfs
	loop fat.img
	svirt-alloc --tcg web1 >/dev/null
	level=$(svirt-list -H -o level web1)
	mount -o "context=\"system_u:object_r:svirt_image_t:$level\"" \
		"$device" "$mount"
	disk_make "$mount/disk.img" 'on vfat'
	run -0 svirt-label web1 "$mount/disk.img"
	run -33 vm web1 "format=raw,file=$mount/disk.img"
	assert_output --partial 'on vfat'
	run -0 svirt-restore --release web1
	assert_output --partial "the mount gives it the VM's label"
	run -0 svirt-list -H
	assert_output ''
}

@test "FUSE: the boolean that helps is named, and whether it is on" {
	disk_make one.img 'through FUSE'
	disk_make own.img
	touch export.img
	modprobe fuse
	qemu-storage-daemon --blockdev file,node-name=a,filename=one.img \
		--export fuse,id=x,node-name=a,mountpoint=export.img,writable=on \
		--daemonize --pidfile daemon.pid >/dev/null 2>&1 3>&-
	daemon=$(<daemon.pid)
	svirt-alloc --tcg web1 | svirt-label - own.img >/dev/null
	setsebool virt_use_fusefs off
	! usable web1 export.img || skip 'any VM may use FUSE in this policy'
	run -1 svirt-label web1 export.img
	assert_output --regexp 'fuse.*virt_use_fusefs.*off'
	setsebool virt_use_fusefs on
	run -0 svirt-label web1 export.img
	setsebool virt_use_fusefs off
}

@test "what libvirt has in use is not ours, for whatever it uses it" {
	local role

	svirt-alloc web1 >/dev/null
	touch libvirt.img
	chcon -t virt_content_t -l s0 libvirt.img
	setfattr -n trusted.libvirt.security.ref_selinux -v 1 libvirt.img
	for role in image private shared content; do
		run -1 svirt-label --$role web1 libvirt.img
		assert_output --partial 'libvirt has labelled it'
	done
	assert_regex "$(label_of libvirt.img)" ':virt_content_t:s0$'
}

@test "a read-only file system: refused, but for what a VM may read as it is" {
	fs_make fs.img mke2fs -q -t ext4
	mount -o loop fs.img "$mount"
	restorecon "$mount"
	disk_make "$mount/disk.img"
	disk_make "$mount/cd.iso" 'a CD'
	chcon -t mnt_t "$mount/disk.img"
	chcon -t virt_content_t "$mount/cd.iso"
	mount -o remount,ro "$mount"
	disk_make own.img
	svirt-alloc --tcg web1 | svirt-label - own.img >/dev/null
	run -1 svirt-label web1 "$mount/disk.img"
	assert_output --partial 'ead-only'
	run -0 svirt-label --content web1 "$mount/cd.iso"
	run -33 vm web1 format=raw,file=own.img \
		"format=raw,readonly=on,file=$mount/cd.iso"
	assert_output --partial 'a CD'
}

@test "a file swapped for a link meanwhile is never the one that is labelled" {
	local secret=/root/label-test/secret round rounds=6 swapper
	! may_take_long || rounds=60
	mkdir -p ${secret%/*} real
	disk_make $secret
	restorecon -RF ${secret%/*}
	disk_make real/disk.img
	svirt-alloc web1 >/dev/null
	perl -e 'my ($secret, $i) = (shift, 0);
		symlink $secret, "link" or die;
		link $secret, "hard" or die;
		while (1) {
			# the file, a symlink, a hard link; by renames alone
			rename "real/disk.img", "disk.img";
			rename "disk.img", "real/disk.img";
			rename "link", "disk.img"; rename "disk.img", "link";
			rename "hard", "disk.img"; rename "disk.img", "hard";
			rename "real", "r"; symlink "/root/label-test", "real";
			unlink "real"; rename "r", "real";
		}' $secret &
	swapper=$!
	for ((round = 0; round < rounds; ++round)); do
		svirt-label web1 disk.img real/disk.img 2>/dev/null || true
		svirt-restore web1 >/dev/null 2>&1 || true
		[[ $(label_of $secret) == *:admin_home_t:* ||
			$(label_of $secret) == *:user_home_t:* ]] ||
			fail "round $round: $(label_of $secret)"
	done
	kill $swapper
	wait $swapper || true
	rm -rf ${secret%/*}
}

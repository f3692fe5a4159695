# SPDX-License-Identifier: GPL-2.0-or-later
#
# svirt-check hardening: what is not SELinux's, in folders that stand in for the
# host's /etc and /run.

setup() {
	load ../run/helpers
	svirt_setup
	need_root
	mkdir "$BATS_TEST_TMPDIR/images"
	cd "$BATS_TEST_TMPDIR/images" || return
	tool alloc --static=system_u:system_r:svirt_t:s0:c1,c2 web1 >/dev/null
	make_file disk.img system_u:object_r:virt_image_t:s0
	tool label web1 disk.img
	mkdir -p etc/lvm etc/libvirt run/libvirt
	: >etc/fstab
	echo quiet >cmdline
}

# give_device - the VM has a whole device
give_device() {
	mknod device b 7 250 || skip "no device node here"
	setfattr -n security.selinux -v system_u:object_r:fixed_disk_device_t:s0 device
	tool label web1 device
}

# hardening ID - its warnings, where the host's folders are the test's
hardening() {
	run env LD_PRELOAD= unshare --mount --propagation private bash -c '
		mount --bind etc /etc && mount --bind run /run &&
			mount --bind cmdline /proc/cmdline || exit 99
		LD_PRELOAD=$FAKE exec svirt-check --registry="$1" -q hardening
	' bash "$REGISTRY"
	((status < 2))
	output=$(grep -A1 "^warning: hardening.$1: " <<<"$output" || true)
}

@test "it runs only where it is named" {
	run tool check -q
	refute_output --partial hardening.
	run -1 tool check -q hardening
	assert_output --partial hardening.
}

@test "a service that a host of VMs should not run" {
	cp /bin/sleep vsftpd
	run tool check -q hardening
	refute_output --partial vsftpd
	./vsftpd 1000 3>&- </dev/null >/dev/null 2>&1 &
	sleep 0.3
	run -1 tool check -q hardening
	kill $!
	assert_line --regexp '^warning: hardening.service: vsftpd: '
	assert_line "    systemctl disable --now vsftpd"
}

@test "a unit with several programs is told once" {
	local pids=() name

	for name in nfsd rpc.mountd sendmail.sendmail; do
		cp /bin/sleep $name
		./$name 1000 3>&- </dev/null >/dev/null 2>&1 &
		pids+=($!)
	done
	sleep 0.3
	run -1 tool check -q hardening
	kill "${pids[@]}"
	assert_equal "$(grep -c 'hardening.service: nfs-server: ' <<<"$output")" 1
	assert_line "    systemctl disable --now sendmail"
}

@test "images on the root file system, and on one of their own" {
	[[ $(stat -c %d .) == "$(stat -c %d /)" ]] || skip "tests are on another"
	hardening filesystem
	assert_line --regexp "^warning: hardening.filesystem: $PWD: "
	tool restore --file=disk.img web1
	mkdir own
	mount -t tmpfs -o nosuid,nodev tmpfs own
	make_file own/b.img system_u:object_r:virt_image_t:s0
	tool label web1 own/b.img
	hardening filesystem
	tool restore --file=own/b.img web1 || true
	unmount own
	assert_output ""
}

@test "a file system of images without nosuid and nodev" {
	mkdir own
	mount -t tmpfs -o nosuid,nodev tmpfs own
	make_file own/b.img system_u:object_r:virt_image_t:s0
	tool label web1 own/b.img
	run tool check -q hardening
	refute_output --partial "$PWD/own"
	mount -o remount,suid,dev own
	run tool check -q hardening
	found=$(grep -A1 "hardening.mount: $PWD/own:" <<<"$output" || true)
	eval "$(sed -n 's/^    //p' <<<"$found")"
	run tool check -q hardening
	tool restore --file=own/b.img web1 || true
	unmount own
	grep "^warning: hardening.mount: $PWD/own: .*nosuid and nodev" <<<"$found"
	refute_output --partial "$PWD/own"
}

@test "names that a guest can write, where a VM has a device" {
	printf 'LABEL=data /data ext4 defaults 0 0\n# LABEL=x\n' >etc/fstab
	hardening label
	assert_output ""
	give_device
	hardening label
	assert_line --regexp '^warning: hardening.label: /etc/fstab: LABEL=data'
	assert_equal "$(grep -c hardening.label <<<"$output")" 1
	echo '/dev/disk/by-label/data /data ext4 defaults 0 0' >etc/fstab
	hardening label
	assert_line --partial "/etc/fstab: /dev/disk/by-label/data: "
	echo 'UUID=1-2 /data ext4 defaults 0 0' >etc/fstab
	hardening label
	assert_output ""
}

@test "such a name on the kernel's command line" {
	give_device
	for word in root=LABEL=os root=PARTLABEL=os resume=/dev/disk/by-label/s; do
		echo "quiet $word rw" >cmdline
		hardening label
		assert_line --partial "warning: hardening.label: /proc/cmdline: $word: "
	done
	echo "root=UUID=1-2 title=LABEL" >cmdline
	hardening label
	assert_output ""
}

@test "LVM that looks for volumes in what VMs write, where a VM has a device" {
	printf 'devices {\n\t# global_filter = [ "a|.*|" ]\n}\n' >etc/lvm/lvm.conf
	hardening lvm
	assert_output ""
	give_device
	hardening lvm
	assert_line --regexp '^warning: hardening.lvm: /etc/lvm/lvm.conf: neither'
	printf 'devices {\n\tuse_devicesfile = 0\n}\n' >etc/lvm/lvm.conf
	hardening lvm
	assert_line --partial hardening.lvm
	for line in 'use_devicesfile = 1' 'global_filter=[ "r|/dev/vg/.*|" ]'; do
		printf 'devices {\n\t%s\n}\n' "$line" >etc/lvm/lvm.conf
		hardening lvm
		assert_output ""
	done
	mv etc/lvm/lvm.conf etc/lvm/lvmlocal.conf
	: >etc/lvm/lvm.conf
	hardening lvm
	assert_output ""
	# no LVM
	rm -r etc/lvm
	hardening lvm
	assert_output ""
}

@test "a libvirtd that every user may tell anything" {
	local socket settings

	for socket in libvirt-sock:libvirtd.conf virtqemud-sock:virtqemud.conf; do
		settings=etc/libvirt/${socket#*:}
		socket=run/libvirt/${socket%:*}
		: >"$socket"
		: >"$settings"
		chmod 666 "$socket"
		hardening libvirt
		assert_line --regexp "^warning: hardening.libvirt: /$socket: .*/$settings"
		assert_line "    chmod o= /$socket"
		echo 'access_drivers = [ ]' >"$settings"
		hardening libvirt
		assert_line --partial "/$socket: "
		echo 'access_drivers = [ "polkit" ]' >"$settings"
		hardening libvirt
		assert_output ""
		: >"$settings"
		chmod o= "$socket"
		hardening libvirt
		assert_output ""
	done
}

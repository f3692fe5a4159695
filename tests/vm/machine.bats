#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The SELinux machine itself: what all the other tests here stand on.

# shellcheck disable=SC2154  # lib.bash sets them
load lib

@test "SELinux is enforcing, with Debian's policy" {
	run -0 getenforce
	assert_output Enforcing
	run -0 sestatus
	assert_line --regexp 'Loaded policy name: +default'
}

@test "tests run as an administrator with the full range" {
	run -0 id -Z
	assert_output unconfined_u:unconfined_r:unconfined_t:s0-s0:c0.c1023
}

@test "the other callers are who they should be" {
	run -0 as_unit cat /proc/self/attr/current
	assert_output --partial system_u:system_r:
	run -0 as_cron cat /proc/self/attr/current
	assert_output --partial system_u:system_r:
	run -0 as_sysadm cat /proc/self/attr/current
	assert_output --partial root:sysadm_r:sysadm_t:s0-s0:c0.c1023
	run -0 as_alice cat /proc/self/attr/current
	assert_output --partial user_u:user_r:user_t:s0
}

@test "the other callers' output and status arrive" {
	local who
	for who in as_unit as_cron as_sysadm as_alice; do
		run -3 "$who" sh -c 'echo two words; exit 3'
		assert_output 'two words'
	done
}

@test "a denial stands in audit.log, with both contexts" {
	install -m 644 /dev/null /srv/secret
	chcon -t shadow_t /srv/secret
	run -1 as_alice cat /srv/secret
	assert_output --partial 'Permission denied'
	assert_denied user_u:user_r:user_t:s0 \
		system_u:object_r:shadow_t:s0 file read
}

@test "no denial is seen where there is none" {
	cat /etc/shadow >"$BATS_TEST_TMPDIR/copy"
	run -0 denials
	refute_output
	run assert_denied .* .* file read
	assert_failure
}

@test "silenced denials show" {
	run -0 test -e /var/lib/selinux/default/active/disable_dontaudit
}

# on Debian unconfined_t may not run QEMU's tcg as it stands
unconfined_tcg() {
	setsebool allow_execmem "$1"
}

@test "QEMU boots, reads and writes its disks" {
	cd "$BATS_TEST_TMPDIR"
	disk_make one.img 'text of one'
	disk_make two.img 'text of two'
	unconfined_tcg on
	run -33 "${qemu[@]}" -debugcon stdio \
		-drive file=one.img,format=raw,if=virtio \
		-drive file=two.img,format=raw,if=virtio,readonly=on
	unconfined_tcg off
	assert_output - <<-END
	booted
	text of one
	written
	text of two
	write refused
	END
	assert_equal "$(disk_written one.img)" 'text of one'
	assert_equal "$(disk_written two.img)" ''
}

@test "a VM that waits can be looked at and stopped" {
	disk_make "$BATS_TEST_TMPDIR/one.img" text w
	unconfined_tcg on
	vm_start "${qemu[@]}" -debugcon stdio \
		-drive file="$BATS_TEST_TMPDIR/one.img",format=raw,if=virtio
	unconfined_tcg off
	run -0 context_of "$vm_pid"
	assert_output unconfined_u:unconfined_r:unconfined_t:s0-s0:c0.c1023
	vm_stop
	run -1 test -e "/proc/$vm_pid"
}

@test "the scratch disk, loop devices and vfat are there" {
	local dir=$BATS_TEST_TMPDIR/mnt
	mkdir "$dir"
	mount /dev/disk/by-id/virtio-scratch "$dir"
	truncate -s 4M "$dir/fs.img"
	run -0 losetup --find --show "$dir/fs.img"
	losetup -d "$output"
	umount "$dir"
	modprobe vfat
	modprobe fuse
}

#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# svirt-setup with the real semodule, restorecon and systemctl: the machine comes
# with the modules loaded. Also what the installed units and tmpfiles.d do.

load lib

unit=svirt-restore-stale.service

# what is there and has another label than the policy says
mislabelled() {
	restorecon -nviR /usr/sbin/svirt-* /var/lib/svirt /run/svirt /dev/shm/svirt
}

@test "the boot makes /run/svirt, root's, with its own label" {
	run -0 stat -c '%a %U %C' /run/svirt
	assert_output '711 root system_u:object_r:svirt_rundir_t:s0'
}

@test "only the unit is left to do, and then nothing" {
	systemctl disable "$unit"
	run -0 svirt-setup -n
	assert_output "systemctl enable $unit"
	run svirt-setup
	assert_equal "$(systemctl is-enabled "$unit")" enabled
	run -0 svirt-setup -n
	assert_output ''
}

@test "the unit puts the labels of a stale VM back" {
	disk=/srv/setup.img
	: >"$disk"
	chcon -t virt_image_t "$disk"
	sleep 1000 3>&- &
	svirt-alloc --owner=$! setup1 >/dev/null
	svirt-label setup1 "$disk"
	# now its owner is gone, as after a boot
	kill $!
	wait $! || true
	run -0 systemctl start "$unit"
	systemctl stop "$unit"
	run -0 stat -c %C "$disk"
	assert_output --partial :virt_image_t:s0
	refute_output --partial :c
	run -0 svirt-list -H
	assert_output ''
	rm "$disk"
}

@test "--remove leaves no module and no label, and svirt-setup brings them back" {
	run -0 svirt-setup --remove -v
	assert_equal "$(systemctl is-enabled "$unit")" disabled
	run -1 grep svirt_tools <(semodule -l)
	run -0 stat -c %C /usr/sbin/svirt-alloc
	refute_output --partial svirt_
	run svirt-setup -v
	assert_output --partial 'semodule -i '
	assert_equal "$(semodule -l | grep -c svirt_tools)" 4
	run -0 stat -c %C /usr/sbin/svirt-alloc
	assert_output --partial svirt_alloc_exec_t
	run -0 mislabelled
	assert_output ''
}

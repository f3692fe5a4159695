#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# Levels by the name that mcstransd has for them: taken wherever a level or a
# context is, while what is on record and compared is raw.

setup() {
	load ../run/helpers
	need_root
	svirt_setup
	cd "$BATS_TEST_TMPDIR" || return
	export FAKE_TRANSLATION='s0:c1,c2=Payroll'
	REST=system_u:object_r:virt_image_t:s0
	make_file disk.img $REST
}

@test "a static VM is held at a level by its name, and recorded raw" {
	run -0 tool alloc pay --static=system_u:system_r:svirt_t:Payroll
	assert_output system_u:system_r:svirt_t:s0:c1,c2
	run -0 tool list -H -o level,context pay
	assert_output "s0:c1,c2	system_u:system_r:svirt_t:s0:c1,c2"
	run -1 tool alloc other --static=system_u:system_r:svirt_t:Payroll
	assert_output --partial "comparable with s0:c1,c2, which VM pay holds"
	# again, the same
	run -0 --separate-stderr tool alloc pay --reuse \
		--static=system_u:system_r:svirt_t:Payroll
	assert_output system_u:system_r:svirt_t:s0:c1,c2
	# shellcheck disable=SC2154  # run sets it
	assert_equal "$stderr" ''
}

@test "every command finds a VM by that name, alone or in a context" {
	tool alloc pay --static=system_u:system_r:svirt_t:s0:c1,c2 >/dev/null
	for operand in Payroll system_u:system_r:svirt_t:Payroll; do
		run -0 tool list -H -o name "$operand"
		assert_output pay
		run -0 tool label "$operand" disk.img
		assert_label disk.img system_u:object_r:svirt_image_t:s0:c1,c2
		run -0 tool restore "$operand"
		assert_label disk.img $REST
	done
	run -0 tool label Payroll --context=system_u:object_r:virt_image_t:Payroll \
		disk.img
	assert_label disk.img system_u:object_r:virt_image_t:s0:c1,c2
	run -0 tool list -H --files pay
	assert_output --partial "disk.img	$REST	system_u:object_r:virt_image_t:s0:c1,c2"
	run -0 tool restore Payroll
	run -0 tool release Payroll
	run -0 tool list -H
	assert_output ''
}

@test "a VM's own name comes before a level's" {
	tool alloc pay --static=system_u:system_r:svirt_t:s0:c1,c2 >/dev/null
	tool alloc Payroll --static=system_u:system_r:svirt_t:s0:c3,c4 >/dev/null
	run -0 tool list -H -o level Payroll
	assert_output s0:c3,c4
}

@test "a name that nobody has given is what it was: unknown, or malformed" {
	run -1 tool list -H Wages
	assert_output "svirt-list: Wages: no such VM: svirt-list shows those there are"
	run -2 tool alloc pay --static=system_u:system_r:svirt_t:Wages
	assert_output --partial "--static=system_u:system_r:svirt_t:Wages: "
	run -2 tool label pay --context=system_u:object_r:virt_image_t:Wages disk.img
	assert_output --partial "--context=system_u:object_r:virt_image_t:Wages: "
	assert_label disk.img $REST
}

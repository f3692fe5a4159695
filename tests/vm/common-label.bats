#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What all callers and VMs share is nobody's, though the first caller of a boot
# has categories: the registry, /run/svirt, /dev/shm/svirt.

load lib

setup() {
	audit_mark
	vm=/usr/local/bin/vm-perl
	stand_in $vm qemu_exec_t
	svirt-list -H -o name | xargs -r svirt-restore --release
	rm -rf /var/lib/svirt /run/svirt /dev/shm/svirt
}

teardown() {
	vm_tidy
	systemd-tmpfiles --create svirt-tools.conf
	restorecon -R /var/lib/svirt
}

# at_categories CMD... - as a caller at s0:c5,c6, who enters the tool's domain
at_categories() {
	runcon -l s0:c5,c6 bash -c '"$@"' bash "$@"
}

# start_both - a VM of that caller's, and one of another's; each writes in its
# own folder
start_both() {
	local name

	at_categories svirt-alloc first
	at_categories svirt-exec first -- $vm -e \
		'open F, ">/run/svirt/first/x" or die "$!\n"'
	svirt-alloc second
	svirt-exec second -- $vm -e \
		'open F, ">/run/svirt/second/x" or die "$!\n"'
	for name in first second; do
		[[ -e /run/svirt/$name/x ]]
	done
}

# common TYPE FILE... - each has this type, at s0
common() {
	local file type=$1

	shift
	for file; do
		assert_regex "$(label_of "$file")" ":object_r:$type:s0$"
	done
}

@test "without tmpfiles.d: made at s0 by a caller at categories" {
	start_both
	common svirt_var_lib_t /var/lib/svirt /var/lib/svirt/registry.db{,-journal,-lock}
	common svirt_rundir_t /run/svirt /dev/shm/svirt
}

@test "with tmpfiles.d: the boot was first" {
	systemd-tmpfiles --create svirt-tools.conf
	common svirt_rundir_t /run/svirt /dev/shm/svirt
	start_both
	common svirt_rundir_t /run/svirt /dev/shm/svirt
}

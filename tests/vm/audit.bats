#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What auditd's log says of a VM, from its start to its end, as ausearch and
# auvirt read it.

# shellcheck disable=SC2154  # lib.bash sets them
load lib

setup_file() {
	mkdir -p /srv/audit
	stand_in /srv/audit/guest qemu_exec_t
}

setup() {
	audit_mark
	cd /srv/audit || return
	# auvirt goes by the level alone, which other tests' VMs may have had
	auvirt_start=$(date '+%x %T')
	sleep 1
	for vm in one two; do
		svirt-alloc "$vm" >/dev/null
		disk "$vm.img"
		svirt-label "$vm" "$vm.img"
	done
}

teardown() {
	vm_tidy
	auditctl -a never,task 2>/dev/null || true
	rm -rf /srv/audit/*.img* /srv/audit/tree
}

teardown_file() {
	rm -rf /srv/audit
}

disk() {
	truncate -s 4K "$1"
	chcon -t virt_image_t "$1"
}

# vm [OPTION...] NAME - as VM NAME: a stand-in for a QEMU that waits
vm() {
	vm_start svirt-exec "$@" -- ./guest -e '$| = 1; print "waiting\n"; sleep 600'
}

# as VM COMMANDS - a further process of a VM that runs does what a guest that
# broke out of its QEMU would
as() {
	svirt-exec "$1" -- ./guest -e "$2" </dev/null | cat
}

# records TYPE VM - of this test, interpreted
records() {
	audit_sync
	tail -c "+$((audit_start + 1))" "$audit_log" |
		ausearch -i -m "$1" --input /dev/stdin 2>/dev/null |
		grep -E "vm=$2( |$)"
}

@test "a VM's whole life, as ausearch tells it" {
	local name=$'late "disk"\n.img'
	disk "$name"
	mkdir tree
	chcon -t virt_image_t tree
	disk tree/a
	disk tree/b
	vm --user=33:33 one
	svirt-label one "$name"
	run -1 svirt-label one two.img
	run -0 svirt-label -R one tree
	svirt-restore --file="$name" one
	run -125 svirt-exec one -- ./guest -e 1
	vm_stop
	svirt-restore --release one

	run -0 records VIRT_MACHINE_ID one
	assert_line --index 0 --partial "vm-ctx=+33:+33 img-ctx=+33:+33 model=dac"
	assert_line --index 1 --regexp "vm-ctx=system_u:system_r:svirt_t:s0:c[0-9,c]+ .* model=selinux"
	assert_equal "${#lines[@]}" 2
	run -0 records VIRT_RESOURCE one
	assert_line --index 0 --regexp 'reason=start .* new-disk=/srv/audit/one.img .* res=success'
	assert_line --index 1 --regexp 'reason=attach .* new-disk=/srv/audit/late "disk"'
	run -0 --separate-stderr grep -c . <(records VIRT_RESOURCE one |
		grep -E 'reason=attach .* new-disk=/srv/audit/(two.img .*res=failed|tree .*res=success)')
	assert_output 2
	run -0 records VIRT_CONTROL one
	assert_line --index 0 --regexp "op=start reason=booted .* vm-pid=$vm_pid .* res=success"
	assert_line --index 1 --regexp 'op=start reason=booted .* res=failed'
	assert_line --index 2 --regexp "op=stop reason=shutdown .* vm-pid=$vm_pid .* res=success"
	assert_equal "${#lines[@]}" 3
}

@test "auvirt tells it too, and whose a denial between two VMs was" {
	# without the record of the system call auvirt knows no user, and passes over
	# a denial
	auditctl -d never,task
	disk late.img
	vm one
	svirt-label one late.img
	run -1 svirt-label one two.img
	as two 'open my $f, "<", "/srv/audit/one.img" or print "$!\n"; '
	vm_stop
	svirt-restore --release one two
	audit_sync
	# shellcheck disable=SC2086  # date and time
	run -0 auvirt --all-events --start $auvirt_start
	echo "$output"
	assert_line --regexp '^start +one '
	assert_line --regexp '^resrc +one .*/srv/audit/one.img'
	assert_line --regexp '^resrc +one .*/srv/audit/late.img'
	assert_line --regexp '^stop +one '
	assert_line --regexp '^avc +two '
	refute_line --regexp '^avc +one '
}

# piped CMD... - its standard error goes to the file "errors" by a pipe: where bats
# keeps it a VM may not write
piped() {
	{
		"$@" 2>&1 >&4 4>&- | cat >errors
		return "${PIPESTATUS[0]}"
	} 4>&1
}

@test "without CAP_AUDIT_WRITE, and without a daemon, all goes on" {
	run -0 piped setpriv --bounding-set -audit_write \
		svirt-exec -v one -- ./guest -e 'print "ran\n"'
	assert_output ran
	run -0 cat errors
	assert_output --partial 'no audit records: Operation not permitted'
	run -0 piped setpriv --bounding-set -audit_write \
		svirt-exec one -- ./guest -e 'print "ran\n"'
	assert_equal "$(<errors)" ''
	run -0 piped setpriv --bounding-set -audit_write svirt-restore -v one
	run -0 cat errors
	assert_output --partial 'no audit records: Operation not permitted'
}

# SPDX-License-Identifier: GPL-2.0-or-later
#
# svirt-check explain --last: which denial of a log is the last.

setup() {
	load ../run/helpers
	load small-policy
	svirt_setup
	need_root
	cd "$BATS_TEST_TMPDIR" || return
	small_policy
	tool alloc --static=system_u:system_r:svirt_t:s0:c1,c2 one >/dev/null
	tool alloc --static=system_u:system_r:svirt_t:s0:c3,c4 two >/dev/null
}

# denial PATH CATEGORIES [TYPE] - a line of the audit log
denial() {
	printf 'type=AVC msg=audit(1700000000.001:7): avc:  denied  { read } for  pid=9 comm="qemu" path="%s" scontext=system_u:system_r:%s:s0:%s tcontext=system_u:object_r:tmp_t:s0 tclass=file permissive=0\n' \
		"$1" "${3-svirt_t}" "$2"
}

# last FILE [VM] - what it says when FILE is auditd's log
last() {
	local log=$1

	shift
	run env LD_PRELOAD= unshare --mount --propagation private bash -c '
		mount -t tmpfs tmpfs /var/log && mkdir /var/log/audit &&
			cp "$1" /var/log/audit/audit.log || exit 99
		shift
		LD_PRELOAD=$FAKE exec svirt-check --registry="$@"
	' bash "$PWD/$log" "$REGISTRY" --policy="$PWD/policy" explain --last "$@"
}

@test "it is the last of a VM, or of any VM" {
	{
		denial /first c1,c2
		denial /last c1,c2
		denial /other c3,c4
		denial /no-vm c3,c4 kernel_t
	} >log
	last log one
	assert_success
	assert_line -n 0 "one (qemu) was refused: read of the file /last"
	last log
	assert_success
	assert_line -n 0 "two (qemu) was refused: read of the file /other"
}

@test "there is none, no such VM, and no VM in the policy" {
	: >none
	last none one
	assert_failure 1
	assert_output "svirt-check: no denial of one on record"
	last none nobody
	assert_failure 1
	assert_output --partial "nobody: no such VM"
	small_policy 's/svirt_t/other_t/g' 's/^(typeattributeset virt_domain.*//' \
		's/^(typeattributeset svirt_vm.*//'
	denial /file c1,c2 >log
	last log
	assert_failure 2
	assert_output --partial "it knows no VM's domain"
}

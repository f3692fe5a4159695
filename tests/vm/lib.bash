# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# For bats files in the SELinux machine: `load lib`. Tests run as root in
# unconfined_t with the full range of categories. There is a user alice in
# user_t and an empty ext4 in /dev/disk/by-id/virtio-scratch; modules for loop
# devices, vfat and FUSE load themselves.

bats_require_minimum_version 1.5.0
# what bats_load_library does, without the dozen processes that takes a test
for file in /usr/lib/bats/bats-{support,assert}/src/*.bash; do
	# shellcheck source=/dev/null
	. "$file"
done
# shellcheck source=tests/vm/guest.sh
. "$BATS_TEST_DIRNAME/guest.sh"

# a test may define its own; then these are to be called from there
setup() {
	audit_mark
}

teardown() {
	[[ -n $BATS_TEST_COMPLETED ]] || denials | tail -n 20
	vm_stop
}

# may_take_long - whether a test may repeat itself, or take minutes: in a long run,
# but not under another policy than Debian's, where run is what a policy decides
may_take_long() {
	[[ -n ${SVIRT_TEST_LONG-} ]] &&
		grep -q ^SELINUXTYPE=default /etc/selinux/config
}

# Who calls
# ---------
#
# Each runs CMD with its arguments; output and status are CMD's.

# as_sysadm CMD [ARG...] - as an administrator in sysadm_t
as_sysadm() {
	as_login sysadm "$@"
}

# as_alice CMD [ARG...] - as a user in user_t
as_alice() {
	as_login alice "$@"
}

# as_login USER CMD [ARG...] - after a login on a terminal of its own
as_login() {
	job_write "${@:2}"
	systemctl restart "machine-login@$1"
	job_wait 60
	systemctl stop "machine-login@$1"
	job_result
}

# job_write CMD [ARG...] - CMD as the script $job, to be run by somebody else,
# who leaves its output and status behind
job_write() {
	job=/usr/local/sbin/test-job
	rm -f /tmp/test-job.*
	{
		echo '#!/bin/bash'
		printf '%q ' "$@"
		echo '>/tmp/test-job.output 2>&1'
		echo 'echo $? >/tmp/test-job.new'
		echo 'mv /tmp/test-job.new /tmp/test-job.status'
	} >"$job"
	chmod +x "$job"
}

job_wait() {
	wait_until "$1" test -e /tmp/test-job.status ||
		echo "the job did not end in $1 seconds"
}

job_result() {
	cat /tmp/test-job.output
	return "$(cat /tmp/test-job.status)"
}

# as_unit CMD [ARG...] - as a systemd service, whose output goes to the journal
as_unit() {
	local name=test-$RANDOM$RANDOM status=0
	systemd-run --quiet --wait --collect -p SyslogIdentifier="$name" \
		-- "$@" || status=$?
	journalctl --sync
	# by identifier: the unit of a process that is gone may be unknown
	journalctl --quiet -o cat -t "$name"
	return "$status"
}

# as_cron CMD [ARG...] - as a system cron job. One for the boot, which cron takes
# its own start for: no minute has to begin first.
as_cron() {
	job_write "$@"
	echo "@reboot root $job" >/etc/cron.d/test
	rm -f /run/crond.reboot
	systemctl restart cron
	job_wait 60
	rm -f /etc/cron.d/test
	job_result
}

# What the kernel refused
# -----------------------

# audit_mark - denials from here on
audit_mark() {
	audit_sync
	audit_start=$(stat -c %s "$audit_log")
}

# denials - the AVC records since audit_mark, but for those of audit_sync
denials() {
	audit_sync
	tail -c "+$((audit_start + 1))" "$audit_log" |
		grep 'avc:  denied' | grep -v ':auditctl_t:' || true
}

# assert_denied SOURCE TARGET CLASS PERMISSION - one of them is this; SOURCE and
# TARGET are extended regular expressions for the whole context
assert_denied() {
	local all
	all=$(denials)
	grep -Eq "\{ [^}]*\b$4\b.*scontext=$1 tcontext=$2 tclass=$3 " <<<"$all" ||
		batslib_print_kv_single_or_multi 8 \
			wanted "$1 -> $2 : $3 { $4 }" denials "$all" |
		batslib_decorate 'not denied' | fail
}

# What the policy says
# --------------------

# policy_allows SOURCE TARGET CLASS PERMISSION - both whole contexts
policy_allows() {
	compute_av "$1" "$2" "$3" | grep -m 1 '^allowed=' | grep -qw "$4"
}

# policy_silences SOURCE TARGET CLASS PERMISSION - whether a denial is not logged
policy_silences() {
	local audited
	audited=$(compute_av "$1" "$2" "$3" | grep -m 1 '^auditdeny') || return
	! grep -qw "$4" <<<"$audited"
}

# label_at_rest LABEL [CLASS] - what a VM's own file that had LABEL has when the
# VM is gone: one that every VM could read, on Fedora virt_image_t too, is not
# left so
label_at_rest() {
	if policy_allows system_u:system_r:svirt_t:s0:c1,c2 "$1" "${2-file}" read
	then
		echo system_u:object_r:svirt_rest_t:s0
	else
		echo "$1"
	fi
}

# VMs
# ---

# the least QEMU; status 33 when the boot sector ends it
# shellcheck disable=SC2034,SC2054  # for tests; and QEMU's own commas
qemu_seabios=(
	qemu-system-x86_64 -accel tcg -m 32 -nodefaults -display none
	-device isa-debug-exit,iobase=0xf4,iosize=1
)
# the same, and quicker where QEMU's own virtio disks are all that is booted
# shellcheck disable=SC2034
qemu=("${qemu_seabios[@]}" -bios /usr/local/share/firmware.bin)

# vm_start CMD [ARG...] - start CMD, which is or becomes a QEMU with a waiting
# disk and -debugcon stdio; its output goes to $vm_output, through a pipe as in
# a shell's pipeline, and $vm_pid is set when it waits
vm_start() {
	vm_output=$(mktemp "$BATS_TEST_TMPDIR/vm.XXXXXX")
	{
		echo "$BASHPID" >"$vm_output.pid"
		exec "$@" </dev/null 2>&1 3>&-
	} | cat >"$vm_output" 3>&- &
	wait_until 60 vm_settled
	vm_pid=$(<"$vm_output.pid")
	vm_pids+=("$vm_pid")
	vm_waits || fail "the VM does not wait: $(<"$vm_output")"
}

# vm_tidy - stop them, and put all files to rest; when the test failed, first
# say what was refused and what is on record
vm_tidy() {
	[[ -n $BATS_TEST_COMPLETED ]] || {
		denials | tail -n 20
		svirt-list --files
	}
	vm_stop
	svirt-list -H -o name | xargs -r svirt-restore --release
}

vm_waits() {
	grep -q '^waiting' "$vm_output"
}

# vm_settled - it waits, or it is gone
vm_settled() {
	[[ -s $vm_output.pid ]] || return
	vm_waits || vm_gone "$(<"$vm_output.pid")"
}

vm_gone() {
	[[ ! -d /proc/$1 ]]
}

# vm_stop [PID...] - stop these VMs, or all that vm_start started
vm_stop() {
	local pid
	(($#)) || set -- "${vm_pids[@]}"
	for pid in "$@"; do
		kill "$pid" 2>/dev/null || true
		wait_until 20 vm_gone "$pid"
	done
}

# context_of PID
context_of() {
	tr -d '\0' <"/proc/$1/attr/current"
}

# label_of FILE
label_of() {
	getfattr --absolute-names --only-values -n security.selinux "$1" |
		tr -d '\0'
}

# Files of one file system and another
# ------------------------------------

# comes_back FILE [SAME] - labelled for a VM, and put back; SAME is it as well
comes_back() {
	local before

	before=$(label_of "$1")
	svirt-alloc fs1 >/dev/null
	run -0 svirt-label fs1 "$1"
	assert_regex "$(label_of "$1")" ':svirt_image_t:s0:c[0-9]+,c[0-9]+$'
	[[ -z ${2-} ]] || assert_equal "$(label_of "$1")" "$(label_of "$2")"
	run -0 svirt-restore --release fs1
	assert_equal "$(label_of "$1")" "$before"
	[[ -z ${2-} ]] || assert_equal "$(label_of "$2")" "$before"
	run -0 svirt-list -H
	assert_output ''
}

# refused_for FILE REASON - and neither labelled nor on record
refused_for() {
	local before

	before=$(label_of "$1")
	svirt-alloc fs1 >/dev/null
	run -1 svirt-label fs1 "$1"
	assert_output --partial "$2"
	assert_equal "$(label_of "$1")" "$before"
	run -0 svirt-list -H -o files fs1
	assert_output 0
	svirt-release fs1
}

# Stand-ins
# ---------
#
# A program without the manners of the toolkit's commands, or of a QEMU that its
# guest has not taken over: perl, under the entry type of a domain.

# stand_in NAME TYPE - a copy of perl to enter the domain of TYPE
stand_in() {
	cp /usr/bin/perl "$1"
	chcon -t "$2" "$1"
}

# probe STAND-IN... - have it try the actions of standard input (probe.pl)
probe() {
	"$@" -e "$(<"$BATS_TEST_DIRNAME/probe.pl")"
}

# started_as CONTEXT CMD [ARG...] - what svirt-exec does at its end, with any
# CMD; by the stand-in svirt-exec in $BATS_FILE_TMPDIR
# shellcheck disable=SC2016  # perl's variables
started_as() {
	"$BATS_FILE_TMPDIR/svirt-exec" -e '
		my ($attribute, $pipe) = ("security.selinux",
			"system_u:object_r:svirt_pipe_t:s0\0");
		for (\*STDIN, \*STDOUT, \*STDERR) {
			syscall 190, fileno $_, $attribute, $pipe,
				length $pipe, 0 if -p;
		}
		open my $exec, "+<", "/proc/self/attr/exec" or die $!;
		syswrite $exec, shift or die $!;
		close $exec;
		exec { $ARGV[0] } @ARGV or die "exec: $!\n"' "$@"
}

# refused - every action of the output was refused by the kernel
refused() {
	refute_output --regexp '(: done|: [^PO][^:]*)$'
	refute_line ''
}

# allowed - every action was done
allowed() {
	refute_output --regexp ': [^d][^:]*$'
}

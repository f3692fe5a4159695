#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# svirt-exec killed before every system call of a start, and refused those that
# make, record and enter a control group. Whatever happens, a VM whose command
# does not run is not running, can be started again, and goes without a trace.

setup() {
	load ../run/helpers
	load crash
	need_root
	svirt_setup
	need_cgroup
	# a point is five commands, and each call has one all the same
	STRIDE=24
	cd "$BATS_TEST_TMPDIR" || return
	OWN=$CGROUP$(cgroup_of $$)
	ready
}

teardown() {
	[[ -z ${VM-} ]] || kill "$VM" || true
	tool restore --release crashed1 || rm -rf /run/svirt/crashed1
	groups | xargs -r rmdir 2>/dev/null || true
}

# A VM that ran once.
ready() {
	tool alloc crashed1 >/dev/null
	tool exec crashed1 true 2>&1 | cat
}

# Cgroups that a start left.
groups() {
	find "$OWN" -maxdepth 1 -name 'svirt-crashed1-*'
}

start() {
	local status=0

	traced "$1" svirt-exec --registry="$REGISTRY" "${@:2}" || status=$?
	# what the stand-in of the kernel knows of processes by their numbers in
	# that /proc
	rm -f "$FAKE_PROC"/{?,??}
	return $status
}

# The system calls of a start, up to the one that is the command's.
calls_of_start() {
	calls_of "$BATS_TEST_TMPDIR/reg" svirt-exec --registry="$REGISTRY" crashed1 \
		true | sed '/^execve 2/q'
}

# What must hold whatever happened: sound NAME NUMBER
sound() {
	local group

	run -0 tool list -H -o state crashed1
	assert_regex "$output" '^(held|stale)$'
	# the last start's; nobody lives in it
	while read -r group; do
		run grep -c . "$group/cgroup.procs"
		assert_output 0
	done < <(groups)
	(($(groups | wc -l) <= 1)) || fail "$1 $2: $(groups)"
	# be it started again or not
	((POINTS % 2)) || run -0 tool exec crashed1 true
	run -0 tool restore --release crashed1
	run groups
	assert_output ''
	ready
}

@test "svirt-exec killed at every system call leaves no VM that runs" {
	local name number

	while read -r name number; do
		run start "$name:signal=KILL:when=$number" crashed1 true
		((++POINTS))
		sound "$name" "$number"
	done < <(calls_of_start | sample $STRIDE)
	report 'svirt-exec killed' 60
}

@test "killed while its cgroup is made and not yet on record, it leaves none" {
	local name number

	while read -r name number; do
		run start "$name:signal=KILL:when=$number" crashed1 true
		assert_equal "$status" 137
		((++POINTS))
		run -0 tool restore --release crashed1
		run groups
		assert_output ''
		ready
	done < <(calls_of_start | sed -n '/^mkdirat 1$/,$p' | sed 1d | head -n 6)
	((POINTS == 6))
}

@test "killed as a helper, beside a VM that runs, it takes nothing from it" {
	local name number

	tool exec crashed1 sleep 1000 </dev/null >/dev/null 2>&1 3>&- &
	for _ in {1..100}; do
		VM=$(tool list -H -o pid crashed1)
		[[ ! -e /proc/$VM/comm || $(<"/proc/$VM/comm") != sleep ]] || break
		sleep 0.05
	done
	while read -r name number; do
		run start "$name:signal=KILL:when=$number" --helper crashed1 true
		((++POINTS))
		run -0 tool list -H -o state,pid crashed1
		assert_output "running	$VM"
		run -1 tool restore --release crashed1
	done < <(calls_of_start | grep -E '^(mkdirat|write|pwrite64|execve|openat) ' |
		sample $STRIDE)
	kill "$VM"
	wait || true
	VM=
	# the VM's own and the last helper's go with the next start
	run -0 tool exec crashed1 true
	sound helper 0
	report 'svirt-exec --helper killed' 20
}

@test "where a cgroup cannot be made or entered, the VM is known without one" {
	local call error

	for error in EACCES ENOSPC EBUSY EROFS; do
		# those that name a cgroup: the mkdir, and the write of a process
		for call in mkdirat:1 write:1; do
			run start "${call%:*}:error=$error:when=${call#*:}" \
				crashed1 cat /proc/self/cgroup
			# in a cgroup of its own, or started in the caller's, or refused
			assert_regex "$status" '^(0|125)$'
			((++POINTS))
			sound "$call" $error
		done
	done
	((POINTS == 8))
}

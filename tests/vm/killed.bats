#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# svirt-exec and svirt-restore --kill killed around a VM's cgroup, in their own
# domains: between making it, recording it and joining it, and between ending what
# is in it and removing it. Nothing is lost, and the next call leaves nothing.
# tests/cmd kills them at every call, on a host.

# shellcheck disable=SC2154  # lib.bash and run set them
load lib

setup_file() {
	export srv=/srv/killed-test
	mkdir -p $srv
	restorecon -R $srv
	export guest=$srv/qemu
	stand_in $guest qemu_exec_t
}

teardown_file() {
	rm -rf $srv
}

setup() {
	audit_mark
	cd $srv || return
	# some of the calls; a long run takes all
	points=6
	[[ -z ${SVIRT_TEST_LONG-} ]] || points=1000
	: >disk
	chcon -t virt_image_t disk
	rest=$(label_at_rest "$(label_of disk)")
	ready
}

teardown() {
	[[ -n $BATS_TEST_COMPLETED ]] || denials | tail -n 20
	svirt-restore --kill --release web1 || true
	cd /
}

# ready - a VM that ran once, with a disk
ready() {
	svirt-alloc web1 | svirt-label - $srv/disk >/dev/null
	svirt-exec web1 $guest -e 1
}

# groups - the VM's cgroups
groups() {
	find /sys/fs/cgroup -depth -type d -name 'svirt-web1-*'
}

# calls REGEX CMD... - the system calls of CMD from the one that matches on, as
# "NAME NUMBER", NUMBER counting calls of that name; $points of them
calls() {
	local all
	strace -qq -s 4096 -o trace "${@:2}" >&2
	all=$(awk -F'(' -v regex="$1" '
		/^[a-z0-9_]+\(/ { count[$1]++ }
		$0 ~ regex { begun = 1 }
		begun && ($1 == "execve" || $1 == "exit_group") { exit }
		begun { print $1, count[$1] }' trace)
	awk -v points=$points '
		{ line[NR] = $0 }
		END {
			if (points > NR) points = NR
			for (i = 0; i < points; i++)
				print line[1 + int(i * (NR - 1) / (points - 1))]
		}' <<<"$all"
}

# killed_at NAME NUMBER CMD... - CMD killed there; fails where it did not come so far
killed_at() {
	local status=0
	strace -qq -o trace -e "inject=$1:signal=KILL:when=$2" "${@:3}" || status=$?
	((status == 137))
}

# over - nothing of the VM is left, and its disk is at rest
over() {
	assert_equal "$(label_of disk)" "$rest"
	run -0 svirt-list -H
	assert_output ''
	[[ ! -e /run/svirt/web1 ]]
}

@test "svirt-exec killed between making, recording and joining a cgroup" {
	local name number left hits=0
	calls 'mkdirat.*svirt-web1-' svirt-exec web1 $guest -e 1 >points
	while read -r name number; do
		killed_at "$name" "$number" svirt-exec web1 $guest -e 1 ||
			continue
		((++hits))
		run -0 svirt-list -H -o state web1
		assert_output stale
		# the one that was there before or the new one, and nobody is in it
		left=$(groups)
		(($(grep -c . <<<"$left") <= 1)) || fail "$name $number: $left"
		run -0 xargs -rI@ cat @/cgroup.procs <<<"$left"
		assert_output ''
		((hits % 2)) || run -0 svirt-exec web1 $guest -pe 1 \
			/proc/self/attr/current
		run -0 svirt-restore --release web1
		over
		run groups
		assert_output ''
		ready
	done <points
	echo "# svirt-exec killed at $hits calls" >&3
	((hits >= 5))
}

@test "svirt-restore --kill killed between ending the VM and removing its cgroup" {
	local name number hits=0 pid
	run_guest
	calls 'openat.*"cgroup.kill"' svirt-restore --kill --release web1 >points
	while read -r name number; do
		ready
		run_guest
		killed_at "$name" "$number" svirt-restore --kill --release web1 ||
			true
		# it goes on where it was, and be it from the start
		run svirt-restore --kill --release web1
		((++hits))
		[[ $status == 0 || $output == *'no such VM'* ]] ||
			fail "$name $number: $status: $output"
		vm_gone "$pid"
		over
		run groups
		assert_output ''
	done <points
	echo "# svirt-restore --kill killed at $hits calls" >&3
	((hits >= 5))
}

# run_guest - the VM runs; sets $pid
run_guest() {
	svirt-exec web1 $guest -e 'sleep 1000' </dev/null >/dev/null 2>&1 3>&- &
	disown
	wait_until 20 runs
}

runs() {
	pid=$(svirt-list -H -o pid --state=running web1)
	[[ $pid == [0-9]* && $(readlink "/proc/$pid/exe") == "$guest" ]]
}

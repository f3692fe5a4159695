#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Levels beside those of VMs and users that the registry knows nothing of.

# shellcheck disable=SC2030,SC2031  # each test is a subshell
# shellcheck disable=SC2154  # lib.bash sets them
load lib

setup_file() {
	# what libvirt's VMs are to svirt-alloc: processes at their contexts
	install /bin/sleep /usr/local/bin/vm-sleep
	chcon -t qemu_exec_t /usr/local/bin/vm-sleep
	mkdir -p /var/lib/svirt/other
	chmod 700 /var/lib/svirt /var/lib/svirt/other
	restorecon -R /var/lib/svirt
}

teardown() {
	vm_stop
	svirt-list -H -o name | xargs -r svirt-release --force
	# what was released and not restored leaves its folder behind
	rm -rf /var/lib/svirt/other/* /run/svirt/*
}

# foreign LEVEL - a process of svirt_t that our registry does not know
foreign() {
	local other=/var/lib/svirt/other/registry.db
	svirt-alloc --registry=$other --overlap \
		--static="system_u:system_r:svirt_t:$1" "at-${1//[:,]/-}" >/dev/null
	svirt-exec --registry=$other "at-${1//[:,]/-}" -- \
		/usr/local/bin/vm-sleep 1000 </dev/null >/dev/null 2>&1 3>&- &
	vm_pids+=($!)
	wait_until 20 is_at "$!" "system_u:system_r:svirt_t:$1"
}

is_at() {
	[[ $(context_of "$1") == "$2" ]]
}

@test "many levels beside many VMs of others: none is comparable" {
	local i levels=() others=6 own=18
	[[ -z ${SVIRT_TEST_LONG-} ]] || others=20 own=200
	# in a set so small that a collision is sure without looking: 28 pairs, or
	# 231
	for ((i = 0; i < others; ++i)); do
		foreign "s0:c$i,c$((i + 1))"
		levels+=("s0:c$i,c$((i + 1))")
	done
	for ((i = 0; i < own; ++i)); do
		svirt-alloc --categories="c0.c$((others + 1))"
	done >"$BATS_TEST_TMPDIR/held"
	assert_equal "$(sort -u "$BATS_TEST_TMPDIR/held" | wc -l)" $own
	printf 'system_u:system_r:svirt_t:%s\n' "${levels[@]}" |
		run -1 grep -Fxf - "$BATS_TEST_TMPDIR/held"
}

@test "a user's own categories do not stop allocation" {
	runcon -l s0:c0.c1023 sleep 1000 3>&- &
	vm_pids+=($!)
	wait_until 20 is_at "$!" unconfined_u:unconfined_r:unconfined_t:s0:c0.c1023
	run -0 svirt-alloc
	assert_output --partial system_u:system_r:svirt_t:s0:c
}

@test "a static level at which another's VM runs is refused with its pid" {
	foreign s0:c7,c8
	run -1 svirt-alloc --static=system_u:system_r:svirt_t:s0:c7
	assert_output --partial "at which process ${vm_pids[-1]} runs"
}

@test "a VM that runs is not released, and its level not given out" {
	svirt-alloc web1
	svirt-exec web1 -- /usr/local/bin/vm-sleep 1000 </dev/null >/dev/null 2>&1 3>&- &
	vm_pids+=($!)
	wait_until 20 is_at "$!" "$(svirt-list -H -o context web1)"
	run -1 svirt-release web1
	assert_output --partial "process $! runs"
	kill $!
	wait_until 20 vm_gone $!
	run -0 svirt-list -H -o state web1
	assert_output stale
	# its folder carries the level
	run -1 svirt-release web1
	assert_output --partial 'svirt-restore --release web1 removes it'
	run -0 svirt-restore --release web1
}

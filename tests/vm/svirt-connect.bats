#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# svirt-connect under the kernel: a real QEMU's sockets, from an administrator's
# range, through a client at the VM's level.

# shellcheck disable=SC2154 # lib.bash sets them
load lib

teardown() {
	vm_tidy
}

# vm NAME [OPTION...] - QEMU with a disk that waits, and its sockets
vm() {
	local name=$1 folder=/run/svirt/$1
	shift
	cd "$BATS_TEST_TMPDIR" || return
	chmod 755 . ..
	disk_make "$name.img" '' w
	chmod 666 "$name.img"
	restorecon "$name.img"
	chcon -t var_t . "$name.img"
	svirt-alloc --tcg "$name" >/dev/null
	svirt-label "$name" "$name.img"
	vm_start svirt-exec "$@" "$name" -- "${qemu[@]}" -debugcon stdio \
		-drive "file=$name.img,format=raw,if=virtio" \
		-monitor "unix:$folder/monitor,server=on,wait=off" \
		-qmp "unix:$folder/qmp,server=on,wait=off" \
		-serial "unix:$folder/serial,server=on,wait=off"
}

# client - the process that holds the connection
client() {
	pgrep -f '^[^ ]*svirt-connect-client web1'
}

@test "the monitor answers a script, QMP as well, and nothing was denied" {
	vm web1
	run -0 --separate-stderr svirt-connect web1 <<<'info status'
	assert_output --partial 'VM status: running'
	assert_equal "$stderr" ''
	run -0 svirt-connect web1 qmp <<<'{"execute":"qmp_capabilities"}
{"execute":"query-status"}'
	assert_output --partial '"status": "running"'
	run -0 svirt-connect --print web1 serial
	assert_output /run/svirt/web1/serial
	# but for what the policy keeps silent about, which the machine shows
	run -1 grep -E 'scontext=[^ ]*:svirt_(connect|exec|helper)_t' < <(denials |
		grep -Ev '\{ (sys_ptrace|noatsecure) \}|name="registry.db-journal"')
}

@test "at a terminal, which the VM has no descriptor of; ^] leaves" {
	vm web1
	mkfifo keys
	script -qec 'svirt-connect web1' /dev/null <keys >screen 3>&- &
	exec 4>keys
	printf 'info status\r' >&4
	wait_until 20 grep -q 'VM status: running' screen
	pid=$(client)
	assert_equal "$(context_of "$pid")" "system_u:system_r:svirt_helper_t:$(
		svirt-list -H -o level web1)"
	run -0 readlink "/proc/$pid/fd/0" "/proc/$pid/fd/1" "/proc/$pid/fd/2"
	refute_output --regexp '/dev/(pts|tty)'
	run -0 awk '{ print $7 }' "/proc/$pid/stat"
	assert_output 0
	printf '\035' >&4
	exec 4>&-
	wait_until 20 vm_gone "$pid"
	run -0 svirt-list -H -o state web1
	assert_output running
}

@test "a VM of another user, whose folder root may not enter" {
	vm web1 --user=alice
	run -0 svirt-connect web1 <<<'info status'
	assert_output --partial 'VM status: running'
}

@test "from a login and a unit" {
	vm web1
	for who in as_sysadm as_unit; do
		run -0 "$who" sh -c 'echo "info status" |
			/usr/sbin/svirt-connect web1 2>&1 | cat'
		assert_output --partial 'VM status: running'
	done
}

@test "a client does not reach another VM's socket" {
	vm web1
	vm web2
	run -1 svirt-exec --helper web1 \
		/usr/libexec/svirt-tools/svirt-connect-client web2 monitor </dev/null
	assert_output --partial 'Permission denied'
	assert_denied '.*:svirt_helper_t:.*' '.*:svirt_image_t:.*' dir search ||
		assert_denied '.*:svirt_helper_t:.*' '.*' sock_file '(write|open)'
}

@test "once the VM is gone, so is the connection, and restore goes through" {
	vm web1
	svirt-connect web1 serial < <(exec sleep 60 3>&-) >out 2>&1 3>&- &
	connection=$!
	wait_until 20 client
	vm_stop
	wait_until 20 vm_gone "$connection"
	run -0 svirt-restore --release web1
	[[ ! -e /run/svirt/web1 ]]
}

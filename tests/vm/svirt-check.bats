#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# svirt-check on a kernel that enforces, and in its own domain there.

# shellcheck disable=SC2154  # lib.bash sets them
load lib

images=/var/lib/libvirt/images
# what runs as a VM, where a guest would add nothing
stand_in=/srv/stand-in

setup_file() {
	stand_in $stand_in qemu_exec_t
}

teardown_file() {
	rm -f $stand_in
}

setup() {
	audit_mark
	# or it says that others may read them
	umask 077
	mkdir -p $images/check
	restorecon -R ${images%/*}
	cd $images/check || return
}

teardown() {
	vm_tidy
	cd /
	rm -rf $images/check
}

# vm NAME - a VM with a disk of its own
vm() {
	truncate -s 1M "$1.img"
	svirt-alloc --tcg "$1" | svirt-label - "$PWD/$1.img" >/dev/null
}

# vm_stand_in NAME [PERL...] - it runs, does this, and waits
vm_stand_in() {
	vm_start svirt-exec "$1" -- $stand_in \
		-e "\$| = 1; ${*:2} print qq(waiting\\n); sleep 600"
}

# findings - what stands in $output, without the details, sorted
findings() {
	sed -nE 's/^([a-z]+: [a-z.-]+: [^:]+): .*/\1/p' <<<"$output" | sort
}

@test "svirt-check's domain can write no label, and open no image" {
	vm one
	for type in svirt_image_t virt_image_t virt_content_t svirt_rest_t etc_t \
		bin_t; do
		for permission in relabelfrom relabelto write append unlink \
			setattr; do
			run -1 policy_allows system_u:system_r:svirt_check_t:s0 \
				system_u:object_r:$type:s0 file $permission
		done
	done
	for type in svirt_image_t virt_image_t svirt_rest_t \
		fixed_disk_device_t; do
		run -1 policy_allows system_u:system_r:svirt_check_t:s0 \
			system_u:object_r:$type:s0 file read
		run -1 policy_allows system_u:system_r:svirt_check_t:s0 \
			system_u:object_r:$type:s0 file open
		run -1 policy_allows system_u:system_r:svirt_check_t:s0 \
			system_u:object_r:$type:s0 blk_file read
	done
	# nor does it trace what it looks at
	run -1 policy_allows system_u:system_r:svirt_check_t:s0 \
		system_u:system_r:svirt_t:s0 process ptrace
	# by its handle, where its name is another
	mv one.img moved.img
	strace -f -o trace -e trace=open,openat,openat2,open_by_handle_at,setxattr,fsetxattr,lsetxattr \
		svirt-check -q files
	# it is pinned
	grep -qE 'open_by_handle_at\(.*O_PATH' trace
	run grep -vE 'O_PATH' trace
	refute_output --partial .img
	refute_output --partial open_by_handle_at
	refute_output --partial setxattr
}

@test "a report has the tenant's nonce, and what the kernel and the files say" {
	vm one
	vm two
	vm_stand_in one
	run -0 svirt-check report one --nonce=4711
	report=$output
	run -0 jq -r '.nonce, .host.enforcing, .host.policy_sha256, .vm.name,
		.vm.state, .vm.context, .vm.files[0].context,
		.isolation.vms, .isolation.violations' <<<"$report"
	assert_line --index 0 4711
	assert_line --index 1 true
	assert_line --index 2 "$(sha256sum </sys/fs/selinux/policy | cut -d ' ' -f 1)"
	assert_line --index 3 one
	assert_line --index 4 running
	assert_line --index 5 "$(context_of "$vm_pid")"
	assert_line --index 6 "$(label_of one.img)"
	assert_line --index 7 2
	assert_line --index 8 0
	refute_output --partial two
	# one that is open to the other is no secret
	chcon -l s0 one.img
	run -1 svirt-check report one --nonce=4711
	run -0 jq -r .isolation.violations_of_vm <<<"$output"
	assert_output 1
}

@test "the proof over 100 VMs, and one wrong label among them" {
	vm vm7
	vm vm8
	seq 98 | xargs -P 2 -I@ svirt-alloc --tcg other@ >/dev/null
	began=${EPOCHREALTIME/./}
	run -0 svirt-check isolation
	echo "# 100 VMs: isolation in $(((${EPOCHREALTIME/./} - began) / 1000)) ms" >&3
	assert_line --partial "100 VMs, 2 files: 10200 cells, 0 violations"
	chcon -l "$(svirt-list -H -o level vm8)" vm7.img
	run -1 svirt-check -q isolation
	assert_equal "$(findings)" "error: isolation.crosses: vm8 to vm7"
}

@test "a page goes to what svirt-check is handed: it makes no file" {
	cd "$BATS_TEST_TMPDIR"
	run -2 svirt-check -q --html=page.html host
	assert_output "svirt-check: page.html: Permission denied: SELinux lets svirt-check write no file of its own: --html=- >page.html"
	run -0 ls
	refute_output --partial page
	svirt-check --html=- host >page.html
	assert_equal "$(head -n 1 page.html)" "<!DOCTYPE html>"
	assert_equal "$(tail -n 1 page.html)" "</html>"
}

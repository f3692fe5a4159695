#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# svirt-check on a kernel that enforces, in its own domain: what is wrong it finds,
# and nothing else; the commands that it prints mend it.

# shellcheck disable=SC2154  # lib.bash sets them
load lib

images=/var/lib/libvirt/images

setup() {
	audit_mark
	mkdir -p $images/check
	cd $images/check || return
	umask 077
}

teardown() {
	vm_tidy
	cd /
	rm -rf $images/check
	rm -f /root/permissive_svirt_t.cil
	semodule -r permissive_svirt_t 2>/dev/null || true
	setsebool virt_use_usb off
}

# start NAME - a confined VM that waits, with a disk of its own
start() {
	disk_make "$1.img" '' w
	restorecon "$1.img"
	svirt-alloc --tcg "$1" >/dev/null
	svirt-label "$1" "$PWD/$1.img"
	vm_start svirt-exec "$1" -- "${qemu[@]}" -debugcon stdio \
		-drive if=virtio,format=raw,file="$PWD/$1.img"
}

# no_denial - svirt-check was refused nothing, but for what SQLite tries of a
# registry that it only reads
no_denial() {
	run bash -c 'grep -v "{ setattr } .*registry.db" <<<"$1"' - "$(denials)"
	refute_output --partial svirt_check_t
}

# found - the IDs that it finds, in order, in $output; $report is what it said
found() {
	run svirt-check host processes files registry
	report=$output
	output=$(sed -nE 's/^(error|warning): ([a-z.-]+): .*/\2/p' <<<"$output" |
		sort)
}

# mend ID - run what was printed to mend it
mend() {
	local line
	while read -r line; do
		eval "$line"
	done < <(awk -v id="$1:" '/^[a-z]/ { on = $2 == id }
		on && /^    / { print substr($0, 5) }' <<<"$report")
}

@test "three VMs are well; each thing that is wrong is found, and mended" {
	start one
	start two
	start three
	found
	assert_output ""
	no_denial

	# a QEMU that nobody confined, on one's disk
	setsebool allow_execmem on
	vm_start "${qemu[@]}" -debugcon stdio -snapshot \
		-drive if=virtio,format=raw,file=one.img,file.locking=off
	setsebool allow_execmem off
	stray=$vm_pid
	# a label by hand, and one that somebody left
	chcon -t virt_image_t two.img
	truncate -s 1M left.img
	chcon -t svirt_image_t -l s0:c1022,c1023 left.img
	# a VM that is over
	start four
	vm_stop "$vm_pid"
	# a domain that is only warned
	echo '(typepermissive svirt_t)' >/root/permissive_svirt_t.cil
	semodule -i /root/permissive_svirt_t.cil
	setsebool virt_use_usb on

	found
	assert_output "$(sort <<-'END'
		files.label
		files.level
		host.permissive
		processes.disk
		processes.unconfined
		registry.stale
	END
	)"
	grep -q "^error: processes.unconfined: $stray " <<<"$report"
	grep -q "^error: processes.disk: $stray .*one.img is open, which is one's" \
		<<<"$report"
	grep -q "^error: files.label: $PWD/two.img: " <<<"$report"
	grep -q "^warning: files.level: $PWD/left.img: " <<<"$report"
	grep -q "^error: host.permissive: svirt_t: " <<<"$report"
	grep -q "^warning: registry.stale: four: " <<<"$report"
	grep -q "^info: host.boolean: virt_use_usb: on" <<<"$report"
	no_denial

	mend files.label
	mend files.level
	mend host.permissive
	mend processes.unconfined
	mend registry.stale
	mend host.boolean
	wait_until 20 vm_gone "$stray"
	found
	echo "$report"
	assert_output ""
	run -0 svirt-check -q
	assert_output ""
	run -1 grep '^info: host.boolean: virt_use_usb' <<<"$report"
}

@test "svirt-check's domain can write no label, and open no image" {
	start one
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
	strace -f -o trace -e trace=open,openat,openat2,setxattr,fsetxattr,lsetxattr \
		svirt-check -q files
	run grep -E 'one\.img.*(O_RDONLY|O_RDWR|O_WRONLY)|setxattr' trace
	run grep -vE 'O_PATH' <<<"$output"
	refute_output --partial one.img
	refute_output --partial setxattr
}

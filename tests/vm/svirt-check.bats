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
	[[ -n $BATS_TEST_COMPLETED ]] || unbreak
	vm_tidy
	cd /
	rm -rf $images/check
}

# unbreak - what a test that failed may have left to others
unbreak() {
	setsebool virt_use_usb=off allow_execmem=off
	semodule -r permissive_svirt_tcg_t 2>/dev/null || true
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

@test "all that is wrong is found, nothing else is, and the lines it prints mend it" {
	for name in one two three; do
		vm $name
		vm_stand_in $name
	done
	run -0 svirt-check -q
	assert_output ""

	vm four
	vm_stand_in four
	vm_stop "$vm_pid"
	# where there is no KVM, QEMU writes code and runs it
	setsebool allow_execmem on
	"${qemu[@]}" -S -drive if=virtio,format=raw,file="$PWD/one.img" \
		</dev/null >&2 3>&- &
	intruder=$!
	vm_pids+=("$intruder")
	set_two=$(label_of two.img)
	chcon -l "$(svirt-list -H -o level three)" two.img
	echo '(typepermissive svirt_tcg_t)' \
		>"$BATS_TEST_TMPDIR/permissive_svirt_tcg_t.cil"
	semodule -i "$BATS_TEST_TMPDIR/permissive_svirt_tcg_t.cil"
	setsebool virt_use_usb on
	wait_until 60 has_open "$intruder" "$PWD/one.img"

	run -1 svirt-check -q
	assert_equal "$(findings)" "$(sort <<-END
		error: files.label: $PWD/two.img
		error: host.permissive: svirt_tcg_t
		error: isolation.crosses: three to two
		error: processes.disk: $intruder (qemu-system-x86_64)
		error: processes.unconfined: $intruder (qemu-system-x86_64)
		warning: registry.stale: four
	END
	)"
	assert_line --partial "$PWD/one.img is open, which is one's"
	remedies=$(sed -n 's/^    //p' <<<"$output")
	run -1 svirt-check host
	assert_equal "$(findings | grep boolean)" "info: host.boolean: virt_use_usb"
	remedies+=$'\n'$(grep -A1 host.boolean <<<"$output" | sed -n 's/^    //p')

	# what mends two findings is run once
	while read -r line; do
		echo "$line"
		bash -ec "$line" </dev/null
	done < <(awk '!ran[$0]++' <<<"$remedies")
	wait_until 20 vm_gone "$intruder"
	run -0 svirt-check -q
	assert_output ""
	run -0 svirt-check host
	refute_output --partial host.boolean
	assert_equal "$(label_of two.img)" "$set_two"
	# the VMs have gone on
	assert_equal "$(svirt-list -H -o name --state=running | sort | xargs)" \
		"one three two"
	setsebool allow_execmem off
}

# has_open PID FILE
has_open() {
	find "/proc/$1/fd" -lname "$2" 2>/dev/null | grep -q .
}

@test "the last denial of a VM is explained, and its line mends it" {
	vm one
	vm two
	vm_stand_in one "open my \$f, q(<), q($PWD/two.img);"
	# another VM's came later
	vm_stand_in two "open my \$f, q(<), q(/etc/shadow);"
	run -0 svirt-check explain --last one
	assert_line --partial "one (stand-in) was refused: read of the file"
	assert_line --partial two.img
	refute_output --partial shadow
	run -0 sed -n 's/^ \{8\}//p' <<<"$output"
	assert_line --regexp '^svirt-restore --file=.* two && svirt-label one '
	bash -ec "$output"
	assert_equal "$(label_of two.img)" "$(svirt-list -H -o image one)"
	run -0 svirt-check explain one "$PWD/two.img"
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

@test "the proof over many VMs, and one wrong label among them" {
	local vms=20
	[[ -z ${SVIRT_TEST_LONG-} ]] || vms=100
	vm vm7
	vm vm8
	seq $((vms - 2)) | xargs -P 2 -I@ svirt-alloc --tcg other@ >/dev/null
	began=${EPOCHREALTIME/./}
	run -0 svirt-check isolation
	echo "# $vms VMs: isolation in $(((${EPOCHREALTIME/./} - began) / 1000)) ms" >&3
	assert_line --partial "$vms VMs, 2 files: $((vms * (vms + 2))) cells, 0 violations"
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

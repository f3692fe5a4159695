#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The main job: two VMs, each confined under a label of its own, neither able
# to touch what is the other's, and every label back afterwards.

# shellcheck disable=SC2154  # lib.bash sets them
load lib

images=/var/lib/libvirt/images

setup_file() {
	mkdir -p $images /srv/vm
	restorecon -R $images /srv/vm
}

setup() {
	audit_mark
	cd "$images" || return
}

teardown() {
	vm_tidy
	rm -rf ${images:?}/* /srv/vm/*
}

# drive FILE[,OPTION...] - one more disk
drive() {
	echo "-drive format=raw,if=virtio,file=$1"
}

# vm NAME DISK... - QEMU as the VM; the first disk is booted
# shellcheck disable=SC2046
vm() {
	local name=$1
	shift
	svirt-exec "$name" -- "${qemu[@]}" -debugcon stdio \
		$(for disk; do drive "$disk"; done)
}

# new_vm NAME [TEXT [w]] - with a disk of its own, NAME.img
new_vm() {
	disk_make "$1.img" "${2-text of $1}" "${3-}"
	svirt-alloc --tcg "$1" >/dev/null
	svirt-label "$1" "$1.img"
}

# refuses NAME FILE - QEMU as VM NAME cannot open FILE, and the denial is the
# kernel's, with the VM's level and the file's
refuses() {
	local file=$2 subject object
	run vm "$1" "$1.img" "$file"
	assert_failure 1
	assert_output --partial "Permission denied"
	subject=$(svirt-list -H -o context "$1")
	object=$(label_of "$file")
	# Debian's is built without such rules, another policy may have them
	if [[ ${3-} ]] && policy_silences "$subject" "$object" file "$3"; then
		return
	fi
	assert_denied "$subject" "$object" file "${3-(read|open|write|getattr)}"
}

@test "a VM runs at exactly its context and uses its own disk" {
	local context
	disk_make web1.img 'my own' w
	context=$(svirt-alloc --tcg web1)
	assert_regex "$context" '^system_u:system_r:svirt_tcg_t:s0:c[0-9]+,c[0-9]+$'
	svirt-label web1 web1.img
	vm_start svirt-exec web1 -- "${qemu[@]}" -debugcon stdio \
		-drive file=web1.img,format=raw,if=virtio
	assert_equal "$(context_of "$vm_pid")" "$context"
	assert_equal "$(disk_written web1.img)" 'my own'
	run -0 svirt-list -H -o state,pid web1
	assert_output $'running\t'"$vm_pid"
	run -0 ps -o label= -p "$vm_pid"
	assert_output --partial "$context"
	run -1 svirt-restore web1
	assert_output --partial "$vm_pid"
	vm_stop
	run -0 svirt-list -H -o state web1
	assert_output stale
}

@test "svirt_tcg_t runs QEMU's tcg without a boolean" {
	# a policy has one of them, or none
	run getsebool -a
	refute_line --regexp '^(allow|virt_use)_execmem --> on'
	new_vm web1
	run -33 vm web1 web1.img
	assert_output --partial 'text of web1'
}

@test "another VM's disk is refused, and both levels stand in audit.log" {
	new_vm one
	new_vm two
	refuses one two.img
	run -33 vm two two.img
	assert_output --partial 'text of two'
}

@test "disks at rest are refused: in the image folder, and in /srv" {
	new_vm web1
	disk_make rest.img
	restorecon rest.img
	# where any VM may read the folder's own type, only what was a VM's is safe
	[[ $(label_at_rest "$(label_of rest.img)") != *:svirt_rest_t:* ]] ||
		chcon "$(label_at_rest "$(label_of rest.img)")" rest.img
	refuses web1 $images/rest.img
	disk_make /srv/vm/rest.img
	restorecon /srv/vm/rest.img
	new_vm two
	svirt-label two /srv/vm/rest.img
	run -0 svirt-restore two
	assert_output --partial svirt_rest_t
	refuses web1 /srv/vm/rest.img
}

@test "a file in the administrator's home is refused" {
	new_vm web1
	disk_make /root/notes.img
	refuses web1 /root/notes.img
	rm /root/notes.img
}

@test "content is read and not written, shared files are written" {
	new_vm web1
	disk_make cd.iso 'text of content'
	disk_make shared.img 'text of shared'
	svirt-label --content web1 cd.iso
	svirt-label --shared web1 shared.img
	run -33 vm web1 web1.img cd.iso,readonly=on
	assert_output --partial 'text of content'
	refuses web1 cd.iso write
	run -33 vm web1 web1.img shared.img
	assert_output --partial 'text of shared'
	assert_equal "$(disk_written shared.img)" 'text of shared'
}

@test "its own private file is read, another's is not" {
	new_vm one
	new_vm two
	disk_make key.img 'a secret'
	svirt-label --private one key.img
	run -33 vm one one.img key.img,readonly=on
	assert_output --partial 'a secret'
	run vm two two.img key.img,readonly=on
	assert_failure 1
	assert_output --partial 'Permission denied'
	assert_denied "$(svirt-list -H -o context two)" "$(label_of key.img)" \
		file '(read|open|getattr)'
}

@test "restore --release puts every label back and leaves nothing" {
	local before after was
	disk_make web1.img
	disk_make cd.iso
	disk_make shared.img
	restorecon web1.img cd.iso shared.img
	chcon -t var_t cd.iso
	was=$(label_of web1.img)
	before=$(stat -c '%n %C' ./* |
		sed "/web1.img/s/$was/$(label_at_rest "$was")/")
	svirt-alloc --tcg web1 | svirt-label - web1.img |
		svirt-label --content - cd.iso | svirt-label --shared - shared.img
	run -33 vm web1 web1.img
	[[ -d /run/svirt/web1 ]]
	run -0 svirt-restore --release web1
	after=$(stat -c '%n %C' ./*)
	assert_equal "$after" "$before"
	run -0 svirt-list -H
	assert_output ''
	[[ ! -e /run/svirt/web1 ]]
}

@test "a static VM has exactly its context and level" {
	local context=system_u:system_r:svirt_tcg_t:s0:c1.c3
	disk_make db.img 'the database' w
	run -0 svirt-alloc --static=system_u:system_r:svirt_tcg_t:s0:c1,c2,c3 db
	assert_output "$context"
	svirt-label db db.img
	assert_equal "$(label_of db.img)" system_u:object_r:svirt_image_t:s0:c1.c3
	vm_start svirt-exec db -- "${qemu[@]}" -debugcon stdio \
		-drive file=db.img,format=raw,if=virtio
	assert_equal "$(context_of "$vm_pid")" "$context"
	vm_stop
	run -0 svirt-list -H -o state db
	assert_output held
}

@test "with --no-relabel files are never touched, and it says why" {
	disk_make db.img 'by hand'
	chcon system_u:object_r:svirt_image_t:s0:c8,c9 db.img
	svirt-alloc --no-relabel --static=system_u:system_r:svirt_tcg_t:s0:c8,c9 db
	run -1 svirt-label db db.img
	assert_output --partial -- --no-relabel
	run -33 vm db db.img
	assert_output --partial 'by hand'
	run -0 svirt-restore --release db
	assert_equal "$(label_of db.img)" system_u:object_r:svirt_image_t:s0:c8,c9
}

# the_job NAME - what a wrapper script does
the_job() {
	printf '%s\n' 'set -e; PATH=/usr/sbin:/usr/bin:/sbin:/bin' \
		"svirt-alloc --tcg $1" \
		"svirt-label $1 $images/$1.img" \
		"svirt-exec $1 -- ${qemu[*]} -debugcon stdio $(drive "$images/$1.img") || test \$? = 33" \
		"svirt-restore --release $1"
}

# does_the_job CALLER NAME - as that caller, the same
does_the_job() {
	local before
	disk_make "$2.img" "text of $2"
	restorecon "$2.img"
	before=$(label_at_rest "$(label_of "$2.img")")
	the_job "$2" >"/usr/local/sbin/job-$2"
	run -0 "$1" bash "/usr/local/sbin/job-$2"
	assert_line --regexp '^system_u:system_r:svirt_tcg_t:s0:c[0-9]+,c[0-9]+$'
	assert_equal "$(disk_written "$2.img")" "text of $2"
	assert_equal "$(label_of "$2.img")" "$before"
	run -0 svirt-list -H
	assert_output ''
}

@test "the same from a systemd unit" {
	does_the_job as_unit unit1
}

@test "the same from a cron job" {
	does_the_job as_cron cron1
}

@test "the same from sysadm_t" {
	does_the_job as_sysadm sysadm1
}

@test "a user in user_t can use none of it" {
	local tools=(alloc list release label exec restore)
	# shellcheck disable=SC2016  # its shell's
	run -0 as_alice sh -c 'for tool; do
		"/usr/sbin/svirt-$tool" --version
		echo "svirt-$tool: status $?"
	done' sh "${tools[@]}"
	assert_equal "$(grep -c 'Permission denied' <<<"$output")" ${#tools[@]}
	assert_equal "$(grep -c 'status 126' <<<"$output")" ${#tools[@]}
}

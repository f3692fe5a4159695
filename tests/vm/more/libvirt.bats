#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# libvirt's VM and ours on one host, with the toolkit's modules loaded: libvirt's
# does all that it did, and neither can be given, or open, what is the other's.

# shellcheck disable=SC2154  # lib.bash and run set them
load lib

images=/var/lib/libvirt/images

setup_file() {
	export LC_ALL=C
	systemctl start virtlogd libvirtd
	cd "$BATS_FILE_TMPDIR" || return
	chmod 755 . ..
	stand_in svirt-exec svirt_exec_exec_t
	stand_in qemu qemu_exec_t
}

teardown_file() {
	systemctl stop libvirtd virtlogd
}

setup() {
	audit_mark
	cd $images || return
	disk_make theirs.img 'text of theirs' w
	disk_make ours.img 'text of ours' w
	restorecon theirs.img ours.img
	virsh create /dev/stdin <<-END
	<domain type='qemu'><name>theirs</name><memory unit='MiB'>32</memory>
	<os><type arch='x86_64' machine='pc'>hvm</type></os><features><acpi/></features>
	<devices>
	  <emulator>/usr/bin/qemu-system-x86_64</emulator>
	  <disk type='file'><driver name='qemu' type='raw'/>
	    <source file='$images/theirs.img'/><target dev='vda' bus='virtio'/></disk>
	  <serial type='pty'><log file='/var/log/libvirt/qemu/theirs.serial'/></serial>
	</devices></domain>
	END
	pid=$(pgrep -f 'guest=theirs')
}

teardown() {
	vm_tidy
	virsh destroy theirs >/dev/null 2>&1 || true
	rm -f $images/*
}

has_written() {
	[[ $(disk_written theirs.img) == 'text of theirs' ]]
}

@test "libvirt's VM runs at its own level and uses its disk; its monitor and log work" {
	assert_regex "$(context_of "$pid")" ':svirt_t:s0:c[0-9]+,c[0-9]+$'
	wait_until 60 has_written
	run -0 virsh qemu-monitor-command theirs --hmp 'info status'
	assert_output --partial running
	[[ -e /var/log/libvirt/qemu/theirs.serial ]]
	truncate -s 1M more.img
	run virsh attach-disk theirs $images/more.img vdb
	assert_output --partial successfully
	assert_regex "$(label_of more.img)" ":$(context_of "$pid" | cut -d: -f4-)\$"
	run -0 virsh destroy theirs
	refute_regex "$(label_of theirs.img) $(label_of more.img)" ':c[0-9]'
	# of what each is to the other: Debian's policy denies other things, such as
	# the /proc of who ends a VM
	run grep -E "scontext=[^ ]*:(svirt|virtd|virtlogd)_t:[^ ]* tcontext=[^ ]*:s?virt[a-z_]*_t:[^ ]* tclass=(file|fd|fifo_file|sock_file|unix_stream_socket)" \
		<(denials)
	assert_output ''
}

@test "beside ours: another level, and each keeps its disk" {
	theirs=$(context_of "$pid")
	svirt-alloc --tcg web1 | svirt-label - ours.img >/dev/null
	run -1 svirt-label web1 theirs.img
	assert_output --partial libvirt
	vm_start svirt-exec web1 -- "${qemu[@]}" -debugcon stdio \
		-drive if=virtio,format=raw,file=ours.img
	refute [ "$(svirt-list -H -o level web1)" = "${theirs#*:*:*:}" ]
	run -0 probe started_as "$theirs" "$BATS_FILE_TMPDIR/qemu" <<-END
	read	$images/ours.img
	write	$images/ours.img
	signal	$vm_pid	9
	END
	refused
	run -0 probe started_as "$(svirt-list -H -o context web1)" \
		"$BATS_FILE_TMPDIR/qemu" <<-END
	read	$images/theirs.img
	write	$images/theirs.img
	signal	$pid	9
	END
	refused
	# its level stays its own however many are drawn
	run -1 svirt-alloc --static="$theirs" web2
	assert_output --partial "process $pid"
}

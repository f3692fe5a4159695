#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Device nodes where the kernel decides. What this kernel drives none of - SCSI,
# USB, input, TPM, VFIO - is shown by nodes alone, with the numbers and labels that
# udev would give them.

# shellcheck disable=SC2154  # lib.bash and run set them
load lib

setup_file() {
	cd "$BATS_FILE_TMPDIR" || return
	chmod 755 . ..
	stand_in qemu qemu_exec_t
	svirt-alloc --tcg one
	svirt-alloc --tcg two
	mkdir -p /dev/{vfio/devices,input,bus/usb/001}
	restorecon -R /dev/{vfio,input,bus}
}

teardown() {
	[[ -n $BATS_TEST_COMPLETED ]] || denials | tail -n 20
	svirt-restore one two
	# shellcheck disable=SC2086
	rm -f ${nodes-}
}

teardown_file() {
	svirt-release one two
	rm -rf /dev/vfio /dev/bus/usb/001
}

# node PATH MAJOR MINOR
node() {
	# the kernel may have made it
	rm -f "$1"
	mknod "$1" c "$2" "$3"
	restorecon "$1"
	nodes+=" $1"
}

# as NAME - actions of standard input, by that VM's stand-in
as() {
	probe svirt-exec "$1" "$BATS_FILE_TMPDIR/qemu"
}

@test "a serial line is one VM's, and the host's again" {
	before=$(label_of /dev/ttyS1)
	assert_regex "$before" ':tty_device_t:s0$'
	run -0 svirt-label one /dev/ttyS1
	run -0 as one <<<'write	/dev/ttyS1'
	refute_output --partial 'Permission denied'
	run -0 as two < <(printf '%s	/dev/ttyS1\n' read write append)
	refused
	run -0 svirt-restore one
	assert_equal "$(label_of /dev/ttyS1)" "$before"
	# what a boot makes anew is forgotten with it
	assert_equal "$(stat -f -c %T /dev)" tmpfs
}

@test "nodes of every kind that a VM is given go to it, and back" {
	local path numbers before=()
	while read -r path numbers; do
		# shellcheck disable=SC2086
		node "$path" $numbers
		before+=("$(label_of "$path")")
	done <<-END
		/dev/sg5 21 5
		/dev/st0 9 0
		/dev/parport0 99 0
		/dev/lp0 6 0
		/dev/ttyUSB0 188 0
		/dev/input/event9 13 73
		/dev/tpm7 10 224
		/dev/bus/usb/001/002 189 1
		/dev/vfio/12 511 12
		/dev/vfio/devices/vfio0 510 0
	END
	# shellcheck disable=SC2086
	run -0 svirt-label one $nodes
	for path in $nodes; do
		assert_equal "$path $(label_of "$path")" \
			"$path $(svirt-list -H -o image one)"
	done
	# shellcheck disable=SC2086
	run -0 as two < <(printf 'read	%s\n' $nodes)
	refused
	run -0 svirt-restore one
	for path in $nodes; do
		assert_equal "$path $(label_of "$path")" "$path ${before[0]}"
		before=("${before[@]:1}")
	done
}

@test "a USB device that comes back as another node is labelled again" {
	node /dev/bus/usb/001/003 189 2
	run -0 svirt-label one /dev/bus/usb/001/003
	rm /dev/bus/usb/001/003
	node /dev/bus/usb/001/004 189 3
	run -0 svirt-label one /dev/bus/usb/001/004
	run -0 svirt-restore one
	assert_regex "$(label_of /dev/bus/usb/001/004)" ':usb_device_t:s0$'
	run -0 svirt-list -H --files
	assert_output ''
}

@test "what all share: used as it is, or the line that opens it; consoles are refused" {
	run -1 svirt-label one /dev/tty1
	assert_output --partial 'a device that all processes share'
	node /dev/vhost-test 10 241
	chcon -t vhost_device_t /dev/vhost-test
	run -0 svirt-label -v --shared one /dev/vhost-test
	assert_output --partial 'usable as it is'
	node /dev/vfio/vfio 10 196
	run -1 svirt-label --shared one /dev/vfio/vfio
	assert_output --partial 'setsebool -P virt_use_vfio on'
	setsebool virt_use_vfio on
	run svirt-label --shared one /dev/vfio/vfio
	setsebool virt_use_vfio off
	assert_success
	node /dev/sgx_vepc 10 127
	run -1 svirt-label --shared one /dev/sgx_vepc
	assert_output --partial 'semanage fcontext -a -f c -t qemu_device_t'
	chcon -t qemu_device_t /dev/sgx_vepc
	run -0 svirt-label --shared one /dev/sgx_vepc
}

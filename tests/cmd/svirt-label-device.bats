#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck disable=SC2154 # run sets output
# svirt-label and device nodes: which a VM is given, and which all share. The nodes
# are made here by the numbers of devices.txt, whatever drives them or not.

ORIGINAL=system_u:object_r:tty_device_t:s0

setup() {
	load ../run/helpers
	need_root
	svirt_setup
	mkdir "$BATS_TEST_TMPDIR/d"
	cd "$BATS_TEST_TMPDIR/d" || return
	tool alloc --static=system_u:system_r:svirt_t:s0:c1,c2 lab1
	IMAGE=system_u:object_r:svirt_image_t:s0:c1,c2
}

# node NAME MAJOR MINOR [LABEL]
node() {
	mknod "$1" c "$2" "$3" || skip 'no devices here'
	setfattr -n security.selinux -v "${4-$ORIGINAL}" "$1"
}

# rules LINE... - of the policy, before those of the fixtures
rules() {
	export FAKE_POLICY=$BATS_TEST_TMPDIR/rules
	printf '%s\n' "$@" >"$FAKE_POLICY"
}

@test "devices that one VM is given" {
	local name numbers names=()

	while read -r name numbers; do
		# shellcheck disable=SC2086
		node $name $numbers
		names+=("$name")
	done <<-EOF
		ttyS0 4 64
		ttyS3 4 67
		ttyUSB0 188 0
		ttyACM0 166 0
		ttyAMA0 204 64
		lp0 6 0
		parport0 99 0
		st0 9 0
		nst0 9 128
		event3 13 67
		usb 189 1
		tpm0 10 224
		tpm1 253 65536
		sg5 21 5
		vfio 511 0
	EOF
	run -0 tool label lab1 "${names[@]}"
	for name in "${names[@]}"; do
		assert_equal "$name $(label_of $name)" "$name $IMAGE"
	done
	run -0 tool restore lab1
	for name in "${names[@]}"; do
		assert_equal "$name $(label_of $name)" "$name $ORIGINAL"
	done
}

@test "devices that all processes share are refused by name, and accepted as shared" {
	local name numbers

	rules 'allow svirt_t tty_device_t chr_file @(read|write)'
	while read -r name numbers; do
		# shellcheck disable=SC2086
		node $name $numbers
		run -1 tool label lab1 $name
		assert_output --partial "$name: a device that all processes share"
		assert_output --partial '--shared says'
		run -0 tool label -v --shared lab1 $name
		assert_output --partial 'usable as it is'
		assert_equal "$name $(label_of $name)" "$name $ORIGINAL"
	done <<-EOF
		tty1 4 1
		tty63 4 63
		vcs 7 0
		tty 5 0
		kvm 10 232
		vhost-net 10 238
		vhost-vsock 10 241
		vhost-scsi 10 125
		uinput 10 223
		vfio 10 196
		dsp 14 3
		pcmC0D0p 116 16
	EOF
	# a GPU is shared out by its driver, or given whole
	node renderD128 226 128
	run -0 tool label --shared lab1 renderD128
	assert_equal "$(label_of renderD128)" $ORIGINAL
	run -0 tool list -H --files
	assert_output ''
}

@test "a shared device that the policy closes to VMs: the line that opens it" {
	rules 'deny svirt_t * chr_file *'
	node vfio 10 196 system_u:object_r:vfio_device_t:s0
	run -1 tool label --shared lab1 vfio
	assert_output --partial 'setsebool -P virt_use_vfio on'
	node sgx_vepc 10 125 system_u:object_r:device_t:s0
	run -1 tool label --shared lab1 sgx_vepc
	assert_output --partial "semanage fcontext -a -f c -t qemu_device_t \
$PWD/sgx_vepc; restorecon $PWD/sgx_vepc"
}

@test "a device goes back to its own label, though every VM could use it by that" {
	rules 'allow svirt_t tty_device_t @(chr_file|file) @(read|write)'
	node ttyS0 4 64
	make_file disk $ORIGINAL
	run -0 tool label lab1 ttyS0 disk
	run -0 tool restore lab1
	assert_equal "$(label_of ttyS0)" $ORIGINAL
	assert_equal "$(label_of disk)" system_u:object_r:svirt_rest_t:s0
}

@test "a node that came anew under its name is another, and left alone" {
	node usb 189 1
	run -0 tool label lab1 usb
	mv usb old
	node usb 189 2
	rm old
	run tool restore lab1
	assert_equal "$(label_of usb)" $ORIGINAL
	run -0 tool list -H --files
	assert_output ''
}

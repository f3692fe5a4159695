#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Each call for memory, a descriptor or what a file is, failed once
# (tests/fake/fault.c): the command ends by itself, says what happened, loses no
# label, and does its work the next time.

setup() {
	load ../run/helpers
	svirt_setup
	need_root
	FAULT=$BUILD/tests/fake/.libs/fault.so
	HOME_LABEL=system_u:object_r:user_home_t:s0
	DISK=$BATS_TEST_TMPDIR/disk.img
	make_file "$DISK" $HOME_LABEL
}

teardown() {
	[[ -z ${FAULT-} ]] || nothing_held
}

# Run a tool with its N-th call failing: faulty N NAME [ARG...]
faulty() {
	LD_PRELOAD="$FAULT $FAKE" FAULT_AT=$1 \
		FAULT_COUNT=$BATS_TEST_TMPDIR/count \
		run "svirt-$2" --registry="$REGISTRY" "${@:3}"
}

# each PREPARE CHECK NAME [ARG...] - fail each call of a tool in turn, after
# PREPARE; CHECK what it left, as it said that it failed or did not
each() {
	local prepare=$1 check=$2 total n step

	shift 2
	$prepare
	faulty 0 "$@"
	assert_success
	total=$(<"$BATS_TEST_TMPDIR/count")
	((total > 10)) || fail "only $total calls were seen"
	step=1
	[[ -n ${SVIRT_TEST_LONG-} ]] || step=$((total / 30 + 1))
	for ((n = 1; n <= total; n += step)); do
		$prepare
		faulty "$n" "$@"
		((status < 3 || (status >= 125 && status <= 127))) || fail "call $n of $total: status $status: $output"
		((status == 0)) || [[ -n $output ]] ||
			fail "call $n of $total: it failed, and said nothing"
		$check "$n" || fail "call $n of $total: status $status: $output"
	done
}

# Whatever an earlier one left.
nothing_held() {
	tool list -H -o name | xargs -r env LD_PRELOAD="$FAKE" svirt-restore \
		--registry="$REGISTRY" --release
	# one whose level is free again, but that may live for all that could be told
	tool restore --stale
	setfattr -n security.selinux -v $HOME_LABEL "$DISK"
}

held() {
	nothing_held
	tool alloc --static=system_u:system_r:svirt_t:s0:c1,c2 faults1 >/dev/null
}

labelled() {
	held
	tool label faults1 "$DISK"
}

# It is held exactly when the command said so.
held_or_not() {
	local names
	names=$(tool list -H -o name)
	if ((status == 0)); then [[ $names == faults1 ]]; else [[ -z $names ]]; fi
}

# It has the VM's label where that was said; else what it had.
labelled_or_not() {
	if ((status == 0)); then
		[[ $(label_of "$DISK") == "$(image c1,c2)" ]]
	else
		tool restore faults1 && [[ $(label_of "$DISK") == "$HOME_LABEL" ]]
	fi
}

at_rest() {
	((status == 0)) || tool restore faults1
	[[ $(label_of "$DISK") == "$HOME_LABEL" ]]
}

# A VM that did not start is as it was, and starts the next time.
started_or_not() {
	((status == 0)) || tool exec faults1 -- /bin/true
}

# A label that is not free is held, and the next time it is freed.
freed_or_not() {
	((status == 0)) || [[ $(tool list -H -o name) == faults1 ]]
}

anything() {
	:
}

@test "svirt-alloc: every call that can fail, failed" {
	each nothing_held held_or_not alloc faults1
}

@test "svirt-label: every call that can fail, failed" {
	each held labelled_or_not label faults1 "$DISK"
}

@test "svirt-restore: every call that can fail, failed" {
	each labelled at_rest restore faults1
}

@test "svirt-list: every call that can fail, failed" {
	labelled
	each anything anything list --files
}

@test "svirt-exec: every call that can fail, failed" {
	each held started_or_not exec faults1 -- /bin/true
}

@test "svirt-release: every call that can fail, failed" {
	each held freed_or_not release faults1
}

@test "svirt-scan: every call that can fail, failed" {
	each anything anything scan -- qemu-system-x86_64 -hda "$DISK" \
		-drive file="$DISK",if=virtio -chardev file,id=a,path=log
}

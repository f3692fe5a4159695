#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# What all callers and VMs share has no categories, though the caller who comes
# first has: the others could not use it.

setup() {
	load ../run/helpers
	svirt_setup
	need_root
	cd "$BATS_TEST_TMPDIR" || return
	export FAKE_CON=system_u:system_r:init_t:s0:c5,c6-s0:c0.c9
}

# bare FILE... - each has a label, at s0
bare() {
	local file

	for file; do
		assert_regex "$(label_of "$file")" ':object_r:[a-z_]*:s0$'
	done
}

@test "the registry, made by a caller at categories of its own" {
	rmdir reg
	tool alloc vm1 >/dev/null
	bare reg reg/registry.db{,-journal,-lock}
	run -0 stat -c %a reg reg/registry.db{,-journal,-lock}
	assert_output $'700\n600\n600\n600'
	# what was lost since is made in the same way
	rm reg/registry.db-journal reg/registry.db-lock
	tool alloc vm2 >/dev/null
	bare reg/registry.db{,-journal,-lock}
	run -0 sqlite3 reg/registry.db 'PRAGMA integrity_check'
	assert_output ok
}

@test "the folders in /run and /dev/shm, by the first svirt-exec of a boot" {
	mkdir run shm
	tool alloc vm1 >/dev/null
	# shellcheck disable=SC2016 # for the inner shell
	RUN=$PWD unshare --mount --propagation private bash -c '
		mount --bind "$RUN/run" /run && mount --bind "$RUN/shm" /dev/shm &&
		LD_PRELOAD=$FAKE svirt-exec --registry="$1" vm1 -- true' \
		bash "$REGISTRY" </dev/null >/dev/null 2>&1
	bare run/svirt
	[[ ! -d shm/svirt ]] || bare shm/svirt
	# the VM's own is the VM's
	assert_label run/svirt/vm1 "$(tool list -H -o context vm1 |
		sed 's/:system_r:svirt_t:/:object_r:svirt_image_t:/')"
	run -0 stat -c %a run/svirt
	assert_output 711
}

@test "a caller without categories asks for nothing" {
	rmdir reg
	FAKE_CON=system_u:system_r:init_t:s0-s0:c0.c9 tool alloc vm1 >/dev/null
	assert_equal "$(label_of reg)" ''
	assert_equal "$(label_of reg/registry.db-lock)" ''
}

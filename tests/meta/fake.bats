#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# That the stand-in for a kernel with SELinux stands in: other tests believe it.

setup() {
	load ../run/helpers
	svirt_setup
}

teardown() {
	[[ -z ${SLEEPER-} ]] || kill "$SLEEPER"
}

@test "a process is an administrator's unless it is told otherwise" {
	run -0 fake cat /proc/self/attr/current
	assert_output unconfined_u:unconfined_r:unconfined_t:s0-s0:c0.c1023
	FAKE_CON=u:r:t:s0 run -0 fake cat /proc/self/attr/current
	assert_output u:r:t:s0
}

@test "execve moves to the context that was set, and children inherit it" {
	run -0 fake runcon u:r:svirt_t:s0:c1,c2 \
		sh -c 'cat /proc/self/attr/current'
	assert_output u:r:svirt_t:s0:c1,c2
}

@test "another process's context can be read" {
	start_sleeper u:r:svirt_t:s0:c1,c2
	run -0 fake cat "/proc/$SLEEPER/attr/current"
	assert_output u:r:svirt_t:s0:c1,c2
	run -1 fake cat /proc/1/attr/current
}

@test "a transition that the policy refuses does not happen" {
	FAKE_REFUSE=other_t,svirt_t run -126 fake runcon u:r:svirt_t:s0 id
	assert_output --partial "Permission denied"
	FAKE_REFUSE=other_t run -0 fake runcon u:r:svirt_t:s0 true
	FAKE_REFUSE=svirt_t FAKE_ENFORCING=0 run -0 \
		fake runcon u:r:svirt_t:s0 true
}

@test "an entry point that the policy refuses is none" {
	need_root
	cp "$(type -P true)" "$BATS_TEST_TMPDIR/true"
	setfattr -n security.selinux -v u:object_r:etc_t:s0 \
		"$BATS_TEST_TMPDIR/true"
	run -126 fake runcon u:r:svirt_t:s0 "$BATS_TEST_TMPDIR/true"
	assert_output --partial "Permission denied"
}

@test "no_new_privs stops a transition" {
	run -126 fake setpriv --no-new-privs runcon u:r:svirt_t:s0 id
	assert_output --partial "Operation not permitted"
}

@test "rules of a test go before the others" {
	echo "deny unconfined_t svirt_t process transition" \
		>"$BATS_TEST_TMPDIR/policy"
	FAKE_POLICY=$BATS_TEST_TMPDIR/policy run -126 \
		fake runcon u:r:svirt_t:s0 id
	assert_output --partial "Permission denied"
}

@test "a file has a label, and none that the policy does not know" {
	need_root
	: >"$BATS_TEST_TMPDIR/file"
	run -0 fake stat -c %C "$BATS_TEST_TMPDIR/file"
	assert_output system_u:object_r:unlabeled_t:s0
	run -0 fake chcon u:object_r:etc_t:s0 "$BATS_TEST_TMPDIR/file"
	assert_equal "$(label_of "$BATS_TEST_TMPDIR/file")" u:object_r:etc_t:s0
	run -1 fake chcon u:object_r:nosuch_t:s0 "$BATS_TEST_TMPDIR/file"
	assert_output --partial "Invalid argument"
}

@test "a new directory has the label that was set for it" {
	need_root
	run -0 fake mkdir -Z "$BATS_TEST_TMPDIR/one"
	run -0 fake mkdir --context=u:object_r:etc_t:s0 "$BATS_TEST_TMPDIR/two"
	assert_equal "$(label_of "$BATS_TEST_TMPDIR/two")" u:object_r:etc_t:s0
}

@test "SELinux can be switched off" {
	FAKE_SELINUX=0 run -1 fake runcon u:r:svirt_t:s0 id
	assert_output --partial "SELinux kernel"
}

@test "file contexts are those of the fixtures" {
	run -0 fake matchpathcon -n /srv/disk.img
	assert_output system_u:object_r:var_t:s0
}

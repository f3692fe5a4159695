# SPDX-License-Identifier: GPL-2.0-or-later
#
# svirt-check --policy-dir: a policy as a folder has it, and as modules.

setup() {
	load ../run/helpers
	load small-policy
	svirt_setup
	cd "$BATS_TEST_TMPDIR" || return
}

@test "a folder as in /etc/selinux: the policy with the highest number" {
	small_policy
	mkdir -p dir/policy
	mv policy dir/policy/policy.33
	small_policy '$a (typepermissive svirt_t)'
	mv policy dir/policy/policy.4
	run -0 svirt-check --policy-dir=dir -q
	mv dir/policy/policy.4 dir/policy/policy.34
	run -1 svirt-check --policy-dir=dir -q
	assert_output --partial host.permissive
	run -1 svirt-check --policy-dir=dir
	assert_output --partial "1 errors, 0 warnings in dir"
}

@test "what else lies beside a policy does no harm" {
	small_policy '$a (filecon "/srv(/.*)?" any (system_u object_r tmp_t ((s0) (s0))))'
	mkdir dir
	mv policy file_contexts dir
	run -0 svirt-check --policy-dir=dir -q
}

@test "a folder of modules is linked, packed or not" {
	small_policy
	mkdir dir
	cp policy.cil dir/base.cil
	echo '(typepermissive svirt_t)' >dir/site.cil.off
	run -0 svirt-check --policy-dir=dir -q
	mv dir/site.cil.off dir/site.cil
	run -1 svirt-check --policy-dir=dir -q
	assert_line --partial "host.permissive: svirt_t"
	command -v bzip2 >/dev/null || skip "no bzip2"
	bzip2 dir/site.cil
	run -1 svirt-check --policy-dir=dir -q
	assert_line --partial "host.permissive: svirt_t"
}

@test "a store of modules: the highest priority of a name, and none that is disabled" {
	small_policy
	mkdir -p dir/active/modules/{100/base,100/site,400/site,disabled}
	cp policy.cil dir/active/modules/100/base/cil
	echo '(typepermissive svirt_t)' >dir/active/modules/100/site/cil
	echo '; nothing' >dir/active/modules/400/site/cil
	run -0 svirt-check --policy-dir=dir -q
	mv dir/active/modules/400/site/cil dir/active/modules/400/site/else
	mv dir/active/modules/400/{site,other}
	run -1 svirt-check --policy-dir=dir -q
	assert_line --partial "host.permissive: svirt_t"
	: >dir/active/modules/disabled/site
	run -0 svirt-check --policy-dir=dir -q
}

@test "it cannot look: no folder, nothing in it, modules that do not link" {
	run -2 svirt-check --policy-dir=missing
	assert_output --partial "missing: "
	mkdir dir
	run -2 svirt-check --policy-dir=dir
	assert_output "svirt-check: dir: No such file or directory"
	echo '(allow nobody nothing (file (read)))' >dir/broken.cil
	run -2 svirt-check --policy-dir=dir
	assert_line --partial "dir: no policy that this libsepol reads"
	small_policy
	run -2 svirt-check --policy=policy --policy-dir=dir
	assert_output --partial "exclude each other"
}

#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# svirt-label --context: a file's own context, at a level that is nobody else's.

VAR=system_u:object_r:var_t:s0

setup() {
	load ../run/helpers
	svirt_setup
	need_root
	cd "$BATS_TEST_TMPDIR" || return
	tool alloc ctx1 --static=system_u:system_r:svirt_t:s0:c1,c2 >/dev/null
	tool alloc ctx2 --static=system_u:system_r:svirt_t:s0:c3,c4 >/dev/null
}

# content LEVEL
content() {
	printf 'system_u:object_r:virt_content_t:%s' "$1"
}

@test "a file is given the context, and goes back to its original" {
	make_file a $VAR
	run -0 --separate-stderr tool label --print --context="$(content s0:c1,c2)" ctx1 a
	assert_output "$PWD/a	$VAR	$(content s0:c1,c2)"
	assert_label a "$(content s0:c1,c2)"
	run -0 tool list --files -H ctx1
	assert_output "ctx1	image	$PWD/a	$VAR	$(content s0:c1,c2)"
	run -0 tool label --context="$(content s0:c1,c2)" ctx1 a
	run -0 tool restore --original ctx1
	assert_label a $VAR
}

@test "the level of another VM, and any that is comparable with one, is refused" {
	local level

	make_file a $VAR
	for level in c3,c4 c3 c3.c5 c1 c1,c2,c9 c0.c1023; do
		run -1 tool label --context="$(content "s0:$level")" ctx1 a
		assert_output --partial 'comparable'
		assert_label a $VAR
	done
	run -1 tool label --context="$(content s0)" ctx1 a
	assert_output --partial 'comparable'
	run -0 on_record ctx1
	assert_output ''
}

@test "a level that is comparable with none is held as long as the file has it" {
	make_file a $VAR
	run -0 tool label --context="$(content s0:c5,c6)" ctx1 a
	assert_label a "$(content s0:c5,c6)"
	for level in c5,c6 c5 c5.c7; do
		run -1 tool alloc x --static=system_u:system_r:svirt_t:s0:$level
		assert_output --partial 'files of VM ctx1 still carry'
	done
	# Of the pairs of c5, c6 and c7 one is in the way.
	run -0 tool alloc --categories=c5.c7
	[[ $output != *c5,c6 ]]
	run -1 bash -c "for i in 1 2 3; do LD_PRELOAD=$FAKE svirt-alloc \
		--registry=$REGISTRY --categories=c5.c7 || exit; done"
	assert_output --partial 'no level is left'
	tool release "$(tool list -H -o name | grep -v ctx | head -n 1)"
	tool restore --original ctx1
	run -0 tool alloc x --static=system_u:system_r:svirt_t:s0:c5,c6
	run -0 tool label --context="$(content s0:c1,c2)" ctx1 a
}

@test "two files may have one such level; another that is comparable may not" {
	make_file a $VAR
	make_file b $VAR
	tool label --context="$(content s0:c5,c6)" ctx1 a
	run -0 tool label --context="$(image c5,c6)" ctx1 b
	make_file c $VAR
	run -1 tool label --context="$(content s0:c5)" ctx2 c
	assert_output --partial 'VM ctx1'
}

@test "content without categories is every VM's, with one context" {
	make_file a $VAR
	run -0 tool label --content --context=system_u:object_r:usr_t:s0 ctx1 a
	assert_label a system_u:object_r:usr_t:s0
	run -1 tool label --content ctx2 a
	assert_output --partial 'VM ctx1 has it as system_u:object_r:usr_t:s0'
	run -0 tool label --content --context=system_u:object_r:usr_t:s0 ctx2 a
	tool restore --original ctx1
	assert_label a system_u:object_r:usr_t:s0
	tool restore --original ctx2
	assert_label a $VAR
}

@test "another context later, and the role's own again, keep the original" {
	make_file a $VAR
	tool label --context="$(content s0:c1,c2)" ctx1 a
	tool label --context="$(content s0:c5,c6)" ctx1 a
	assert_label a "$(content s0:c5,c6)"
	tool label ctx1 a
	assert_label a "$(image c1,c2)"
	run -0 tool alloc x --static=system_u:system_r:svirt_t:s0:c5,c6
	tool restore --original ctx1
	assert_label a $VAR
}

@test "what is no context, or none of the policy's, is refused" {
	make_file a $VAR
	for wrong in x a:b:c:d '' svirt_image_t system_u:object_r:svirt_image_t:s0-s1 \
		system_u:object_r:svirt_image_t:s0:c1,c1; do
		run -2 tool label --context="$wrong" ctx1 a
		assert_output --partial --context=
	done
	run -1 tool label --context=system_u:object_r:nosuch_t:s0:c1,c2 ctx1 a
	assert_output --partial 'knows no such context'
	assert_label a $VAR
}

@test "a running process's level is refused" {
	make_file a $VAR
	start_sleeper system_u:system_r:svirt_t:s0:c8,c9
	run -1 tool label --context="$(content s0:c8,c9)" ctx1 a
	kill "$SLEEPER"
	assert_output --partial "process $SLEEPER"
}

@test "a tree has it, with an owner; all comes back" {
	mkdir t
	make_file t/x $VAR
	setfattr -n security.selinux -v $VAR t
	run -0 tool label -R --owner=64055:64055 \
		--context="$(content s0:c1,c2)" ctx1 t
	assert_label t "$(content s0:c1,c2)"
	assert_label t/x "$(content s0:c1,c2)"
	run -0 stat -c %u t t/x
	assert_output $'64055\n64055'
	run -0 tool label -R --context="$(content s0:c1,c2)" ctx1 t
	tool restore --original ctx1
	assert_label t/x $VAR
	run -0 stat -c %u t t/x
	assert_output $'0\n0'
}

@test "-n says no and does nothing; a refusal undoes all" {
	make_file a $VAR
	make_file b $VAR
	run -1 tool label -n --context="$(content s0:c3,c4)" ctx1 a
	run -0 tool label -n --context="$(content s0:c5,c6)" ctx1 a
	run -0 tool alloc x --static=system_u:system_r:svirt_t:s0:c5,c7
	run -1 tool label --context="$(content s0:c8,c9)" ctx1 a missing
	assert_label a $VAR
	run -0 tool alloc y --static=system_u:system_r:svirt_t:s0:c8,c9
}

#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# svirt-label --owner: who owns a file goes with its label, and comes back.

VAR=system_u:object_r:var_t:s0

setup() {
	load ../run/helpers
	svirt_setup
	need_root
	cd "$BATS_TEST_TMPDIR" || return
	tool alloc own1 --static=system_u:system_r:svirt_t:s0:c1,c2 >/dev/null
	tool alloc own2 --static=system_u:system_r:svirt_t:s0:c3,c4 >/dev/null
}

# owned FILE: its user, group and mode.
owned() {
	stat -c '%u:%g %a' -- "$1"
}

# assert_owned FILE USER:GROUP MODE
assert_owned() {
	assert_equal "$(owned "$1")" "$2 $3"
}

# make_owned FILE USER:GROUP MODE
make_owned() {
	make_file "$1" $VAR
	chown "$2" "$1"
	chmod "$3" "$1"
}

@test "each role gives the owner what it stands for, and restore takes it back" {
	for f in a p s c; do make_owned $f 12:34 0; done
	tool label --owner=64055:64056 own1 a
	tool label --owner=+64055:+64056 --private own1 p
	tool label --owner=64055:64056 --shared own1 s
	tool label --owner=64055:64056 --content own1 c
	assert_owned a 64055:64056 600
	assert_owned p 64055:64056 400
	assert_owned s 64055:64056 600
	assert_owned c 64055:64056 400
	run -0 tool restore --original own1
	for f in a p s c; do
		assert_owned $f 12:34 0
		assert_label $f $VAR
	done
}

@test "names are names, a group alone stays, and other bits stay" {
	make_owned a 0:34 464
	run -0 tool label --owner=nobody own1 a
	assert_output ''
	assert_owned a "$(id -u nobody):34" 664
	make_owned b 0:34 464
	run -0 tool label --owner=nobody:nogroup own1 b
	assert_owned b "$(id -u nobody):$(getent group nogroup | cut -d: -f3)" 664
	for wrong in nosuchuser nobody:nosuchgroup '' : nobody: :nogroup \
		4294967295 -1 1x; do
		run -2 tool label --owner="$wrong" own1 a
		assert_output --partial '--owner'
	done
}

@test "a tree is given whole, and what the VM made in it goes to its owner" {
	mkdir -p t/d
	make_owned t/x 12:34 444
	make_owned t/d/y 56:78 4755
	ln -s x t/l
	setfattr -h -n security.selinux -v $VAR t t/d t/l
	chown 12:34 t
	chmod 2750 t
	tool label -R --owner=64055:64055 own1 t
	assert_owned t 64055:64055 2750
	assert_owned t/x 64055:64055 644
	assert_owned t/d/y 64055:64055 755
	assert_owned t/l 0:0 777
	make_file t/made "$(image c1,c2)"
	chown 64055:64055 t/made
	chmod 6755 t/made
	make_file t/foreign "$(image c1,c2)"
	chown 99:99 t/foreign
	run -0 tool restore --original own1
	assert_owned t 12:34 2750
	assert_owned t/x 12:34 444
	assert_owned t/made 12:34 755
	assert_owned t/foreign 99:99 644
	# No set-user-id bit on what a VM could write.
	assert_owned t/d/y 56:78 755
}

@test "again with another owner, or without: the first original comes back" {
	make_owned a 12:34 600
	tool label --owner=64055:64055 own1 a
	tool label --owner=64056:64057 own1 a
	assert_owned a 64056:64057 600
	run -0 tool label own1 a
	assert_owned a 64056:64057 600
	# The VM is the owner: it can change the mode, and nothing of it counts.
	chmod 4777 a
	run -0 tool restore --original own1
	assert_owned a 12:34 600
}

@test "a file that has no owner on record yet can be given one" {
	make_owned a 12:34 600
	tool label own1 a
	tool label --owner=64055 own1 a
	assert_owned a 64055:34 600
	assert_label a "$(image c1,c2)"
	run -0 tool restore --original own1
	assert_owned a 12:34 600
	assert_label a $VAR
}

@test "who was given a file by someone else keeps it, and that is said" {
	make_owned a 12:34 600
	tool label --owner=64055:64055 own1 a
	chown 77:77 a
	run -0 tool restore --original own1
	assert_output --partial 'another user meanwhile'
	assert_owned a 77:77 600
	assert_label a $VAR
}

@test "what someone else labelled is given back all the same" {
	make_owned a 12:34 600
	tool label --owner=64055:64055 own1 a
	setfattr -n security.selinux -v system_u:object_r:etc_t:s0 a
	run -1 tool restore own1
	assert_owned a 12:34 600
	assert_label a system_u:object_r:etc_t:s0
}

@test "of several VMs that use a file, the owner comes back with the last" {
	make_owned c 12:34 644
	tool label --content --owner=64055 own1 c
	run -0 tool label --content own2 c
	run -0 tool label --content --owner=64055 own2 c
	run -1 tool label --content --owner=64056 own2 c
	assert_output --partial 'VM own1 uses it too'
	assert_owned c 64055:34 644
	tool restore --original own1
	assert_owned c 64055:34 644
	tool restore --original own2
	assert_owned c 12:34 644
	assert_label c $VAR
	# Who has it as it is keeps it so.
	tool label --content own1 c
	run -1 tool label --content --owner=64055 own2 c
	assert_owned c 12:34 644
	run -0 tool label --content --owner=12 own2 c
}

@test "all or nothing: what was given goes back when a file is refused" {
	make_owned a 12:34 400
	run -1 tool label --owner=64055:64055 own1 a missing
	assert_owned a 12:34 400
	assert_label a $VAR
	run -0 on_record own1
	assert_output ''
}

@test "-n changes nothing, and --print is what it was" {
	make_owned a 12:34 400
	run -0 tool label -n --print --owner=64055:64055 own1 a
	assert_output "$PWD/a	$VAR	$(image c1,c2)"
	assert_owned a 12:34 400
	tool label --owner=64055:64055 own1 a
	run -0 tool restore -n --original own1
	assert_owned a 64055:64055 600
}

@test "restore --file gives back the one file" {
	for f in a b; do make_owned $f 12:34 400; done
	tool label --owner=64055:64055 own1 a b
	run -0 tool restore --original --file=a own1
	assert_owned a 12:34 400
	assert_owned b 64055:64055 600
}

@test "a pipe is given too" {
	mkfifo pipe
	setfattr -n security.selinux -v $VAR pipe || skip 'no label on a pipe'
	chown 12:34 pipe
	chmod 600 pipe
	run -0 tool label --owner=64055:64055 own1 pipe
	assert_owned pipe 64055:64055 600
	run -0 tool restore --original own1
	assert_owned pipe 12:34 600
}

@test "content that stays as it is keeps its owner" {
	run -0 tool label --content --owner=64055:64055 own1 /usr/bin/env
	assert_owned /usr/bin/env 0:0 755
}

@test "it warns when the modes keep everybody out" {
	make_owned a 12:34 400
	run -0 tool label own1 a
	assert_output --partial 'nobody may read and write it: --owner=USER'
	make_owned b 12:34 444
	run -0 tool label --private own1 b
	assert_output ''
	make_owned c 12:34 0
	run -0 tool label --owner=nobody own1 c
	assert_output ''
}

# ---- --if-owner ----

@test "--if-owner takes a user's own files, and no other's" {
	make_owned mine 1234:0 600
	make_owned roots 0:0 666
	run -0 tool label --if-owner=1234 own1 mine
	assert_label mine "$(image c1,c2)"
	run -1 tool label --if-owner=1234 own1 roots
	assert_output "svirt-label: $PWD/roots: it is not a file of the user that --if-owner names
svirt-label: own1: 1 refused, so no file was labelled"
	run -1 tool label --if-owner=+1234 --private own1 roots
	run -1 tool label -n --if-owner=1234 own1 roots
	assert_label roots $VAR
	run -0 tool label --if-owner=root own1 roots
	for wrong in nosuchuser '' 1234:0; do
		run -2 tool label --if-owner="$wrong" own1 mine
	done
	assert_output --partial '--if-owner: no such user: 1234:0'
}

@test "--if-owner: no other name for another's file helps" {
	make_owned roots 0:0 600
	make_owned mine 1234:0 600
	mkdir -m 777 theirs
	chown 1234 theirs
	ln roots theirs/hard
	ln -s ../roots theirs/soft
	chown -h 1234 theirs/soft
	run -1 tool label --if-owner=1234 own1 theirs/hard
	run -1 tool label --if-owner=1234 --allow=hardlink own1 theirs/hard
	assert_output --partial 'not a file of the user'
	run -1 tool label --if-owner=1234 own1 theirs/soft
	run -1 tool label --if-owner=1234 own1 mine theirs/hard
	run -1 tool label --if-owner=1234 -R own1 theirs
	run -1 tool label --if-owner=1234 -f - own1 <<<"content	$PWD/roots"
	assert_label roots $VAR
	assert_label mine $VAR
	assert_label theirs "$(label_of "$BATS_TEST_TMPDIR")"
}

@test "--if-owner: a tree is the user's with all that is in it" {
	mkdir -p tree/inner
	chown -R 1234 tree
	make_owned tree/inner/a 1234:0 600
	run -0 tool label --if-owner=1234 -R own1 tree
	assert_label tree/inner/a "$(image c1,c2)"
	run -0 tool label --if-owner=1234 -R own1 tree
	# what has the label already is asked as well
	chown 0 tree/inner/a
	run -1 tool label --if-owner=1234 -R own1 tree
	assert_output --partial 'tree/inner/a: it is not a file of the user'
}

@test "--if-owner: what was given away with its label was theirs before" {
	make_owned mine 1234:0 600
	make_owned roots 0:0 600
	run -0 tool label --if-owner=1234 --owner=64055 own1 mine
	assert_owned mine 64055:0 600
	run -0 tool label --if-owner=1234 --owner=64055 own1 mine
	run -1 tool label --if-owner=64055 own1 mine
	tool label --owner=1234 own1 roots
	run -1 tool label --if-owner=1234 own1 roots
	run -1 tool label --if-owner=1234 own2 roots
	tool restore own1
	assert_owned roots 0:0 600
}

#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# svirt-alloc --uid: a user for each VM, whose files it has, and svirt-exec.

VAR=system_u:object_r:var_t:s0

setup() {
	load ../run/helpers
	svirt_setup
	need_root
	cd "$BATS_TEST_TMPDIR" || return
}

teardown() {
	rm -rf "/run/svirt/uid$$"
}

uid_of() {
	tool list -H -o uid "$1"
}

# with_etc FILE TEXT TOOL ARGUMENT... - with that text in place of /etc/FILE
with_etc() {
	local file=$1

	printf '%b' "$2" >"$BATS_TEST_TMPDIR/etc-$file"
	shift 2
	with_bind "$BATS_TEST_TMPDIR/etc-$file" "/etc/$file" "$@"
}

@test "a uid of the range is held, shown, and given to no other" {
	tool alloc --uid=600000-600002 a
	tool alloc --uid=600000-600002 b
	run -0 --separate-stderr tool alloc --uid=600000-600002 -o name,uid c
	assert_output --regexp '^c	60000[0-2]$'
	run -1 tool alloc --uid=600000-600002 d
	assert_output --partial 'every uid of it is taken'
	run -1 tool alloc --uid=600001 d
	[[ $({ uid_of a; uid_of b; uid_of c; } | sort) == $'600000\n600001\n600002' ]]
	tool release b
	run -0 tool alloc --uid=600000-600002 d
	tool alloc none
	[[ $(uid_of none) == - ]]
	run -0 jq -r .uid <(tool list --json a none)
	assert_output "$(uid_of a)
null"
}

@test "without a name, static, dry: it is the same" {
	run -0 --separate-stderr tool alloc --uid=600000-609999 -o uid
	assert_output --regexp '^60[0-9]{4}$'
	run -0 --separate-stderr tool alloc -n --uid=600007 --json e
	assert_output --partial '"uid":600007'
	run -0 --separate-stderr tool alloc --uid=600007 -o uid \
		--static=system_u:system_r:svirt_t:s0:c1,c2 e
	assert_output 600007
}

@test "auto is the line svirt of /etc/subuid" {
	run -0 --separate-stderr with_etc subuid \
		'root:100000:65536\nsvirt:700000:2\n' alloc --uid=auto -o uid a
	assert_output --regexp '^70000[01]$'
	for missing in 'root:100000:65536\n' '' 'svirt:x:1\n' 'svirt:700000:0\n'; do
		run -1 with_etc subuid "$missing" alloc --uid=auto b
		assert_output --partial 'no line svirt:FIRST:COUNT'
	done
}

@test "what is another's is refused" {
	run -1 with_etc subuid 'joe:599990:11\n' alloc --uid=600000-600010 a
	assert_output --partial 'gives to joe'
	run -1 with_etc subgid '1000:600010:1\n' alloc --uid=600000-600010 a
	assert_output --partial 'gives to 1000'
	run -1 with_etc subuid 'svirt:600000:10\njoe:600009:1\n' alloc --uid=auto a
	assert_output --partial 'gives to joe'
	run -0 with_etc subuid 'joe:599990:10\nsvirt:600000:10\n' \
		alloc --uid=600000-600010 a
	run -1 tool alloc --uid="$(id -u nobody)" b
	assert_output --partial 'user nobody'
	run -1 with_etc group 'staff:x:600005:\n' alloc --uid=600000-600010 b
	assert_output --partial 'group staff'
	for wrong in 0 0-5 x 5-4 600000- -600000 4294967295 1-4294967295 auto,1 ''; do
		run -2 tool alloc --uid="$wrong" b
		assert_output --partial 'not auto'
	done
}

@test "one that a process runs as is passed over" {
	setpriv --reuid 600000 --regid 600000 --clear-groups sleep 1000 \
		3>&- >/dev/null 2>&1 &
	local pid=$!
	while [[ $(stat -c %u /proc/$pid) != 600000 ]]; do sleep 0.05; done
	run -1 tool alloc --uid=600000 a
	run -0 --separate-stderr tool alloc --uid=600000-600001 -o uid a
	kill "$pid"
	assert_output 600001
}

@test "--reuse says what differs" {
	tool alloc --uid=600000 a
	run -0 --separate-stderr tool alloc --reuse --uid=600000-600005 a
	[[ -z $stderr ]]
	run -0 --separate-stderr tool alloc --reuse --uid=600001 a
	[[ $stderr == *'held with uid 600000'* ]]
	tool alloc b
	run -0 --separate-stderr tool alloc --reuse --uid=600001 b
	[[ $stderr == *'held without --uid'* ]]
}

@test "image and private files are the VM's user's alone, and come back" {
	tool alloc --uid=600000 a
	for f in image private shared content; do
		make_file $f $VAR
		chown 12:34 $f
		chmod 664 $f
		tool label --$f a $f
	done
	run -0 stat -c '%u:%g %a' image private shared content
	assert_output '600000:600000 600
600000:600000 600
12:34 664
12:34 664'
	run -0 tool restore --release --original a
	run -0 stat -c '%u:%g %a' image private shared content
	assert_output '12:34 664
12:34 664
12:34 664
12:34 664'
}

@test "--owner says otherwise, but not another VM's user" {
	tool alloc --uid=600000 a
	tool alloc --uid=600001 b
	make_file f $VAR
	run -1 tool label --owner=600001 a f
	assert_output --partial "VM b's own"
	run -0 tool label --owner=nobody:nogroup a f
	run -0 stat -c '%U %a' f
	assert_output 'nobody 644'
	run -0 tool label a f
	run -0 stat -c %U f
	assert_output nobody
}

@test "a uid is not given while files are owned by it" {
	tool alloc --uid=600000 a
	make_file f $VAR
	tool label a f
	tool release --force a
	run -1 tool alloc --uid=600000 b
	tool restore --original a
	run -0 tool alloc --uid=600000 b
	tool alloc c
	make_file g $VAR
	tool label --owner=600001 c g
	run -1 tool alloc --uid=600001 d
}

@test "in a tree, what the VM makes is the owner's afterwards" {
	tool alloc --uid=600000 --static=system_u:system_r:svirt_t:s0:c1,c2 a
	mkdir t
	make_file t/x $VAR
	chown 12:34 t t/x
	setfattr -n security.selinux -v $VAR t
	tool label -R a t
	make_file t/made "$(image c1,c2)"
	chown 600000:600000 t/made
	# Again: the VM's own needs no row.
	run -0 tool label -R a t
	run -0 on_record a
	refute_output --partial made
	run -0 stat -c '%u:%g %a' t t/x
	assert_output '600000:600000 700
600000:600000 600'
	run -0 tool restore --original a
	run -0 stat -c '%u:%g %a' t t/x t/made
	assert_output '12:34 755
12:34 644
12:34 644'
}

@test "svirt-exec runs the VM as its user, with group kvm, and --user is an error" {
	local groups=600000

	tool alloc --uid=600000 "uid$$"
	getent group kvm >/dev/null && groups+=" $(getent group kvm | cut -d: -f3)"
	run -0 --separate-stderr tool exec "uid$$" -- sh -c 'id -u; id -g; id -G'
	assert_output "600000
600000
$groups"
	run -0 stat -c '%u:%g %a' "/run/svirt/uid$$"
	assert_output '600000:600000 700'
	run -0 --separate-stderr tool exec --user=600000 "uid$$" id -u
	assert_output 600000
	run -125 tool exec --user=nobody "uid$$" id -u
	assert_output --partial 'a uid of its own, 600000'
	run -125 tool exec --user=0 "uid$$" id -u
	run -0 --separate-stderr tool exec --helper "uid$$" id -u
	assert_output 600000
}

@test "its user has no capabilities, can gain none, and --keep-caps is an error" {
	tool alloc --uid=600000 "uid$$"
	run -0 --separate-stderr tool exec "uid$$" grep '^Cap' /proc/self/status
	for set in Inh Prm Eff Bnd Amb; do
		assert_line "Cap$set:	0000000000000000"
	done
	run -125 tool exec --keep-caps=net_admin "uid$$" id -u
	assert_output --partial "the VM's own is user 600000"
	run -0 --separate-stderr tool exec --helper "uid$$" grep ^CapBnd /proc/self/status
	assert_output "CapBnd:	0000000000000000"
}

@test "svirt-label warns where the VM's user cannot reach a file" {
	tool alloc --uid=600000 a
	mkdir -m 700 closed
	make_file closed/f $VAR
	run -0 tool label a closed/f
	assert_output --partial "user, 600000, may not reach it"
	make_file c $VAR
	chmod 700 .
	chmod 640 c
	run -0 tool label --content a c
	assert_output --partial "user, 600000, may not r"
}

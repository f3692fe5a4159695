#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# svirt-restore: every label back, whatever happened meanwhile.

VAR=system_u:object_r:var_t:s0
HOME_T=system_u:object_r:user_home_t:s0
VIRT=system_u:object_r:virt_image_t:s0
REST=system_u:object_r:svirt_rest_t:s0

setup() {
	load ../run/helpers
	svirt_setup
	need_root
	cd "$BATS_TEST_TMPDIR" || return
	tool alloc res1 --static=system_u:system_r:svirt_t:s0:c1,c2 >/dev/null
	tool alloc res2 --static=system_u:system_r:svirt_t:s0:c3,c4 >/dev/null
}

teardown() {
	[[ ! -d $BATS_TEST_TMPDIR/mnt ]] ||
		unmount "$BATS_TEST_TMPDIR/mnt" 2>/dev/null || true
}

# A file system of its own in a file, mounted: mount_new FILE DIR
mount_new() {
	truncate -s 8M "$1"
	mkfs.ext4 -q "$1" || skip 'no mkfs.ext4'
	mkdir -p "$2"
	mount -o loop "$1" "$2" 2>/dev/null || skip 'no loop'
}

@test "every file gets its own original back" {
	make_file a $VIRT
	make_file b $HOME_T
	make_file c $VAR
	tool label res1 a
	tool label --private res1 b
	tool label --content res1 c
	run -0 tool restore res1
	assert_output ''
	assert_label a $VIRT
	assert_label b $HOME_T
	assert_label c $VAR
	run -0 on_record res1
	assert_output ''
	run -0 tool restore res1
}

@test "--release frees the level as well, --print says what was done" {
	make_file a $VIRT
	tool label res1 a
	run -0 --separate-stderr tool restore --print --release res1
	assert_output "$PWD/a	$(image c1,c2)	$VIRT"
	run -0 tool list -H -o name
	assert_output res2
}

@test "-n changes nothing" {
	make_file a $VIRT
	tool label res1 a
	run -0 --separate-stderr tool restore -n --print res1
	assert_output "$PWD/a	$(image c1,c2)	$VIRT"
	assert_label a "$(image c1,c2)"
	run -0 on_record res1
	assert_output "image	$PWD/a"
}

@test "content and shared files go back when the last VM lets go" {
	make_file c $VAR
	make_file s $VIRT
	for vm in res1 res2; do
		tool label --content $vm c
		tool label --shared $vm s
	done
	run -0 tool restore -v res1
	assert_output --partial 'VM res2 still uses it'
	assert_label c system_u:object_r:virt_content_t:s0
	assert_label s system_u:object_r:svirt_image_t:s0
	run -0 tool restore res2
	assert_label c $VAR
	assert_label s $VIRT
}

@test "an image any VM could read at rest gets svirt_rest_t, and that is said" {
	make_file a $VAR
	make_file p $VAR
	tool label res1 a
	tool label --private res1 p
	run -0 tool restore res1
	assert_output --partial 'svirt_rest_t'
	assert_label a $REST
	assert_label p $REST
	make_file b $VAR
	tool label res1 b
	run -0 tool restore --original res1
	assert_output ''
	assert_label b $VAR
}

@test "without svirt_rest_t in the policy the original it is, with a warning" {
	make_file a $VAR
	tool label res1 a
	echo 'invalid svirt_rest_t' >rules
	FAKE_POLICY=$PWD/rules run -0 tool restore res1
	assert_output --partial 'which any VM can read'
	assert_label a $VAR
}

@test "an original that is some VM's label is never put back" {
	make_file a "$(image c77,c78)"
	tool label res1 a
	run -0 tool restore --original res1
	refute [ "$(label_of a)" = "$(image c77,c78)" ]
	refute [ "$(label_of a)" = "$(image c1,c2)" ]
}

@test "an original that is no longer valid gives way to the default" {
	make_file a system_u:object_r:gone_t:s0
	tool label --content res1 a
	echo 'invalid gone_t' >rules
	mkdir fix
	cp "$FIXTURES"/* fix/
	printf '%s\n' "/.*	$HOME_T" >fix/file_contexts
	FAKE_FIXTURES=$PWD/fix FAKE_POLICY=$PWD/rules run -0 tool restore res1
	assert_output --partial 'default'
	assert_label a $HOME_T
}

@test "--default gives the policy's default" {
	mkdir fix
	cp "$FIXTURES"/* fix/
	printf '%s\n' "/.*	$HOME_T" >fix/file_contexts
	make_file a $VIRT
	tool label res1 a
	FAKE_FIXTURES=$PWD/fix run -0 tool restore --default res1
	assert_label a $HOME_T
}

@test "a running VM is refused but for --file" {
	make_file a $VIRT
	make_file b $VIRT
	tool label res1 a b
	start_sleeper system_u:system_r:svirt_t:s0:c1,c2
	run -1 tool restore res1
	assert_output --partial "process $SLEEPER"
	assert_label a "$(image c1,c2)"
	run -0 tool restore --file=a res1
	kill "$SLEEPER"
	assert_label a $VIRT
	assert_label b "$(image c1,c2)"
	run -1 tool restore --file=a res1
	assert_output --partial 'not on record for this VM'
	run -1 tool restore --file=b res2
	assert_label b "$(image c1,c2)"
}

@test "a renamed file is found by its handle" {
	make_file a $VIRT
	tool label res1 a
	mkdir d
	mv a d/b
	run -0 tool restore res1
	assert_label d/b $VIRT
}

@test "a file that is gone is dropped, one that was replaced left alone" {
	make_file a $VIRT
	make_file b $VIRT
	tool label res1 a b
	rm a
	make_file new $HOME_T
	mv new b
	run -1 tool restore res1
	assert_output --partial 'another file has its name'
	assert_label b $HOME_T
	run -0 on_record res1
	assert_output ''
	make_file c $VIRT
	tool label res1 c
	rm c
	run -0 tool restore res1
	run -0 on_record res1
	assert_output ''
}

@test "an inode number that is used again does not pass for the file" {
	make_file a $VIRT
	tool label res1 a
	rm a
	for i in 1 2 3 4 5; do make_file n$i "$(image c3,c4)"; done
	make_file a "$(image c3,c4)"
	run -1 tool restore res1
	assert_label a "$(image c3,c4)"
}

@test "another label is left alone and reported" {
	make_file a $VIRT
	tool label res1 a
	setfattr -n security.selinux -v $HOME_T a
	run -1 tool restore res1
	assert_output --partial 'another label meanwhile'
	assert_label a $HOME_T
	run -0 on_record res1
	assert_output ''
}

@test "a file that already has its original is only dropped" {
	make_file a $VIRT
	tool label res1 a
	setfattr -n security.selinux -v $VIRT a
	run -0 tool restore res1
	assert_output ''
	run -0 on_record res1
	assert_output ''
}

@test "a file system that is not mounted keeps its files on record" {
	mount_new disk mnt
	make_file mnt/a $VIRT
	tool label res1 mnt/a
	unmount mnt
	run -1 tool restore res1
	assert_output --partial 'still on record'
	run -1 tool restore --release res1
	run -0 tool list -H -o name res1
	mount -o loop disk mnt
	run -0 tool restore --release res1
	assert_label mnt/a $VIRT
	unmount mnt
}

@test "the device a file system comes back as does not matter" {
	mount_new disk mnt
	truncate -s 8M other
	make_file mnt/a $VIRT
	local before after loop
	before=$(stat -c %d mnt)
	tool label res1 mnt/a
	unmount mnt
	loop=$(losetup -f --show other)
	mount -o loop disk mnt
	after=$(stat -c %d mnt)
	losetup -d "$loop"
	assert_not_equal "$before" "$after"
	run -0 tool restore res1
	assert_label mnt/a $VIRT
	unmount mnt
}

@test "what lies in memory is forgotten with the boot" {
	mkdir mnt
	mount -t tmpfs none mnt || skip 'no mount'
	make_file mnt/a $VIRT
	tool label res1 mnt/a
	unmount mnt
	sqlite3 "$REGISTRY" "UPDATE volume SET boot = 'earlier'"
	run -0 tool restore res1
	run -0 on_record res1
	assert_output ''
}

@test "a released VM's files can still be put back, and then it is gone" {
	make_file a $VIRT
	tool label res1 a
	run -0 tool release --force res1
	run -0 tool restore res1
	assert_label a $VIRT
	run -1 tool restore res1
	assert_output --partial 'no such VM'
}

@test "--stale handles what is over, and says nothing when nothing is" {
	run -0 tool restore --stale
	assert_output ''
	tool alloc dyn >/dev/null
	tool alloc other >/dev/null
	make_file a $VIRT
	make_file b $VIRT
	tool label dyn a
	tool label other b
	sqlite3 "$REGISTRY" "UPDATE vm SET boot = 'earlier' WHERE name = 'dyn'"
	run -0 tool restore --stale --release
	assert_output ''
	assert_label a $VIRT
	assert_not_equal "$(label_of b)" $VIRT
	run -0 tool list -H -o name --state=stale
	assert_output ''
}

@test "--stale passes over a VM being set up and goes on after a failure" {
	tool alloc one >/dev/null
	tool alloc two >/dev/null
	make_file a $VIRT
	make_file b $VIRT
	tool label one a
	tool label two b
	sqlite3 "$REGISTRY" "UPDATE vm SET boot = 'earlier'"
	setfattr -n security.selinux -v $HOME_T a
	run -1 tool restore --stale
	assert_output --partial 'another label meanwhile'
	assert_label b $VIRT
	make_file c $VIRT
	tool label two c
	lock_vm two 3
	run -0 tool restore --stale
	assert_output ''
	refute [ "$(label_of c)" = $VIRT ]
	wait
}

@test "--unowned leaves alone what a held VM made, and what is at rest" {
	mkdir tree
	tool label -R res1 tree
	make_file tree/made "$(image c1,c2)"
	make_file rest system_u:object_r:svirt_rest_t:s0
	run -1 tool restore --unowned tree/made
	assert_output --partial 'at the level of VM res1'
	assert_label tree/made "$(image c1,c2)"
	run -0 tool restore --unowned rest
	assert_label rest system_u:object_r:svirt_rest_t:s0
	cp -r "$FIXTURES" fix
	printf '%s\n' "/.*	$HOME_T" >fix/file_contexts
	FAKE_FIXTURES=$PWD/fix run -0 tool restore --unowned --default rest
	assert_label rest $HOME_T
}

@test "--unowned gives files that no VM has the policy's default" {
	mkdir fix d
	cp "$FIXTURES"/* fix/
	printf '%s\n' "/.*	$HOME_T" >fix/file_contexts
	export FAKE_FIXTURES=$PWD/fix
	make_file a "$(image c500,c501)"
	make_file d/b "$(image c500,c501)"
	make_file mine $VIRT
	tool label res1 mine
	run -0 tool restore --unowned a
	assert_label a $HOME_T
	printf 'd\0' >list
	run -0 tool restore --unowned -0 -R -f - <list
	assert_label d/b $HOME_T
	run -1 tool restore --unowned mine
	assert_output --partial 'VM res1 has it on record'
	assert_label mine "$(image c1,c2)"
	start_sleeper system_u:system_r:svirt_t:s0:c500,c501
	make_file live "$(image c500,c501)"
	run -1 tool restore --unowned live
	kill "$SLEEPER"
	assert_label live "$(image c500,c501)"
	run -1 tool restore --unowned /etc/hostname
}

@test "usage errors, unknown VMs and SELinux off" {
	run -2 tool restore
	assert_output --partial 'name a VM'
	run -2 tool restore --stale res1
	run -2 tool restore --default --original res1
	run -2 tool restore -R res1
	run -2 tool restore --unowned --release a
	run -2 tool restore --unowned
	run -2 tool restore --release --file=a res1
	run -1 tool restore nosuch
	assert_output --partial 'no such VM'
	FAKE_SELINUX=0 run -2 tool restore res1
	assert_output --partial 'SELinux is disabled'
	FAKE_SELINUX=0 run -0 tool restore --if-enabled --stale
	assert_output 'svirt-restore: SELinux is disabled: nothing is put back'
}

# Run a tool while the opens of /proc itself fail, each in turn; what reads /proc
# in one run does so in the next. A VM's helper lives, so it never succeeds.
refused_without_proc() {
	local name=$1 call calls

	shift
	proc_strace() {
		strace -o "$BATS_TEST_TMPDIR/trace" -P /proc -e trace=openat \
			${1:+-e "inject=openat:error=EMFILE:when=$1"} \
			-E LD_PRELOAD="$FAKE" "svirt-$2" \
			--registry="$REGISTRY" "${@:3}"
	}
	run -1 proc_strace '' "$name" "$@"
	mapfile -t calls < <(awk '/^openat/ { n++ }
		/AT_FDCWD, "\/proc"/ { print n }' "$BATS_TEST_TMPDIR/trace")
	((${#calls[@]} > 1))
	for call in "${calls[@]}"; do
		run proc_strace "$call" "$name" "$@"
		assert_failure
	done
}

@test "while /proc cannot be read, nobody is taken for gone" {
	command -v strace >/dev/null || skip 'no strace'
	make_file a $VIRT
	tool label res1 a
	# a helper has a type of its own
	start_sleeper system_u:system_r:container_t:s0:c1,c2
	refused_without_proc restore --release res1
	kill "$SLEEPER"
	assert_label a "$(image c1,c2)"
	tool alloc res5 --static=system_u:system_r:svirt_t:s0:c5,c6
	start_sleeper system_u:system_r:container_t:s0:c5,c6
	refused_without_proc release res5
	kill "$SLEEPER"
}

@test "an option after the operand is one, whatever the environment says" {
	make_file a $VIRT
	tool label res1 a
	export POSIXLY_CORRECT=1 POSIX_ME_HARDER=1
	run -0 tool restore res1 -n
	assert_label a "$(image c1,c2)"
}

@test "a reader that is gone does not stop it halfway" {
	local i

	for i in {1..400}; do make_file "f$i" $VIRT; done
	run bash -c "LD_PRELOAD=$FAKE svirt-label --registry=$REGISTRY \
		--print res1 f* | true; exit \${PIPESTATUS[0]}"
	assert_failure 1
	assert_output --partial 'standard output: Broken pipe'
	assert_equal "$(on_record res1 | wc -l)" 400
	run bash -c "LD_PRELOAD=$FAKE svirt-restore --registry=$REGISTRY \
		--print res1 | true; exit \${PIPESTATUS[0]}"
	assert_failure 1
	run -0 on_record res1
	assert_output ''
}

@test "--unowned names no option that it lacks" {
	make_file a "$(image c5,c6)"
	ln a b
	run -1 tool restore --unowned a
	assert_output --partial 'several hard links'
	refute_output --partial allow
}

@test "where the mount gives the VM's label there is nothing to put back" {
	command -v strace >/dev/null || skip 'no strace'
	make_file a "$(image c1,c2)"
	make_file b $VIRT
	mkdir -p tree/inner
	setfattr -n security.selinux -v "$(image c1,c2)" tree tree/inner
	run -0 tool label res1 a b
	run -0 tool label -R res1 tree
	run -1 strace -o /dev/null -e inject=fsetxattr:error=EOPNOTSUPP \
		-E LD_PRELOAD="$FAKE" svirt-restore \
		--registry="$REGISTRY" --release res1
	assert_line --partial "a: the mount gives it the VM's label"
	assert_line --partial "tree: the mount gives it the VM's label"
	refute_line --partial tree/inner
	# this one had another label before
	assert_line --partial 'b: not put to rest, still on record'
	run -0 on_record res1
	assert_output --regexp '^image\s\S*/b$'
}

@test "audit records: each file given back, and the end of the VM" {
	make_file a $VIRT
	tool label res1 a
	sqlite3 "$REGISTRY" "UPDATE vm SET pid = 999999 WHERE name = 'res1'"
	run -0 tool restore res1
	run -0 cat "$FAKE_AUDIT"
	assert_line --partial "reason=restore"
	assert_line --partial "old-disk=\"$PWD/a\" new-disk=\"?\""
	assert_line --partial 'op=stop reason=shutdown'
}

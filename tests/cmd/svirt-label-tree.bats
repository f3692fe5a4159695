#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# Trees: svirt-label -R and what svirt-restore makes of them.

VAR=system_u:object_r:var_t:s0
HOME_T=system_u:object_r:user_home_t:s0
VIRT=system_u:object_r:virt_image_t:s0
OWN=system_u:object_r:svirt_image_t:s0:c1,c2

setup() {
	load ../run/helpers
	svirt_setup
	need_root
	cd "$BATS_TEST_TMPDIR" || return
	tool alloc tree1 --static=system_u:system_r:svirt_t:s0:c1,c2 >/dev/null
	tool alloc tree2 --static=system_u:system_r:svirt_t:s0:c3,c4 >/dev/null
	mkdir -p t/d/e
	make_file t/a $VIRT
	make_file t/d/b $HOME_T
	make_file t/d/e/c $VAR
	ln -s /etc/passwd t/d/link
	mkfifo t/d/fifo
	setfattr -h -n security.selinux -v $VIRT t t/d t/d/e t/d/link t/d/fifo
	snapshot >before
}

teardown() {
	[[ ! -d $BATS_TEST_TMPDIR/mnt ]] ||
		umount -R "$BATS_TEST_TMPDIR/mnt" 2>/dev/null || true
	! mountpoint -q t/d/e || umount t/d/e
}

# Every label in the tree, symlinks' own too.
snapshot() {
	find t -exec getfattr -h --absolute-names -n security.selinux {} + |
		grep -v '^$' | paste - - | sort
}

assert_as_before() {
	snapshot >after
	run -0 diff before after
}

@test "-R labels all that is in a tree, follows no symlink, and puts it back" {
	local passwd

	passwd=$(label_of /etc/passwd)
	run -0 tool label -R tree1 t
	assert_output --partial '8 labelled, 0 skipped, 0 refused'
	run -0 bash -c "getfattr -R -P -h -d -m selinux t | grep -c '=\"$OWN\"'"
	assert_output 8
	assert_equal "$(label_of /etc/passwd)" "$passwd"
	run -0 tool restore --original tree1
	assert_as_before
	run -0 tool list --files -H tree1
	assert_output ''
}

@test "a list's folder of content, or private, stands for all that is in it" {
	mkdir -p media keys
	make_file media/cd $VIRT
	make_file keys/key $VIRT
	setfattr -n security.selinux -v $VIRT media keys
	printf 'content\tmedia\nprivate\tkeys\n' >list
	run -0 --separate-stderr tool label --print -f list tree1
	assert_line --regexp $'media/cd\t.*virt_content_t:s0$'
	assert_line --regexp $'keys/key\t.*virt_content_t:s0:c'
}

@test "-T does the same with threads" {
	for i in {1..300}; do make_file "t/d/n$i" $VIRT; done
	snapshot >before
	run -0 tool label -R -T 4 tree1 t
	assert_output --partial '308 labelled, 0 skipped, 0 refused'
	run -0 tool restore --original tree1
	assert_as_before
}

@test "again, it has nothing to do; what is new in the tree is labelled" {
	tool label -R tree1 t
	run -0 tool label -R tree1 t
	assert_output --partial '0 labelled, 8 skipped, 0 refused'
	make_file t/d/new $HOME_T
	run -0 tool label -R tree1 t
	assert_output --partial '1 labelled, 8 skipped, 0 refused'
	rm t/d/new
	run -0 tool restore --original tree1
	assert_as_before
}

@test "files that the VM made, or moved about, go to rest too" {
	tool label -R tree1 t
	make_file t/made $OWN
	mkdir t/dir
	setfattr -n security.selinux -v $OWN t/dir
	make_file t/dir/made $OWN
	ln -s nowhere t/dir/link
	setfattr -h -n security.selinux -v $OWN t/dir/link
	make_file t/other $HOME_T
	mv t/d/b t/dir/moved
	mv t t-renamed
	run -0 tool restore tree1
	for f in made dir dir/made; do
		refute [ "$(label_of t-renamed/$f)" = $OWN ]
	done
	run getfattr -h --only-values -n security.selinux t-renamed/dir/link
	refute_output --partial c1,c2
	assert_label t-renamed/other $HOME_T
	assert_label t-renamed/dir/moved $HOME_T
	assert_label t-renamed/a $VIRT
	run -0 tool list --files -H tree1
	assert_output ''
}

@test "what moved out of its tree, and what the VM made in it there, goes to rest" {
	tool label -R tree1 t
	mv t/d outside
	make_file outside/made $OWN
	run -0 tool restore --release tree1
	assert_label outside/b $HOME_T
	refute [ "$(label_of outside/made)" = $OWN ]
}

@test "a directory labelled in a tree, and then by itself, is a tree of its own" {
	tool label -R tree1 t
	mv t/d outside
	tool label -R tree1 outside
	mkdir outside/made
	setfattr -n security.selinux -v $OWN outside/made
	make_file outside/made/file $OWN
	run -0 tool restore --release tree1
	refute [ "$(label_of outside/made/file)" = $OWN ]
}

@test "a tree labelled with -x, and then without, is restored across mounts" {
	mkdir t/m
	mount -t tmpfs none t/m || skip 'no mount'
	tool label -x -R tree1 t
	tool label -R tree1 t
	make_file t/m/made $OWN
	run -0 tool restore --release tree1
	refute [ "$(label_of t/m/made)" = $OWN ]
	unmount t/m
}

@test "a tree that cannot be walked stays on record" {
	command -v strace >/dev/null || skip 'no strace'
	tool label -R tree1 t
	make_file t/made $OWN
	run -1 strace -f -o /dev/null -P "$PWD/t" -e inject=openat:error=EIO \
		-E LD_PRELOAD="$FAKE" svirt-restore \
		--registry="$REGISTRY" --release tree1
	assert_output --partial 't: not put to rest, still on record'
	assert_output --partial 'not released'
	assert_label t $OWN
	run -0 tool restore --release tree1
	refute [ "$(label_of t/made)" = $OWN ]
}

@test "more files and directories than may be open" {
	local i

	for i in {1..300}; do
		mkdir "t/d/$i"
		setfattr -n security.selinux -v $VIRT "t/d/$i"
		make_file "t/d/$i/f" $VIRT
	done
	snapshot >before
	(
		ulimit -n 128
		run -0 tool label -R tree1 t
		run -0 tool restore --original --release tree1
		assert_output ''
	)
	assert_as_before
}

@test "shared and content trees: counted, and what each VM made" {
	for vm in tree1 tree2; do
		run -0 tool label --shared -R $vm t
	done
	assert_label t/a system_u:object_r:svirt_image_t:s0
	make_file t/made1 $OWN
	make_file t/made2 system_u:object_r:svirt_image_t:s0:c3,c4
	run -0 tool restore tree1
	assert_label t/a system_u:object_r:svirt_image_t:s0
	refute [ "$(label_of t/made1)" = $OWN ]
	assert_label t/made2 system_u:object_r:svirt_image_t:s0:c3,c4
	run -0 tool restore tree2
	rm t/made1 t/made2
	assert_as_before
}

@test "a refused file in a tree, and all of the tree is put back" {
	make_file t/d/e/z $VIRT
	ln t/d/e/z outside
	snapshot >before
	run -1 tool label -R tree1 t
	assert_output --partial '--allow=hardlink'
	assert_as_before
	run -0 tool list --files -H tree1
	assert_output ''
	run -0 tool label -R --allow=hardlink tree1 t
}

@test "a refusal after thousands were labelled puts all of them back" {
	mkdir t/many
	(cd t/many && seq -f 'f%g' 9000 | xargs touch)
	find t/many -exec setfattr -n security.selinux -v $VIRT {} +
	make_file t/zz $VIRT
	tool label tree2 t/zz
	snapshot >before
	run -1 tool label -R -T 2 tree1 t/many t/zz
	assert_output --partial 'VM tree2 has it'
	assert_as_before
	run -0 tool list --files -H tree1
	assert_output ''
}

@test "-x crosses no mount, and without it mounts are taken too" {
	mount -t tmpfs none t/d/e || skip 'no mount'
	make_file t/d/e/in $VIRT
	run -0 tool label -R -x tree1 t
	assert_label t/a $OWN
	assert_label t/d/e/in $VIRT
	tool restore tree1
	run -0 tool label -R tree1 t
	assert_label t/d/e/in $OWN
	run -0 tool restore tree1
	assert_label t/d/e/in $VIRT
	umount t/d/e
}

@test "a protected place mounted into a tree is not labelled" {
	unshare --mount true || skip 'no mount namespace'
	run -1 with_bind /etc/apt "$PWD/t/d/e" label -n -R tree1 t
	assert_output --partial '/etc is protected'
}

@test "a folder that a protected place lies in is refused in a line, unread" {
	run -1 tool label -n -R tree1 /
	assert_line --index 0 --regexp '^svirt-label: /: /etc is protected, and lies in it: give the VM a folder of its own$'
	assert_line --index 1 --partial '1 refused'
	run -1 tool label -n -R tree1 /var/lib/../../usr
	assert_line --index 0 --partial '/usr is protected, and no VM is given what lies there'
	assert_line --index 1 --partial '1 refused'
}

@test "--file with the top of a tree puts the tree to rest" {
	make_file single $VIRT
	tool label -R tree1 t
	tool label tree1 single
	make_file t/made $OWN
	run -0 tool restore --original --file=t tree1
	refute [ "$(label_of t/made)" = $OWN ]
	rm t/made
	assert_as_before
	assert_label single $OWN
	run -0 tool list --files -H tree1
	assert_output --partial single
}

@test "a file in a tree that is not ours any more does not hold up the tree" {
	tool label -R tree1 t
	setfattr -n security.selinux -v $HOME_T t/a
	run -1 tool restore --original tree1
	assert_output --partial 'another label meanwhile'
	assert_label t/a $HOME_T
	assert_label t $VIRT
	run -0 tool list --files -H tree1
	assert_output ''
}

@test "a tree that is gone is dropped" {
	tool label -R tree1 t
	rm -r t
	run -0 tool restore --release tree1
}

@test "-n of a tree changes nothing" {
	run -0 tool label -n -R tree1 t
	assert_as_before
	tool label -R tree1 t
	snapshot >before
	run -0 tool restore -n tree1
	assert_as_before
}

@test "a tree deeper than any path, and its paths" {
	dig() {
		python3 -c '
import os, sys
name = "x" * 10
def leave():
    if sys.argv[1] == "make":
        open("f", "w")
        for each in ".", "f":
            os.setxattr(each, "security.selinux",
                        b"system_u:object_r:virt_image_t:s0")
    elif os.path.exists("f"):
        os.unlink("f")
os.chdir("t")
for i in range(1100):
    if sys.argv[1] == "make":
        os.mkdir(name)
        leave()
    os.chdir(name)
leave()
for i in range(1100 if sys.argv[1] == "remove" else 0):
    leave()
    os.chdir("..")
    os.rmdir(name)
leave()' "$1"
	}
	dig make
	ulimit -n 400
	snapshot() { (cd t && python3 -c '
import os
for i in range(1101):
    print(i, os.getxattr(".", "security.selinux").rstrip(b"\0"),
          os.getxattr("f", "security.selinux").rstrip(b"\0"))
    if i < 1100:
        os.chdir("x" * 10)'); }
	run -0 snapshot
	before=$output
	run -0 tool label -R tree1 t
	run -0 snapshot
	assert_equal "$(grep -c "svirt_image_t:s0:c1,c2.*svirt_image_t" \
		<<<"$output")" 1101
	run -0 tool list --files -H tree1
	assert_line --regexp "$PWD/t(/x{10})+/\.\.\./x{10}	"
	assert_line --regexp "$PWD/t(/x{10})+/\.\.\./f	"
	run -0 tool restore --original tree1
	run -0 snapshot
	assert_output "$before"
	run -0 tool list --files -H tree1
	assert_output ''
	dig remove
}

@test "an error of the kernel in the middle of a tree puts all of it back" {
	command -v strace >/dev/null || skip 'no strace'
	for error in EIO ENOSPC EPERM; do
		run -1 strace -o /dev/null \
			-e inject=fsetxattr:error=$error:when=4 \
			-E LD_PRELOAD="$FAKE" svirt-label \
			--registry="$REGISTRY" -R tree1 t
		assert_as_before
		run -0 tool list --files -H tree1
		assert_output ''
	done
}

# What swtpm does with its state at every write.
@test "a file that the VM replaced in its tree goes to rest with the tree" {
	tool label -R tree1 t
	make_file t/d/new $OWN
	mv t/d/new t/d/b
	make_file t/new $OWN
	mv t/new t/a
	run -0 tool restore tree1
	refute_output --partial 'another file has its name'
	run -1 grep -q svirt_image_t <(snapshot)
	run -0 tool list --files -H tree1
	assert_output ''
}

@test "another file in the place of a whole tree is left alone, and said" {
	tool label -R tree1 t
	mv t gone
	rm -r gone
	mkdir t
	setfattr -n security.selinux -v $HOME_T t
	run -1 tool restore tree1
	assert_output --partial 'another file has its name'
	assert_equal "$(label_of t)" $HOME_T
}

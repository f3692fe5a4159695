#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# svirt-label: roles, refusals, all or nothing.

VAR=system_u:object_r:var_t:s0

setup() {
	load ../run/helpers
	svirt_setup
	need_root
	cd "$BATS_TEST_TMPDIR" || return
	tool alloc lab1 --static=system_u:system_r:svirt_t:s0:c1,c2 >/dev/null
	tool alloc lab2 --static=system_u:system_r:svirt_t:s0:c3,c4 >/dev/null
}

teardown() {
	[[ ! -d $BATS_TEST_TMPDIR/mnt ]] ||
		umount -lR "$BATS_TEST_TMPDIR/mnt" 2>/dev/null || true
}

@test "image, private, shared and content get the labels sVirt defines" {
	for f in a p s c; do make_file $f $VAR; done
	run -0 tool label lab1 a
	run -0 tool label --private lab1 p
	run -0 tool label --shared lab1 s
	run -0 tool label --content lab1 c
	assert_label a "$(image c1,c2)"
	assert_label p system_u:object_r:virt_content_t:s0:c1,c2
	assert_label s system_u:object_r:svirt_image_t:s0
	assert_label c system_u:object_r:virt_content_t:s0
	run -0 on_record lab1
	assert_line "image	$PWD/a"
	assert_line "content	$PWD/c"
}

@test "it prints nothing unless asked to" {
	make_file a $VAR
	run -0 tool label lab1 a
	assert_output ''
	make_file b $VAR
	run -0 --separate-stderr tool label --print lab1 b
	assert_output "$PWD/b	$VAR	$(image c1,c2)"
	run -0 --separate-stderr tool label --print lab1 b
	assert_output "$PWD/b	$(image c1,c2)	$(image c1,c2)"
}

@test "--print keeps a line a file whatever its name is" {
	make_file $'a\nb\tc\\' $VAR
	run -0 --separate-stderr tool label --print lab1 $'a\nb\tc\\'
	assert_output "$PWD/a\\x0ab\\x09c\\\\	$VAR	$(image c1,c2)"
}

@test "the VM can be named by its level or its process context" {
	make_file a $VAR
	make_file b $VAR
	run -0 tool label s0:c1,c2 a
	run -0 tool label system_u:system_r:svirt_t:s0:c1,c2 b
	assert_label b "$(image c1,c2)"
}

@test "a VM of - is read from stdin and handed on once all is labelled" {
	make_file a $VAR
	make_file b $VAR
	run -0 bash -c "echo lab1 | LD_PRELOAD=$FAKE svirt-label \
		--registry=$REGISTRY - a | LD_PRELOAD=$FAKE svirt-label \
		--registry=$REGISTRY --content - b"
	assert_output lab1
	assert_label b system_u:object_r:virt_content_t:s0
	run -1 --separate-stderr bash -c "echo lab1 | LD_PRELOAD=$FAKE \
		svirt-label --registry=$REGISTRY - missing"
	assert_output ''
	for input in /dev/null <(echo); do
		run -1 tool label - a <"$input"
		assert_output --partial 'the command before this one failed'
	done
}

@test "-n says what it would do and does nothing" {
	make_file a $VAR
	run -0 --separate-stderr tool label -n --print lab1 a
	assert_output "$PWD/a	$VAR	$(image c1,c2)"
	assert_label a $VAR
	run -0 on_record lab1
	assert_output ''
	run -1 tool label -n lab1 a missing
}

@test "the same file, VM and role again is no error and one record" {
	make_file a $VAR
	run -0 tool label lab1 a a ./a
	run -0 tool label lab1 a
	run -0 on_record lab1
	assert_output "image	$PWD/a"
	run -0 tool restore --original lab1
	assert_label a $VAR
}

@test "a tree that a registry's directory lies in is refused at once" {
	make_file a $VAR
	run -1 tool label -R lab1 .
	assert_output --partial 'protected'
	assert_label a $VAR
}

@test "one refused FILE, and what was labelled is put back" {
	make_file a $VAR
	run -1 tool label lab1 a missing
	assert_output --partial 'missing: No such file or directory'
	assert_output --partial '1 refused, so no file was labelled'
	assert_label a $VAR
	run -0 on_record lab1
	assert_output ''
}

@test "a file labelled earlier stays so when a later call is refused" {
	make_file a $VAR
	make_file c $VAR
	tool label lab1 a
	tool label --content lab2 c
	run -1 tool label -f - lab1 <<-EOF
		image	$PWD/a
		content	$PWD/c
		$PWD/missing
	EOF
	assert_label a "$(image c1,c2)"
	assert_label c system_u:object_r:virt_content_t:s0
	run -0 on_record lab1
	assert_output "image	$PWD/a"
	run -0 on_record lab2
	assert_output "content	$PWD/c"
}

@test "a file of another VM is refused, whatever the role" {
	make_file a $VAR
	tool label lab1 a
	for role in image private shared content; do
		run -1 tool label --$role lab2 a
		assert_output --partial 'VM lab1 has it, as image'
	done
	assert_label a "$(image c1,c2)"
}

@test "a file asked for in two roles is a conflict" {
	make_file a $VAR
	run -1 tool label -f - lab1 <<-EOF
		image	$PWD/a
		content	$PWD/a
	EOF
	assert_output --partial 'a file has one role'
	assert_label a $VAR
	tool label --content lab1 a
	run -1 tool label --shared lab2 a
	assert_output --partial 'VM lab1 has it as content: a file has one role'
	run -2 tool label --shared --image lab1 a
	assert_output --partial 'a file has one role'
}

@test "hard links are refused unless allowed" {
	make_file a $VAR
	ln a b
	run -1 tool label lab1 a
	assert_output --partial '--allow=hardlink'
	run -0 tool label --allow=hardlink lab1 a
	run -0 tool label --allow=hardlink lab1 b
	run -0 on_record lab1
	assert_output "image	$PWD/a"
}

@test "a directory is refused without -R" {
	mkdir d
	run -1 tool label lab1 d
	assert_output --partial 'd: a directory: -R takes all'
}

@test "protected places are refused under any name" {
	for f in / /etc /etc/hostname /usr/bin/env /boot /proc/version \
		/proc/self/status /sys/kernel /dev /etc/../etc/passwd; do
		run -1 tool label -n -R lab1 $f
		assert_output --partial 'protected'
	done
	ln -s /etc/hostname link
	run -1 tool label lab1 link
	assert_output --partial '/etc is protected'
	ln -s /etc etc
	run -1 tool label lab1 etc/hostname
	assert_output --partial '/etc is protected'
	run -1 tool label lab1 "$REGISTRY"
	assert_output --partial 'protected'
}

@test "a protected directory mounted elsewhere is protected there too" {
	unshare --mount true || skip 'no mount namespace'
	mkdir bound
	run -1 with_bind /etc "$PWD/bound" label -n -R lab1 bound
	assert_output --partial '/etc is protected'
	run -1 with_bind /etc/apt "$PWD/bound" label -n -R lab1 bound
	assert_output --partial '/etc is protected'
	run -1 with_bind /etc "$PWD/bound" label -n lab1 bound/hostname
	assert_output --partial '/etc is protected'
	make_file target $VAR
	run -1 with_bind /etc/hostname "$PWD/target" label -n lab1 target
	assert_output --partial '/etc is protected'
}

# As in the domain of svirt-label, which relabels a positive list of types.
@test "content that no tool may relabel is taken as it is where the VM can read it" {
	export FAKE_POLICY=$BATS_TEST_TMPDIR/policy
	printf '%s\n' 'deny unconfined_t usr_t file relabelfrom' \
		'allow svirt_t usr_t file @(getattr|open|read)' >"$FAKE_POLICY"
	make_file opt system_u:object_r:usr_t:s0
	make_file srv $VAR
	run -0 tool label --content -v lab1 opt srv
	assert_output --partial 'opt: usable as it is: system_u:object_r:usr_t:s0'
	assert_label opt system_u:object_r:usr_t:s0
	run -0 on_record lab1
	assert_output "content	$PWD/srv"
	# not for a file of the VM's own, nor where the VM cannot read it
	run -0 tool label lab1 opt
	assert_label opt system_u:object_r:svirt_image_t:s0:c1,c2
	make_file opt system_u:object_r:usr_t:s0
	tool restore lab1
	echo 'deny svirt_t usr_t file read' >"$FAKE_POLICY"
	make_file other system_u:object_r:usr_t:s0
	run -0 tool label --content lab1 other
	assert_label other system_u:object_r:virt_content_t:s0
}

@test "a protected file as content is taken as it is where the VM can read it" {
	skip_unless_labelled
	run -0 tool label --content -v lab1 "$LABELLED"
	assert_output --partial 'usable as it is: system_u:object_r:usr_t:s0'
	run -0 on_record lab1
	assert_output ''
	run -1 tool label lab1 "$LABELLED"
}

# A protected file that carries a label VMs can read: in a registry's directory.
skip_unless_labelled() {
	mkdir -m 0700 other
	LABELLED=$BATS_TEST_TMPDIR/reg/file
	make_file "$LABELLED" system_u:object_r:usr_t:s0
}

# What a VM's root helper can do: in a folder of the VM's, the disk's name
# becomes a symlink, root's, to anybody's file.
@test "a symlink in a folder that carries a VM's label is not followed" {
	make_file diary system_u:object_r:user_home_t:s0
	for level in :c1,c2 :c9,c10 ''; do
		mkdir "vm$level"
		setfattr -n security.selinux \
			-v "system_u:object_r:svirt_image_t:s0$level" "vm$level"
		ln -s ../diary "vm$level/disk"
		ln -s .. "vm$level/up"
		run -1 tool label lab1 "vm$level/disk"
		assert_output --partial "carries a VM's label"
		run -1 tool label lab1 "vm$level/up/diary"
		assert_output --partial "carries a VM's label"
		assert_label diary system_u:object_r:user_home_t:s0
	done
	mkdir plain
	ln -s ../diary plain/disk
	setfattr -h -n security.selinux \
		-v system_u:object_r:svirt_image_t:s0:c1,c2 plain/disk
	run -1 tool label lab1 plain/disk
	assert_output --partial "carries a VM's label"
	ln -s ../diary plain/link
	run -0 tool label lab1 plain/link
}

@test "what a terminal could act on is shown as numbers, in JSON as JSON does" {
	local name=$'a\u009b31m\u202e\u2066\xffz\u00e9'
	local shown='a\xc2\x9b31m\xe2\x80\xae\xe2\x81\xa6\xffz\u00e9'

	shown=${shown/'\u00e9'/$'\u00e9'}
	make_file "$name" $VAR
	run -0 --separate-stderr tool label --print lab1 "$name"
	assert_output "$PWD/$shown	$VAR	$(image c1,c2)"
	run -1 tool label lab2 "$name"
	assert_line --partial "/$shown: VM lab1 has it"
	run -0 tool list --files -H lab1
	assert_line --partial "/$shown	"
	run -1 tool label lab2 "$name-missing"
	assert_line --partial "$shown-missing: No such file"
	run -0 tool list --json lab1
	assert_output --partial $'a\\u009b31m\\u202e\\u2066\ufffdz\u00e9"'
	run -2 tool label "$name" x
	refute_output --partial $'\u009b'
	assert_output --partial "$shown"
	run -2 tool alloc $'x\nsvirt-alloc: y'
	assert_equal "${#lines[@]}" 1
}

@test "an original is written once, though the policy names other labels" {
	cp -r "$FIXTURES" policy
	make_file a $VAR
	tool label --private lab1 a
	sed -i '2s/virt_content_t/other_content_t/' \
		policy/virtual_image_context
	FAKE_FIXTURES=$PWD/policy run -0 tool label --private lab1 a
	assert_label a system_u:object_r:other_content_t:s0:c1,c2
	FAKE_FIXTURES=$PWD/policy run -0 tool restore --original lab1
	assert_label a $VAR
}

# sysfs of a host with SCSI and NVMe disks, over this one's.
drive() {
	local number=$1

	run unshare --mount --propagation private bash -c '
		mount -t tmpfs none /sys/dev/char || exit 77
		cd /sys/dev/char || exit
		mkdir -p 21:0/device/block 21:1/device 243:0 244:0 245:0
		ln -s ../../class/scsi_generic 21:0/subsystem
		ln -s ../../class/scsi_generic 21:1/subsystem
		ln -s ../../class/nvme 243:0/subsystem
		ln -s ../../class/nvme-generic 244:0/subsystem
		ln -s ../../class/bsg 245:0/subsystem
		cd "$1" && shift && LD_PRELOAD=$FAKE exec "$@"
	' bash "$PWD" svirt-label --registry="$REGISTRY" "${@:2}" lab1 \
		"node$number"
	[[ $status -ne 77 ]] || skip 'no mount namespace'
}

@test "a character device that drives a whole disk is refused as one" {
	for number in 21:0 21:1 243:0 244:0 245:0; do
		mknod "node$number" c ${number/:/ } || skip 'no devices here'
		setfattr -n security.selinux -v $VAR "node$number"
	done
	for number in 21:0 243:0 244:0 245:0; do
		drive $number
		assert_equal $status 1
		assert_output --partial 'a whole disk'
		drive $number --allow=disk
		assert_equal $status 0
	done
	drive 21:1
	assert_equal $status 0
}

@test "a path through /proc that names another file in its namespace" {
	local own=$PWD process

	make_file a $VAR
	# the process sees another file under that name
	# shellcheck disable=SC2016 # for the inner shell
	LD_PRELOAD='' unshare --mount --propagation private sh -c '
		mount -t tmpfs none "$1" && : >"$1/a" && exec 9<"$1/a" &&
		: >"$1/ready" && exec sleep 1000' sh "$own" 3>&- >/dev/null 2>&1 &
	process=$!
	while [[ ! -e /proc/$process/root$own/ready ]]; do sleep 0.05; done
	run -1 tool label lab1 "/proc/$process/root$own/a"
	assert_output --partial 'name the file itself'
	run -1 tool label lab1 "/proc/$process/fd/9"
	assert_output --partial 'name the file itself'
	run -1 tool label lab1 "/proc/$process/cwd/a"
	kill $process
	assert_label a $VAR
	# one that is the same there and here is as good as its name
	exec 9<a
	run -0 tool label lab1 /dev/fd/9
	assert_equal "$(on_record lab1)" "image	$own/a"
	run -0 tool restore lab1
	# but not when the name is another's by now
	mv a b
	make_file a $VAR
	run -0 tool label lab1 /dev/fd/9
	assert_equal "$(on_record lab1)" "image	$own/b"
	rm b
	run -1 tool label lab1 /dev/fd/9
	exec 9<&-
}

@test "pipes, sockets and devices are labelled unopened" {
	mkfifo pipe
	mknod disk b 7 77
	mknod port c 240 7
	python3 -c 'import socket
socket.socket(socket.AF_UNIX).bind("socket")'
	# a pipe that was opened would keep it waiting
	run -0 timeout 20 env LD_PRELOAD="$FAKE" svirt-label \
		--registry="$REGISTRY" lab1 pipe socket disk port
	run -0 timeout 20 svirt-scan -- qemu-system-x86_64 -hda pipe
	run -1 timeout 20 svirt-scan -- qemu-system-x86_64 \
		-drive file=pipe,format=qcow2
	assert_output --partial 'neither a regular file nor a block device'
	run -0 timeout 20 env LD_PRELOAD="$FAKE" svirt-restore \
		--registry="$REGISTRY" lab1
}

@test "a file that libvirt remembers is refused" {
	make_file a $VAR
	setfattr -n trusted.libvirt.security.ref_selinux -v 1 a ||
		skip 'no trusted attributes'
	run -1 tool label lab1 a
	assert_output --partial 'libvirt has labelled it'
	setfattr -n trusted.libvirt.security.ref_selinux -v 0 a
	run -0 tool label lab1 a
}

@test "what libvirt uses as content is refused as well, for every role" {
	make_file a system_u:object_r:virt_content_t:s0
	setfattr -n trusted.libvirt.security.ref_selinux -v 2 a ||
		skip 'no trusted attributes'
	for role in image private shared content; do
		run -1 tool label --$role lab1 a
		assert_output --partial 'libvirt has labelled it'
	done
	mkdir d
	mv a d
	run -1 tool label -R lab1 d
	assert_output --partial 'libvirt has labelled it'
	assert_label d/a system_u:object_r:virt_content_t:s0
}

@test "without CAP_SYS_ADMIN libvirt cannot be asked, and that is refused" {
	make_file a $VAR
	command -v setpriv >/dev/null || skip 'no setpriv'
	run -1 fake setpriv --bounding-set -sys_admin --inh-caps -sys_admin \
		svirt-label --registry="$REGISTRY" lab1 a
	assert_output --partial 'CAP_SYS_ADMIN'
}

@test "a file at the level of a process that runs is refused" {
	make_file a "$(image c7,c8)"
	start_sleeper system_u:system_r:svirt_t:s0:c7,c8
	run -1 tool label lab1 a
	kill "$SLEEPER"
	assert_output --partial "process $SLEEPER"
}

@test "a file at the level of another VM is refused" {
	make_file a "$(image c3,c4)"
	run -1 tool label lab1 a
	assert_output --partial 'at the level of VM lab2'
}

@test "a file at its own level goes on record and to the default afterwards" {
	make_file a "$(image c1,c2)"
	run -0 tool label lab1 a
	run -0 on_record lab1
	assert_output "image	$PWD/a"
	run -0 tool restore lab1
	refute [ "$(label_of a)" = "$(image c1,c2)" ]
}

@test "symlinks are followed only when root or the caller owns them" {
	make_file a $VAR
	ln -s a mine
	run -0 tool label lab1 mine
	assert_label a "$(image c1,c2)"
	tool restore lab1
	ln -s a theirs
	chown -h 65534 theirs
	run -1 tool label lab1 theirs
	assert_output --partial 'neither'
	mkdir real
	make_file real/b $VAR
	ln -s real dir
	chown -h 65534 dir
	run -1 tool label lab1 dir/b
	assert_label real/b $VAR
	ln -s loop loop
	run -1 tool label lab1 loop
}

@test "sockets, FIFOs and device nodes are labelled without being opened" {
	mkfifo fifo
	mknod null c 1 3
	mknod block b 259 4095
	mknod tty c 188 7
	for f in fifo block tty; do setfattr -n security.selinux -v $VAR $f; done
	python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("sock")'
	setfattr -n security.selinux -v $VAR sock
	run -0 tool label lab1 fifo sock block tty
	for f in fifo sock block tty; do assert_label $f "$(image c1,c2)"; done
	run -0 tool restore --original lab1
	for f in fifo sock block tty; do assert_label $f $VAR; done
	run -1 tool label lab1 null
	assert_output --partial 'all processes share'
	# as content it is accepted where the VM may read it, and not on record
	setfattr -n security.selinux -v $VAR null
	run -0 tool label --content lab1 null
	assert_label null $VAR
	assert_equal "$(on_record lab1)" ''
	# and what comes with it has its own role
	for f in one two; do make_file $f $VAR; done
	printf '%s\0' $'content\t/dev/urandom' $'content\tone' $'image\ttwo' >list
	echo 'allow svirt_t * chr_file read' >policy
	FAKE_POLICY=$PWD/policy run -0 tool label -0 -f list lab1
	assert_equal "$(on_record lab1 | tr "\t" " " | sort)" \
		"content $PWD/one"$'\n'"image $PWD/two"
	tool restore --original lab1
	setfattr -n security.selinux -v system_u:object_r:shadow_t:s0 null
	run -1 tool label --content lab1 null
	assert_output --partial 'all processes share'
}

@test "lists: roles, trees, blank lines, NUL and standard input" {
	mkdir tree
	for f in a b 'c d' tree/x; do make_file "$f" $VAR; done
	printf '%s\n' a "content	b" "tree	$PWD/tree" '' "create	new" >list
	run -0 tool label -f list lab1
	assert_label a "$(image c1,c2)"
	assert_label b system_u:object_r:virt_content_t:s0
	assert_label tree/x "$(image c1,c2)"
	printf 'private\tc d\0' >list
	run -0 tool label -0 -f - lab1 <list
	assert_label 'c d' system_u:object_r:virt_content_t:s0:c1,c2
	run -1 tool label -f missing lab1
	printf 'c d\0' >list
	run -1 tool label -f list lab1
	assert_output --partial 'is -0 missing?'
}

@test "lists: what a running QEMU or an image's header says is refused" {
	make_file a $VAR
	printf 'seen\t%s\n' "$PWD/a" >list
	run -1 tool label -f list lab1
	assert_output --partial 'can write its own command line'
	printf 'backing\t%s\n' "$PWD/a" >list
	run -1 tool label -f list lab1
	assert_output --partial 'does not end in a TAB and the image'
	printf 'backing\t%s\t%s\n' "$PWD/a" "$PWD/missing" >list
	run -1 tool label -f list lab1
	assert_output --partial "$PWD/missing: No such file"
	assert_label a $VAR
}

# lines IMAGE BACKING...: the lines that svirt-scan has for an image
lines() {
	local image=$1

	shift
	printf 'image\t%s\n' "$PWD/$image"
	[[ $# -eq 0 ]] || printf "backing\t$PWD/%s\t$PWD/$image\n" "$@"
}

@test "chains: what an image rests on is remembered, and another refused" {
	for f in a b c d; do make_file $f $VAR; done
	run -0 tool label -f <(lines a) lab1
	run -0 tool label -f <(lines a b c) lab1
	assert_label a "$(image c1,c2)"
	assert_label b system_u:object_r:virt_content_t:s0
	run -0 tool label -f <(lines a b c) lab1
	# Neither another, nor in another order, nor more or fewer.
	for other in 'b d' 'c b' 'b c d' b; do
		# shellcheck disable=SC2086 # words
		run -1 tool label -f <(lines a $other) lab1
		assert_output --partial "--allow=chain"
		assert_label d $VAR
	done
	# What was said first outlives restore, and a new name of the image.
	run -0 tool restore lab1
	mv a e
	run -1 tool label -f <(lines e b d) lab1
	assert_output --partial "(here was $PWD/c)"
	run -0 tool label -f <(lines e) lab1
	run -1 tool label -n --allow=disk -f <(lines e d) lab1
	run -0 tool label -n --allow=chain -f <(lines e d) lab1
	run -0 tool label -f <(lines e b c) lab1
	run -0 tool label --allow=chain -f <(lines e d) lab1
	assert_label d system_u:object_r:virt_content_t:s0
	run -0 tool label -f <(lines e d) lab1
	run -1 tool label -f <(lines e b c) lab1
}

@test "chains: another image is another; what was refused is not remembered" {
	for f in a b c d; do make_file $f $VAR; done
	run -1 tool label -f <(lines a c; echo missing) lab1
	run -0 tool label -f <(lines a b; lines d c) lab1
	# A new file in the place of the image.
	rm a
	make_file a $VAR
	run -0 tool label -f <(lines a c) lab1
	run -1 tool label -f <(lines d b) lab1
	# As it lies, so that a link to it is no other file.
	ln -s c link
	run -0 tool label -f <(lines d link) lab1
	ln -sf b link
	run -1 tool label -f <(lines d link) lab1
	# Such a file is every VM's, read-only, or it has its own role.
	make_file own $VAR
	run -0 tool label lab1 own
	make_file f $VAR
	run -1 tool label -f <(lines f own) lab1
	assert_output --partial 'a file has one role'
}

@test "usage errors, unknown VMs and SELinux off" {
	run -2 tool label
	assert_output --partial 'name a VM'
	run -2 tool label lab1
	assert_output --partial 'name a file'
	run -2 tool label --allow=everything lab1 x
	run -2 tool label -T 0 lab1 x
	echo lab1 >list
	run -2 tool label -f - - <list
	run -1 tool label nosuch x
	assert_output --partial 'no such VM'
	run -1 tool label s0:c5 x
	run -1 tool label c5 x
	FAKE_SELINUX=0 run -2 tool label lab1 x
	assert_output --partial 'SELinux is disabled'
}

@test "--if-enabled without SELinux reads its lists, and labels nothing" {
	make_file a $VAR
	FAKE_SELINUX=0 run -0 --separate-stderr \
		tool label --if-enabled -f - lab1 < <(seq 100000)
	assert_output ''
	# shellcheck disable=SC2154  # set by run
	assert_equal "$stderr" \
		'svirt-label: SELinux is disabled: no file is labelled'
	FAKE_SELINUX=0 run -1 tool label --if-enabled -f nosuch lab1
	assert_output --partial 'nosuch: No such file'
	assert_label a $VAR
}

# In the domain of a tool pipes are used, and not opened: strace refuses to open.
@test "a list from <(...) is read through the descriptor handed over" {
	need_root
	command -v strace >/dev/null || skip 'no strace'
	make_file a $VAR
	make_file b $VAR
	listed() {
		strace -o /dev/null -P "/dev/fd/${1##*/}" -P "/proc/self/fd/${1##*/}" \
			-e inject=openat:error=EACCES -E LD_PRELOAD="$FAKE" \
			svirt-label --registry="$REGISTRY" -f "$1" lab1
	}
	run -0 listed <(printf '%s\n' a b)
	assert_label a system_u:object_r:svirt_image_t:s0:c1,c2
	assert_label b system_u:object_r:svirt_image_t:s0:c1,c2
	run -1 tool label -f /dev/fd/99 lab1
	assert_output 'svirt-label: /dev/fd/99: Bad file descriptor'
}

@test "a VM allocated with --no-relabel is refused, and why is said" {
	tool alloc --static=system_u:system_r:svirt_t:s0:c9,c10 \
		--no-relabel kept >/dev/null
	make_file a $VAR
	run -1 tool label kept a
	assert_output --partial 'allocated with --no-relabel'
	assert_label a $VAR
}

@test "shared is refused where writing needs equal levels" {
	make_file a $VAR
	echo mls >rules
	FAKE_POLICY=$PWD/rules run -1 tool label --shared lab1 a
	assert_output --partial 'no two VMs write one file'
	assert_label a $VAR
}

@test "it warns when the VM cannot use its file, or others can" {
	make_file a $VAR
	echo 'deny svirt_t svirt_image_t file write' >rules
	FAKE_POLICY=$PWD/rules run -0 tool label lab1 a
	assert_output --partial 'does not let this VM use it'
	tool alloc --static=system_u:system_r:svirt_t:s0 --overlap open \
		>/dev/null 2>&1
	make_file b $VAR
	run -0 tool label open b
	assert_output --partial 'lets other VMs use it too'
}

@test "a label the kernel refuses to set is an error and nothing is on record" {
	make_file a $VAR
	make_file b $VAR
	chattr +i b 2>/dev/null || skip 'no chattr'
	run -1 tool label lab1 a b
	chattr -i b
	assert_output --partial 'Operation not permitted'
	assert_label a $VAR
	run -0 on_record lab1
	assert_output ''
}

@test "a read-only file system is fine when the label is right or usable" {
	mkdir mnt
	mount -t tmpfs none mnt || skip 'no mount'
	make_file mnt/right "$(image c1,c2)"
	make_file mnt/wrong system_u:object_r:user_home_t:s0
	make_file mnt/usable $VAR
	mount -o remount,ro mnt
	run -0 tool label lab1 mnt/right
	run -0 tool label --content lab1 mnt/usable
	run -1 tool label lab1 mnt/wrong
	unmount mnt
	assert_output --partial 'read-only file system'
	run -0 on_record lab1
	assert_output ''
}

@test "a file system without labels is named" {
	mkdir mnt
	mount -t ramfs none mnt || skip 'no mount'
	: >mnt/a
	run -1 tool label lab1 mnt/a
	assert_output --partial 'on ramfs, which keeps no labels: move it'
}

@test "where a mount gives the label, it is no error when the VM may use it" {
	command -v strace >/dev/null || skip 'no strace'
	make_file c $VAR
	make_file a $VAR
	no_labels() {
		strace -o /dev/null -e inject=fsetxattr:error=EOPNOTSUPP \
			-E LD_PRELOAD="$FAKE" svirt-label \
			--registry="$REGISTRY" "$@"
	}
	run -0 no_labels --content lab1 c
	run -0 on_record lab1
	assert_output ''
	run -1 no_labels lab1 a
	assert_output --partial 'which keeps no labels'
	run -0 on_record lab1
	assert_output ''
}

@test "a whole disk is refused unless allowed" {
	local disk

	for disk in /dev/vda /dev/sda /dev/nvme0n1; do
		[[ ! -b $disk ]] || break
	done
	[[ -b $disk ]] || skip 'no disk'
	run -1 tool label -n lab1 "$disk"
	assert_output --partial '--allow=disk'
	run -0 tool label -n --allow=disk lab1 "$disk"
}

@test "labels and names that somebody made up reach no terminal raw" {
	local odd=$'system_u:object_r:odd\tt\e]0;x:s0'

	make_file a "$odd"
	run -0 tool label --print lab1 a
	assert_output --partial 'odd\x09t\x1b]0;x'
	run -0 tool list --files -H
	assert_output --partial 'odd\x09t\x1b]0;x'
	refute_output --partial $'\e'
	run -0 bash -c "LD_PRELOAD=$FAKE svirt-list --registry=$REGISTRY \
		--json lab1 | jq -r '.files[0].original'"
	assert_output "$odd"
	run -1 tool label -f - lab1 <<<$'seen\tdisk\e]0;x'
	assert_output --partial 'disk\x1b]0;x: seen'
}

@test "a policy without contexts for VMs is named as what is wrong" {
	make_file a $VAR
	cp -r "$FIXTURES" .
	rm fixtures/virtual_image_context
	export FAKE_FIXTURES=$PWD/fixtures
	for command in "label lab1 a" "restore lab1"; do
		# shellcheck disable=SC2086  # words
		run -2 tool $command
		assert_output --partial 'virtual_image_context'
	done
}

@test "it waits for another command that works on the VM" {
	make_file a $VAR
	lock_vm lab1 0.5
	run -0 tool label lab1 a
	assert_label a "$(image c1,c2)"
	wait
}

@test "nothing is labelled to a level at which somebody else's process runs" {
	make_file a $VAR
	start_sleeper system_u:system_r:svirt_t:s0:c1,c2
	run -1 tool label lab1 a
	kill "$SLEEPER"
	assert_output --partial "process $SLEEPER, which svirt-exec did not start"
	assert_label a $VAR
	wait "$SLEEPER" || true
	run -0 tool label lab1 a
}

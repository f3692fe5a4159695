#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck disable=SC2016 # for inner shells
# That the examples of the manual pages run as they stand there, on a kernel that is
# a stand-in for one with SELinux, with a QEMU that tells its context. Those of
# svirt-check, svirt-setup and svirt-connect want a policy or a VM that answers, and
# are run by tests/vm; so is what the list in elsewhere() names.

setup() {
	load ../run/helpers
	svirt_setup
	need_root
	WORLD=$BATS_TEST_TMPDIR/world
	mkdir -p "$WORLD"/{bin,etc,lib,run,srv}
	cat >"$WORLD/bin/qemu-system-x86_64" <<-'END'
		#!/bin/sh
		echo "ran as $FAKE_CON"
	END
	cp "$WORLD/bin/qemu-system-x86_64" "$WORLD/bin/start-vm"
	chmod +x "$WORLD"/bin/*
	# what a program of another user has to reach, wherever the tree is
	cp -R "$FAKE" "$FIXTURES" "$WORLD/bin"
	{
		cat /etc/passwd
		echo 'vmuser:x:61001:61001::/:/bin/false'
		echo 'qemu:x:61002:61002::/:/bin/false'
	} >"$WORLD/etc/passwd"
	cp /etc/subuid "$WORLD/etc/subuid" 2>/dev/null || touch "$WORLD/etc/subuid"
	export FAKE_POLICY=$BATS_TEST_TMPDIR/policy
	echo 'allow svirt*_t unlabeled_t file @(read|write|append)' >"$FAKE_POLICY"
	# users of the examples have to come through here
	chmod 755 "$BATS_TEST_TMPDIR"
}

# elsewhere BLOCK - why an example is not run here
elsewhere() {
	case $1 in
	*swtpm* | *virtiofsd* | *vhost-user-fs-pci*) echo tests/vm/helpers.bats ;;
	*'runcon -l'*) echo tests/vm/svirt-exec.bats ;;
	*'--pid='*) echo tests/vm/svirt-scan.bats ;;
	*'--stop'*) echo tests/vm/svirt-restore.bats ;;
	*'/usr/bin/vmm'*) echo 'a program that is nobody has' ;;
	*'/usr/libexec/svirt-tools/bin'*) echo tests/vm/svirt-run.bats ;;
	'$ '*) echo 'what a command prints' ;;
	*) return 1 ;;
	esac
}

# blocks PAGE - its examples, each as a file of its own
blocks() {
	rm -f "$BATS_TEST_TMPDIR"/block.*
	awk -v to="$BATS_TEST_TMPDIR/block." '
		/^\.Sh / { is_here = $2 == "EXAMPLES" }
		/^\.Ed/ { file = "" }
		file != "" { gsub(/\\e/, "\\"); gsub(/\\&/, ""); print >file }
		is_here && /^\.Bd -literal/ { file = to sprintf("%02d", ++n) }
	' "$TOP/man/$1"
}

# prepare BLOCK - what stands before it in its reader's life
prepare() {
	local name
	rm -rf "${WORLD:?}"/{lib,run,srv}
	mkdir -p "$WORLD"/{lib,run} "$WORLD"/srv/{old,share,web1,work}
	for name in disk.qcow2 extra.img old/a.img share/file web1/file \
		work/{disk.qcow2,install.iso,root.img,key.pem,base.qcow2} \
		work/overlay.qcow2; do
		make_file "$WORLD/srv/$name" system_u:object_r:user_home_t:s0
		[[ $name != *.qcow2 ]] || qcow2 >"$WORLD/srv/$name"
	done
	[[ $1 == *svirt-alloc* || $1 == *svirt-run* ]] ||
		in_world 'svirt-alloc web1'
	case $1 in
	*extra.img*) in_world 'svirt-label web1 /srv/extra.img' ;;
	*s0:c3,c77*) in_world \
		'svirt-alloc --static=system_u:system_r:svirt_t:s0:c3,c77 db' ;;
	esac
}

# qcow2 - the header of an image that rests on no other
qcow2() {
	python3 -c 'import struct, sys
sys.stdout.buffer.write(struct.pack(">4sIQIIQIIQQIIQ", b"QFI\xfb", 2, 0, 0, 16,
    1 << 20, 0, 1, 0x30000, 0x10000, 1, 0, 0))'
}

# in_world SCRIPT - as its reader's shell would run it
in_world() {
	unshare --mount --propagation private bash -c '
		world=$1 script=$2
		mount --bind "$world/run" /run && mount --bind "$world/lib" /var/lib &&
			mount --bind "$world/srv" /srv &&
			mount --bind "$world/etc/passwd" /etc/passwd &&
			mount --bind "$world/etc/subuid" /etc/subuid &&
			mount --bind "$world/bin" /usr/local/bin || exit 99
		export PATH=/usr/local/bin:$PATH
		export FAKE_FIXTURES=/usr/local/bin/fixtures
		export LD_PRELOAD=/usr/local/bin/fakeselinux.so
		cd /srv/work && exec bash -e -o pipefail -c "$script"
	' bash "$WORLD" "$1" </dev/null
}

# runs PAGE N - all of the page's examples do, N of them here
runs() {
	local block text count=0
	blocks "$1"
	for block in "$BATS_TEST_TMPDIR"/block.*; do
		text=$(<"$block")
		! elsewhere "$text" >/dev/null || continue
		prepare "$text"
		run in_world "$text"
		# shellcheck disable=SC2154
		[[ $status -eq 0 ]] || fail "$1: $text: status $status: $output"
		[[ $text != *qemu-system* || $text == *scan* || $text == *'-n '* ]] ||
			assert_output --partial 'ran as system_u:system_r:svirt'
		((++count))
	done
	assert_equal "$count" "$2"
}

@test "the examples of svirt-alloc(8) run" {
	runs svirt-alloc.8 5
}

@test "the examples of svirt-exec(8) run" {
	runs svirt-exec.8 1
}

@test "the examples of svirt-label(8) run" {
	runs svirt-label.8 5
}

@test "the examples of svirt-list(8) and svirt-release(8) run" {
	runs svirt-list.8 2
	runs svirt-release.8 2
}

@test "the examples of svirt-restore(8) run" {
	runs svirt-restore.8 4
}

@test "the examples of svirt-run(8) and svirt-scan(8) run" {
	runs svirt-run.8 2
	runs svirt-scan.8 2
}

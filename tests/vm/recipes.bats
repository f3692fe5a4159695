#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The recipes of svirt-recipes(7): their commands are read from the page, and run
# as an administrator in the VM's folder. QEMU emulates, which the page says how
# to write, and has the machine's own BIOS.

# shellcheck disable=SC2154  # lib.bash and run set them
load lib

folder=/var/lib/libvirt/images/web1

setup_file() {
	mkdir -p $folder
	restorecon -R /var/lib/libvirt
}

setup() {
	audit_mark
	cd $folder || return
	disk web1 w
	export QEMU="${qemu[*]} -daemonize"
	# where there is no KVM
	svirt-alloc() { command svirt-alloc --tcg "$@"; }
	export -f svirt-alloc
}

teardown() {
	[[ -n $BATS_TEST_COMPLETED ]] || {
		denials | tail -n 20
		svirt-list --files
	}
	svirt-list -H -o name | xargs -r svirt-restore --kill --release
	cd /
	rm -rf ${folder:?}/*
}

# disk NAME [w] - NAME.qcow2, which can be booted; with w its VM waits
disk() {
	disk_make raw "text of $1" "${2-}"
	qemu-img convert -f raw -O qcow2 raw "$1.qcow2"
	rm raw
	rest=$(label_at_rest "$(label_of "$1.qcow2")")
}

# recipe TITLE [N] - its Nth block, as the page prints it
recipe() {
	awk -v title="$1" -v wanted="${2-1}" '
		/^\.S[hs] / { inside = $0 == ".Ss " title }
		!inside { next }
		/^\.Ed/ { literal = 0 }
		literal && block == wanted
		/^\.Bd -literal/ { literal = 1; ++block }' \
		/usr/share/man/man7/svirt-recipes.7 |
		sed 's/\\e/\\/g; s/\\&//g' >commands
	[[ -s commands ]] || fail "no recipe $*"
	cat commands
}

# follow TITLE [N [SED]] - run it, with what is to be shorter here
follow() {
	bash -ec "$(recipe "$1" "${2-1}" | sed "${3-}")" </dev/null 3>&-
}

# wrote FILE TEXT - its VM booted from it, and wrote the text to it once more
wrote() {
	(($(grep -ao "text of $2" "$1" | wc -l) == 2))
}

# ran NAME [FILE [TEXT]] - the VM runs in its context, and its guest wrote
ran() {
	wait_until 30 wrote "${2-$1.qcow2}" "${3-$1}" ||
		fail "the guest of $1 has written nothing"
	assert_equal "$(svirt-list -H -o state "$1")" running
	assert_equal "$(context_of "$(svirt-list -H -o pid "$1")")" \
		"$(svirt-list -H -o context "$1")"
}

# monitor NAME COMMAND
monitor() {
	svirt-connect "$1" <<<"$2"
}

none_left() {
	[[ -z $(svirt-list -H) ]]
}

@test "from start to end" {
	follow 'From start to end'
	ran web1
	run -0 follow 'From start to end' 2 's/=60/=1/'
	none_left
	assert_equal "$(label_of web1.qcow2)" "$rest"
	[[ ! -e /run/svirt/web1 ]]
}

@test "two overlays on one base image, which neither writes" {
	mv web1.qcow2 base.qcow2
	local sum
	sum=$(sha256sum base.qcow2)
	follow 'An overlay on a base image'
	ran web1 web1.qcow2 web1
	follow 'An overlay on a base image' 1 s/web1/web2/g
	ran web2 web2.qcow2 web1
	assert_equal "$(sha256sum base.qcow2)" "$sum"
	run -0 svirt-restore --kill --release web1
	assert_equal "$(label_of base.qcow2)" system_u:object_r:virt_content_t:s0
	assert_equal "$(svirt-list -H -o state web2)" running
}

@test "a disk is plugged in, and out" {
	local title='A disk plugged in, and out'
	follow 'From start to end'
	ran web1
	run -0 follow "$title"
	refute_output --partial Error
	run -0 monitor web1 'info block extra'
	assert_output --partial extra.img
	assert_equal "$(label_of extra.img)" "$(svirt-list -H -o image web1)"
	run -0 follow "$title" 2
	run -0 monitor web1 'info block'
	refute_output --partial extra.img
	assert_equal "$(label_of extra.img)" "$rest"
	assert_equal "$(svirt-list -H -o state,files web1)" $'running\t1'
}

@test "a shared folder" {
	mkdir share
	echo 'text of the folder' >share/file
	follow 'A shared folder' 1 s/size=1G/size=32M/
	ran web1
	pid=$(pgrep -f '^/usr/lib/qemu/virtiofsd' | head -n 1)
	assert_equal "$(context_of "$pid")" \
		"$(svirt-list -H -o context web1 | sed s/svirt_tcg_t/svirt_helper_t/)"
	svirt-restore --kill --release web1
	assert_equal "$(label_of share/file)" "$rest"
}

@test "a USB stick, as a disk" {
	local stick=/dev/disk/by-id/usb-STICK
	ln -s "$(readlink -f /dev/disk/by-id/virtio-scratch)" $stick
	follow 'A USB stick'
	ran web1
	assert_equal "$(label_of "$(readlink -f $stick)")" \
		"$(svirt-list -H -o image web1)"
	rm $stick
}

@test "a VM is kept from TCP on localhost, by its uid" {
	local title='A VM kept from TCP on localhost' listener
	socat -u TCP-LISTEN:49200,bind=127.0.0.1,fork /dev/null 3>&- &
	listener=$!
	wait_until 10 grep -q :C030 /proc/net/tcp
	# what QEMU connects to, before and after
	local add='s/$QEMU/& -chardev socket,id=c,host=127.0.0.1,port=49200/'
	follow "$title" 1 "$add"
	ran web1
	svirt-restore --kill --release web1 || none_left
	follow "$title" 2
	run -1 follow "$title" 1 "$add"
	assert_output --partial 'Connection refused'
	nft delete table inet svirt
	kill "$listener"
}

@test "a Makefile tests two disks at a time" {
	recipe 'A matrix of tests in a Makefile' >/dev/null
	sed "s|= qemu-system.*|= ${qemu[*]}|" commands >Makefile
	disk_make alpha.img 'text of alpha'
	disk_make beta.img 'text of beta'
	# the status of these guests is 33
	run -2 make -k -j2
	for name in alpha beta; do
		assert_output --partial "$name.ok] Error 33"
		assert_equal "$(disk_written $name.img)" "text of $name"
	done
	none_left
}

@test "a job of a CI system, and what runs after it" {
	local title='A job of a CI system' pid
	export CI_JOB_ID=7
	follow "$title" >/dev/null 2>&1 &
	pid=$!
	wait_until 60 wrote web1.qcow2 web1
	# cancelled
	kill -9 "$(pgrep -f '^[^ ]*svirt-run --name=ci-7')" "$pid"
	run -0 follow "$title" 2
	none_left
	assert_equal "$(label_of web1.qcow2)" "$rest"
	# nothing was left
	run -1 follow "$title" 2
	assert_output ''
}

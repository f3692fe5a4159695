#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The module's constraints under the kernel, whatever the base policy: what a VM
# at c1,c2 tries on all that another at c3,c4 has, by a program without a QEMU's
# manners. tests/policy counts the same without a kernel.

# shellcheck disable=SC2154  # lib.bash and setup_file set them
load lib

image=system_u:object_r:svirt_image_t:s0

setup_file() {
	export LC_ALL=C dir=/srv/constraints
	cd "$BATS_FILE_TMPDIR" || return
	chmod 755 . ..
	stand_in svirt-exec svirt_exec_exec_t
	stand_in qemu qemu_exec_t
	stand_in helper svirt_helper_exec_t
	mkdir -p $dir
	chcon $image $dir
	for level in c1,c2 c3,c4; do
		mkdir -p $dir/$level
		touch $dir/$level.file
		mkfifo $dir/$level.pipe
		mknod $dir/$level.block b 7 97
		mknod $dir/$level.char c 1 3
		ln -s /etc/passwd $dir/$level.link
		perl -MIO::Socket::UNIX -e \
			'IO::Socket::UNIX->new(Local => shift, Listen => 1)' \
			$dir/$level.socket
		chcon -h $image:$level $dir/$level $dir/$level.*
	done
}

teardown_file() {
	rm -rf "$dir"
}

# guest TYPE - try the actions of standard input as a VM at c1,c2
guest() {
	local program=qemu
	[[ $1 != svirt_helper_t ]] || program=helper
	probe started_as "system_u:system_r:$1:s0:c1,c2" "$BATS_FILE_TMPDIR/$program"
}

@test "another VM's files, nodes, sockets, pipes, links and folders are refused" {
	for type in svirt_t svirt_tcg_t svirt_helper_t; do
		run -0 guest $type <<-END
		read	$dir/c3,c4.file
		write	$dir/c3,c4.file
		append	$dir/c3,c4.file
		map	$dir/c3,c4.file
		unlink	$dir/c3,c4.file
		rename	$dir/c3,c4.file	$dir/mine
		link	$dir/c3,c4.file	$dir/mine
		append	$dir/c3,c4.block
		read	$dir/c3,c4.block
		append	$dir/c3,c4.char
		write	$dir/c3,c4.char
		unlink	$dir/c3,c4.socket
		rename	$dir/c3,c4.socket	$dir/mine
		link	$dir/c3,c4.socket	$dir/mine
		connect	$dir/c3,c4.socket
		unlink	$dir/c3,c4.pipe
		append	$dir/c3,c4.pipe
		unlink	$dir/c3,c4.link
		list	$dir/c3,c4
		rmdir	$dir/c3,c4
		create	$dir/c3,c4/file
		END
		refused
	done
	[[ -f $dir/c3,c4.file && -S $dir/c3,c4.socket && -d $dir/c3,c4 ]]
}

@test "its own are not" {
	for type in svirt_t svirt_tcg_t; do
		run -0 guest $type <<-END
		read	$dir/c1,c2.file
		append	$dir/c1,c2.file
		write	$dir/c1,c2.char
		list	$dir/c1,c2
		create	$dir/c1,c2/file-$type
		rename	$dir/c1,c2/file-$type	$dir/c1,c2/new
		unlink	$dir/c1,c2/new
		END
		allowed
	done
}

@test "another VM's processes and abstract sockets are refused" {
	# shellcheck disable=SC2016  # perl's variables
	coproc started_as system_u:system_r:svirt_tcg_t:s0:c3,c4 \
		"$BATS_FILE_TMPDIR/qemu" -e '
		socket my $s, 1, 1, 0; bind $s, "\1\0\0constraints";
		listen $s, 1; syswrite STDOUT, "$$\n"; sleep 60'
	read -r -t 20 pid <&"${COPROC[0]}"
	for type in svirt_t svirt_tcg_t svirt_helper_t; do
		run -0 guest $type < <(printf '%s\n' "signal	$pid	9" \
			"signal	$pid	15" "read	/proc/$pid/mem" \
			"read	/proc/$pid/environ" "list	/proc/$pid/fd" \
			'connect	@constraints')
		refused
	done
	assert_denied '.*:s0:c1,c2' '.*:s0:c3,c4' unix_stream_socket connectto
	kill "$pid"
}

@test "a VM makes no device node, as root either" {
	for type in svirt_t svirt_tcg_t svirt_helper_t; do
		run -0 guest $type <<-END
		mknod	$dir/c1,c2/node	254	0
		mknod	/dev/constraints	254	0
		END
		refused
	done
	[[ ! -e /dev/constraints ]]
}

@test "a VM becomes nothing that is no VM" {
	cp /bin/true "$BATS_FILE_TMPDIR/other"
	for entry in virt_bridgehelper_exec_t:virt_bridgehelper_t \
		smbd_exec_t:smbd_t ptchown_exec_t:ptchown_t \
		abrt_helper_exec_t:abrt_helper_t \
		pulseaudio_exec_t:pulseaudio_t; do
		# a policy has some of them
		chcon -t "${entry%:*}" "$BATS_FILE_TMPDIR/other" || continue
		for type in svirt_t svirt_tcg_t; do
			run -0 guest $type <<-END
			become	system_u:system_r:${entry#*:}:s0:c1,c2	$BATS_FILE_TMPDIR/other
			END
			refused
		done
	done
}

@test "svirt-check finds nothing in the loaded policy but what has no category" {
	run svirt-check -q --skip=isolation.uncategorized
	assert_output ''
	[[ $status == 0 ]]
	run svirt-check --skip=host.boolean
	assert_line --regexp '^0 errors, [0-9]+ warnings in the loaded policy$'
}

@test "the kernel and the policy file answer svirt-check the same" {
	name=$(sed -n 's/^SELINUXTYPE=//p' /etc/selinux/config)
	file=$(echo "/etc/selinux/$name/policy/policy".*)
	svirt-check --json --skip=host.boolean >"$BATS_TEST_TMPDIR/loaded" || true
	svirt-check --json --skip=host.boolean --policy="$file" \
		>"$BATS_TEST_TMPDIR/file" || true
	[[ -s $BATS_TEST_TMPDIR/loaded ]]
	diff "$BATS_TEST_TMPDIR/loaded" "$BATS_TEST_TMPDIR/file"
}

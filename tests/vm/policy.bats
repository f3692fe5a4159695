#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What the kernel lets each domain of the toolkit do, and what it refuses. The
# commands refuse much of this themselves, so a program without such manners
# stands in for them: perl under a domain's entry type, running probe.pl.

# shellcheck disable=SC2016,SC2028,SC2086  # perl; names without spaces
load lib

tools=(alloc list release label restore exec scan check connect)
image=system_u:object_r:svirt_image_t:s0
content=system_u:object_r:virt_content_t:s0

setup_file() {
	# the tools read no locale, so perl cannot either
	export LC_ALL=C
	cd "$BATS_FILE_TMPDIR" || return
	chmod 755 . ..
	for tool in "${tools[@]}"; do
		stand_in "svirt-$tool" "svirt_${tool}_exec_t"
	done
	stand_in qemu qemu_exec_t
	stand_in helper svirt_helper_exec_t
	mkdir -p /var/lib/svirt
	restorecon -R /var/lib/svirt

	export home=/root/policy-test srv=/srv/policy-test
	export images=/var/lib/libvirt/images unit=policy-test.service
	mkdir -p $home/.ssh $images $srv
	touch $home/{disk,.ssh/id_rsa} $images/policy-test \
		/etc/systemd/system/$unit \
		$srv/{own,other,shared,content,private,secret,rest,plain}
	restorecon -RF $home $images $srv /etc/systemd/system/$unit
	chcon -t ssh_home_t $home/.ssh/id_rsa
	chcon $image:c1,c2 $srv/own
	chcon $image:c3,c4 $srv/other
	chcon $image $srv/shared
	chcon $content $srv/content
	chcon $content:c1,c2 $srv/private
	chcon $content:c3,c4 $srv/secret
	chcon system_u:object_r:svirt_rest_t:s0 $srv/rest
	mknod /dev/policy-test b 7 99
	chcon -t fixed_disk_device_t /dev/policy-test
}

teardown_file() {
	rm -rf "$home" "$srv" "$images/policy-test" /dev/policy-test \
		"/etc/systemd/system/$unit" \
		/run/svirt/policy-{one,two}
}

# tool NAME - try the actions of standard input in the tool's domain
tool() {
	probe "$BATS_FILE_TMPDIR/svirt-$1"
}

# guest [TYPE] - try the actions of standard input as the VM at c1,c2
guest() {
	probe started_as "system_u:system_r:${1:-svirt_t}:s0:c1,c2" \
		"$BATS_FILE_TMPDIR/qemu"
}

# helper - try them as a helper of that VM
helper() {
	probe started_as system_u:system_r:svirt_helper_t:s0:c1,c2 \
		"$BATS_FILE_TMPDIR/helper"
}

# listen CONTEXT STAND-IN - a process there that listens on @policy-test; sets
# $pid
listen() {
	# shellcheck disable=SC2016  # perl's variables
	coproc started_as "$1" "$BATS_FILE_TMPDIR/$2" -e '
		socket my $s, 1, 1, 0; bind $s, "\1\0\0policy-test";
		listen $s, 1; syswrite STDOUT, "$$\n"; sleep 60'
	read -r -t 20 pid <&"${COPROC[0]}"
}

@test "a tool has a domain of its own and keeps its caller's range" {
	for tool in "${tools[@]}"; do
		run -0 "$BATS_FILE_TMPDIR/svirt-$tool" \
			-pe 1 /proc/self/attr/current
		assert_output "unconfined_u:unconfined_r:svirt_${tool}_t:$(
			id -Z | cut -d: -f4-)"
	done
}

@test "no tool reaches anything outside its job" {
	for tool in "${tools[@]}"; do
		run -0 tool "$tool" <<-END
		read	/etc/shadow
		read	$home/.ssh/id_rsa
		write	/etc/passwd
		write	/usr/bin/true
		write	/etc/systemd/system/$unit
		write	$home/.ssh/id_rsa
		write	$images/policy-test
		write	$srv/own
		write	$srv/rest
		create	/etc/policy-test
		create	/usr/bin/policy-test
		create	/tmp/policy-test
		create	$home/policy-test
		create	$srv/policy-test
		label	/usr/bin/true	$image:c1,c2
		label	/etc/passwd	$image:c1,c2
		label	/etc/shadow	$image:c1,c2
		label	/etc/systemd/system/$unit	$image:c1,c2
		label	$home/.ssh/id_rsa	$image:c1,c2
		label	/var/lib/svirt	$image:c1,c2
		label	$srv/own	system_u:object_r:bin_t:s0
		label	$srv/own	system_u:object_r:qemu_exec_t:s0
		exec	/bin/true
		execmem
		become	system_u:system_r:unconfined_t:s0	/bin/sh	-c	:
		become	system_u:system_r:initrc_t:s0	/bin/sh	-c	:
		become	system_u:system_r:virtd_t:s0	/bin/sh	-c	:
		become	system_u:system_r:svirt_t:s0:c1,c2	/bin/sh	-c	:
		signal	1	0
		signal	$$	0
		tcp
		netlink	0
		bind	/tmp/policy-test
		connect	/run/systemd/private
		END
		refused
	done
	assert_denied '.*:svirt_alloc_t:.*' '.*:svirt_image_t:s0:c1,c2' file write
}

@test "svirt-alloc and svirt-release write the registry and nothing else" {
	for tool in alloc release; do
		run -0 tool $tool <<-END
		create	/var/lib/svirt/$tool
		lock	/var/lib/svirt/$tool
		rename	/var/lib/svirt/$tool	/var/lib/svirt/$tool.new
		unlink	/var/lib/svirt/$tool.new
		read	/proc/1/attr/current
		read	/proc/$$/stat
		END
		allowed
		run -0 tool $tool <<-END
		read	$srv/own
		read	$srv/plain
		read	$home/disk
		write	$home/disk
		label	$srv/own	$image:c3,c4
		label	$home/disk	$image:c1,c2
		mkdir	/run/svirt
		setuid	1000
		become	system_u:system_r:svirt_t:s0:c1,c2	$BATS_FILE_TMPDIR/qemu	-e	1
		END
		refused
	done
}

@test "svirt-list reads the registry and writes nothing" {
	touch /var/lib/svirt/policy-test
	run -0 tool list <<-END
	read	/var/lib/svirt/policy-test
	lock	/var/lib/svirt/policy-test
	read	/proc/1/attr/current
	END
	allowed
	run -0 tool list <<-END
	write	/var/lib/svirt/policy-test
	append	/var/lib/svirt/policy-test
	unlink	/var/lib/svirt/policy-test
	create	/var/lib/svirt/new
	label	$srv/own	$image:c3,c4
	read	$srv/own
	read	$home/disk
	netlink	9
	setuid	1000
	END
	refused
	rm /var/lib/svirt/policy-test
}

@test "svirt-label and svirt-restore relabel the positive list" {
	for tool in label restore; do
		run -0 tool $tool <<-END
		label	$home/disk	$image:c1,c2
		label	$home/disk	unconfined_u:object_r:user_home_t:s0
		label	$images/policy-test	$content:c1,c2
		label	$images/policy-test	system_u:object_r:svirt_rest_t:s0
		label	$images/policy-test	system_u:object_r:virt_image_t:s0
		label	$srv/plain	$image
		label	$srv/plain	system_u:object_r:var_t:s0
		label	/dev/policy-test	$image:c1,c2
		label	/dev/policy-test	system_u:object_r:fixed_disk_device_t:s0
		read	$srv/other
		create	/var/lib/svirt/$tool
		unlink	/var/lib/svirt/$tool
		END
		allowed
		run -0 tool $tool <<-END
		label	/dev/null	$image:c1,c2
		label	/dev/tty	$image:c1,c2
		label	/dev/mem	$image:c1,c2
		label	/proc/self/attr/current	$image:c1,c2
		label	/boot	$image:c1,c2
		label	/etc	$image:c1,c2
		label	$home/disk	system_u:object_r:etc_t:s0
		label	$home/disk	system_u:object_r:svirt_alloc_exec_t:s0
		read	/dev/policy-test
		read	/etc/passwd
		unlink	$home/disk
		rename	$srv/own	$srv/new
		mkdir	$srv/new
		mkdir	/run/svirt
		setuid	1000
		become	system_u:system_r:svirt_t:s0:c1,c2	$BATS_FILE_TMPDIR/qemu	-e	1
		END
		refused
	done
}

@test "those that begin, change or end a VM write audit records, the others none" {
	for tool in "${tools[@]}"; do
		run -0 tool "$tool" <<<$'netlink\t9'
		case $tool in
		exec | label | release | restore) allowed ;;
		*) refused ;;
		esac
	done
}

@test "svirt-exec starts VMs, makes their folder, and relabels no file" {
	run -0 tool exec <<-END
	become	system_u:system_r:svirt_t:s0:c1,c2	$BATS_FILE_TMPDIR/qemu	-e	1
	become	system_u:system_r:svirt_tcg_t:s0:c3,c4	$BATS_FILE_TMPDIR/qemu	-e	1
	become	system_u:system_r:svirt_helper_t:s0:c3,c4	/bin/true
	read	/etc/passwd
	setuid	1000
	END
	allowed
	run -0 tool exec <<-END
	read	$srv/own
	read	$home/disk
	write	$home/disk
	label	$srv/own	$image:c3,c4
	label	$home/disk	$image:c1,c2
	become	system_u:system_r:svirt_t:s0:c1,c2	/bin/true
	become	system_u:system_r:unconfined_t:s0	$BATS_FILE_TMPDIR/qemu	-e	1
	END
	refused
}

@test "svirt-scan and svirt-check only read" {
	run -0 tool scan <<-END
	read	$srv/own
	read	$srv/plain
	read	$home/disk
	END
	allowed
	run -0 tool check <<-END
	stat	$home/.ssh/id_rsa
	stat	/etc/shadow
	read	/proc/1/attr/current
	list	/etc/selinux/default/contexts/files
	list	$home
	END
	refute_output --partial 'Permission denied'
	for tool in scan check; do
		run -0 tool $tool <<-END
		label	$srv/own	$image:c3,c4
		label	$home/disk	$image:c1,c2
		create	/var/lib/svirt/new
		unlink	$home/disk
		mkdir	/run/svirt
		setuid	1000
		become	system_u:system_r:svirt_t:s0:c1,c2	$BATS_FILE_TMPDIR/qemu	-e	1
		END
		refused
	done
}

@test "administrators, units and cron jobs enter the domains; a user does not" {
	list=("$BATS_FILE_TMPDIR/svirt-list" -l -0ne print
		/proc/self/attr/current)
	run -0 as_sysadm "${list[@]}"
	assert_line root:sysadm_r:svirt_list_t:s0-s0:c0.c1023
	run -0 as_unit "${list[@]}"
	assert_line system_u:system_r:svirt_list_t:s0
	run -0 as_unit sh -c "${list[*]}; :"
	assert_line system_u:system_r:svirt_list_t:s0
	run -0 as_cron "${list[@]}"
	assert_line --regexp ^system_u:system_r:svirt_list_t:s0
	run as_alice /usr/sbin/svirt-list
	assert_failure 126
	assert_output --partial 'Permission denied'
	assert_denied user_u:user_r:user_t:s0 .*:svirt_list_exec_t:s0 \
		file execute
}

@test "what a tool prints arrives: terminal, pipe, file, journal" {
	say='syswrite STDOUT, "said\n" or die'
	for tool in "${tools[@]}"; do
		stand_in=$BATS_FILE_TMPDIR/svirt-$tool
		run -0 "$stand_in" -e "$say"
		assert_output said
		"$stand_in" -e "$say" >"$home/said"
		grep -qx said "$home/said"
		"$stand_in" -e "$say" >>/var/log/policy-test
		rm "$home/said"
	done
	run -0 grep -cx said /var/log/policy-test
	assert_output ${#tools[@]}
	rm /var/log/policy-test
	run -0 script -qec "$stand_in -e '$say'" /dev/null </dev/null
	assert_output --partial said
	run -0 as_unit "$stand_in" -e "$say"
	assert_line said
}

@test "a VM uses what is its own, and what is shared" {
	for type in svirt_t svirt_tcg_t; do
		run -0 guest $type < <(cat <<-END
		read	$srv/own
		write	$srv/own
		read	$srv/shared
		write	$srv/shared
		read	$srv/content
		read	$srv/private
		END
		)
		allowed
	done
}

@test "a VM is refused another's files, files at rest, homes, programs" {
	for type in svirt_t svirt_tcg_t; do
		run -0 guest $type < <(cat <<-END
		read	$srv/other
		write	$srv/other
		unlink	$srv/other
		read	$srv/secret
		write	$srv/content
		append	$srv/content
		write	$srv/private
		read	$srv/rest
		write	$srv/rest
		read	$images/policy-test
		write	$images/policy-test
		read	$home/disk
		write	$home/disk
		read	/etc/shadow
		read	/var/lib/svirt
		list	/var/lib/svirt
		write	/usr/bin/true
		label	$srv/own	$image
		label	$srv/own	$content
		create	/etc/policy-test
		setuid	1000
		END
		)
		refused
	done
	assert_denied system_u:system_r:svirt_t:s0:c1,c2 \
		"$image:c3,c4" file read
	assert_denied system_u:system_r:svirt_tcg_t:s0:c1,c2 \
		"$image:c3,c4" file write
}

@test "only svirt_tcg_t may write code and run it" {
	run -0 guest svirt_tcg_t < <(echo execmem)
	assert_output 'execmem: done'
	run -0 guest svirt_t < <(echo execmem)
	assert_output 'execmem: Permission denied'
}

@test "a VM's folder in /run/svirt is its own" {
	[[ -d /run/svirt ]] || tool exec <<<$'mkdir\t/run/svirt'
	[[ $(label_of /run/svirt) == *:svirt_rundir_t:s0 ]]
	run -0 tool exec <<-END
	mkdir	/run/svirt/.policy-one
	label	/run/svirt/.policy-one	$image:c1,c2
	rename	/run/svirt/.policy-one	/run/svirt/policy-one
	mkdir	/run/svirt/policy-two
	label	/run/svirt/policy-two	$image:c3,c4
	chown	/run/svirt/policy-one	0
	END
	allowed
	for type in svirt_t svirt_tcg_t; do
		run -0 guest $type < <(cat <<-END
		bind	/run/svirt/policy-one/monitor-$type
		create	/run/svirt/policy-one/log-$type
		append	/run/svirt/policy-one/log-$type
		END
		)
		allowed
		[[ $(label_of /run/svirt/policy-one/monitor-$type) == $image:c1,c2 ]]
		[[ $(label_of /run/svirt/policy-one/log-$type) == $image:c1,c2 ]]
		run -0 guest $type < <(cat <<-END
		list	/run/svirt/policy-two
		create	/run/svirt/policy-two/log
		bind	/run/svirt/policy-two/monitor
		create	/run/svirt/log
		mkdir	/run/svirt/policy-three
		rmdir	/run/svirt/policy-two
		bind	/tmp/policy-test
		END
		)
		refused
	done
	run -0 tool restore <<-END
	unlink	/run/svirt/policy-one/monitor-svirt_t
	unlink	/run/svirt/policy-one/monitor-svirt_tcg_t
	unlink	/run/svirt/policy-one/log-svirt_t
	unlink	/run/svirt/policy-one/log-svirt_tcg_t
	rmdir	/run/svirt/policy-one
	rmdir	/run/svirt/policy-two
	END
	allowed
}

@test "one VM cannot reach another's process or socket" {
	listen system_u:system_r:svirt_t:s0:c3,c4 qemu
	[[ $(context_of "$pid") == system_u:system_r:svirt_t:s0:c3,c4 ]]
	run -0 guest < <(printf '%s\n' "signal	$pid	15" "signal	$pid	9" \
		"read	/proc/$pid/mem" 'connect	@policy-test')
	refused
	assert_denied .*:s0:c1,c2 .*:s0:c3,c4 unix_stream_socket connectto
	kill "$pid"
}

@test "a VM's terminal reads, writes and has a size, but is not typed into" {
	printf '%s\n' "ioctlfd	1	5401" "ioctlfd	1	5413" \
		"ioctl	/dev/tty	5413" "say	here" "ioctlfd	1	5412" \
		"ioctlfd	1	541c" "ioctlfd	1	541d" \
		"ioctl	/dev/tty	5412" >"$BATS_TEST_TMPDIR/actions"
	declare -p BATS_FILE_TMPDIR BATS_TEST_DIRNAME >"$BATS_TEST_TMPDIR/job"
	declare -f started_as probe guest >>"$BATS_TEST_TMPDIR/job"
	# shellcheck disable=SC2016  # for the shell on the terminal
	echo 'cat "$1" | guest "$2"' >>"$BATS_TEST_TMPDIR/job"
	for type in svirt_t svirt_tcg_t; do
		run -0 script -qec "bash $BATS_TEST_TMPDIR/job \
			$BATS_TEST_TMPDIR/actions $type" /dev/null </dev/null
		output=${output//$'\r'/}
		assert_output - <<-END
		ioctlfd 1 5401: done
		ioctlfd 1 5413: done
		ioctl /dev/tty 5413: done
		here
		say here: done
		ioctlfd 1 5412: Permission denied
		ioctlfd 1 541c: Permission denied
		ioctlfd 1 541d: Permission denied
		ioctl /dev/tty 5412: Permission denied
		END
	done
}

@test "a VM uses a pipe that it was handed, and can open none" {
	run -0 guest < <(printf '%s\n' "say	here" "read	/proc/self/fd/0")
	assert_line here
	assert_line 'read /proc/self/fd/0: Permission denied'
}

@test "a VM started by a unit writes to its journal" {
	declare -p BATS_FILE_TMPDIR >"$BATS_TEST_TMPDIR/job"
	declare -f started_as >>"$BATS_TEST_TMPDIR/job"
	cat >>"$BATS_TEST_TMPDIR/job" <<-END
	started_as system_u:system_r:svirt_t:s0:c1,c2 $BATS_FILE_TMPDIR/qemu \
		-e 'syswrite STDOUT, qq(said\n) or die'
	END
	run -0 as_unit bash "$BATS_TEST_TMPDIR/job"
	assert_line said
}

@test "a helper is kept to its VM's level, and its VM may call it" {
	run -0 helper < <(cat <<-END
		read	$srv/own
		write	$srv/own
		read	$srv/content
		setuid	1000
		END
	)
	allowed
	run -0 helper < <(cat <<-END
		read	$srv/other
		write	$srv/content
		read	$srv/secret
		read	$srv/rest
		read	$home/disk
		read	/etc/shadow
		execmem
		exec	/bin/true
		tcp
		netlink	0
		mknod	/run/svirt/node	7	99
		label	$srv/own	$image
		signal	1	0
		END
	)
	refused
	for level in c1,c2 c3,c4; do
		listen "system_u:system_r:svirt_helper_t:s0:$level" helper
		run -0 guest < <(printf 'connect\t@policy-test\n')
		kill "$pid"
		wait "$pid" || true
		[[ $level != c1,c2 ]] || allowed
		[[ $level != c3,c4 ]] || refused
	done
}

@test "limits and ignored signals survive both hops" {
	run -0 bash -c "trap '' HUP; ulimit -S -l 77; $(declare -f started_as)
		started_as system_u:system_r:svirt_t:s0:c1,c2 '$BATS_FILE_TMPDIR/qemu' \
			-ne 'print if /^(Max locked|SigIgn)/' \
			/proc/self/limits /proc/self/status"
	assert_line --regexp '^Max locked memory +78848 '
	assert_line --regexp '^SigIgn:.*1$'
}

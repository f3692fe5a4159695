#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# svirt-exec where the kernel decides: what it starts is confined, what it may
# not start does not run, and what the VM inherits works. Levels are put on
# files by chcon, so that nothing here depends on another command's labelling.

# shellcheck disable=SC2154  # lib.bash and run set them
# shellcheck disable=SC2016,SC2046,SC2086  # perl; paths without spaces
load lib

setup_file() {
	export home=/root/exec-test srv=/srv/exec-test
	mkdir -p $home $srv
	restorecon -R $home $srv
	# a stand-in for QEMU that does as it is told
	export guest=$srv/qemu
	cp /usr/bin/perl $guest
	chcon system_u:object_r:qemu_exec_t:s0 $guest
	# and for swtpm or virtiofsd
	export helper=$srv/helper
	cp /usr/bin/socat $helper
	chcon system_u:object_r:svirt_helper_exec_t:s0 $helper
}

teardown_file() {
	rm -rf $home $srv
}

setup() {
	audit_mark
	svirt-alloc --tcg web1 >/dev/null
	context=$(svirt-list -H -o context web1)
	level=${context#*:*:*:}
}

teardown() {
	[[ -n $BATS_TEST_COMPLETED ]] || denials | tail -n 20
	vm_stop
	[[ -z ${coproc_PID-} ]] || kill "$coproc_PID"
	svirt-release --force web1 web2 2>/dev/null || true
	rm -rf /run/svirt/web1 /run/svirt/web2
}

# own_disk FILE [VM] - a waiting disk of the VM's
own_disk() {
	rm -f "$1"
	disk_make "$1" "text of $1" w
	chcon "$(svirt-list -H -o image "${2-web1}")" "$1"
}

drive() {
	echo -drive "file=$1,format=raw,if=virtio"
}


# on_tty CMD... - with a terminal of 33 rows and 99 columns
on_tty() {
	SHELL=/bin/bash script -qec "stty rows 33 cols 99; $(printf '%q ' "$@")" \
		/dev/null
}

# ---- The context ----

@test "a VM runs at exactly its context and uses its own disk" {
	own_disk $srv/a.img
	vm_start svirt-exec web1 "${qemu[@]}" -debugcon stdio $(drive $srv/a.img)
	assert_equal "$(context_of "$vm_pid")" "$context"
	run -0 svirt-list -H -o state,pid web1
	assert_output "running	$vm_pid"
	run -0 cat "$vm_output"
	assert_line "text of $srv/a.img"
	assert_line written
}

@test "another VM's disk is refused by the kernel, with both levels" {
	svirt-alloc --tcg web2 >/dev/null
	other=$(svirt-list -H -o image web2)
	own_disk $srv/b.img web2
	run -1 svirt-exec web1 "${qemu[@]}" $(drive $srv/b.img)
	assert_output --partial 'Permission denied'
	assert_denied "$context" "$other" file read
}

@test "a static VM runs at exactly the context that was named" {
	svirt-alloc --static=system_u:system_r:svirt_t:s0:c1,c2,c3 web2 >/dev/null
	run -0 svirt-exec web2 $guest -pe 1 /proc/self/attr/current
	assert_output system_u:system_r:svirt_t:s0:c1.c3
}

@test "sysadm_t, units and cron jobs start VMs too" {
	local who
	for who in as_sysadm as_unit as_cron; do
		run -0 "$who" sh -c "/usr/sbin/svirt-exec web1 $guest \
			-pe 1 /proc/self/attr/current 2>&1 | tr -d '\0'"
		assert_output "$context"
	done
	run as_alice /usr/sbin/svirt-exec web1 $guest -e 'print "ran"'
	assert_failure
	refute_output --partial ran
}

# ---- Refusals ----

@test "permissive mode is announced" {
	setenforce 0
	run svirt-exec web1 $guest -e 'print "ran\n"'
	setenforce 1
	assert_success
	assert_line --partial 'svirt-exec: SELinux is permissive'
	assert_line ran
}

@test "an unknown VM is 125, a missing command 127, a plain file 126" {
	run -125 svirt-exec web9 $guest -e 'print "ran"'
	assert_output --partial 'web9: no such VM'
	run -127 svirt-exec web1 nosuchcommand
	assert_output --partial 'no such command'
	install -m 644 $guest $srv/plain
	run -126 svirt-exec web1 $srv/plain
	assert_output --partial 'not executable'
	run -0 svirt-list -H -o state web1
	assert_output held
	[[ ! -e /run/svirt/web1 ]]
}

@test "a transition that the policy refuses is named, and nothing runs" {
	svirt-alloc --static=system_u:system_r:crond_t:s0:c1,c2 web2 >/dev/null
	run -126 svirt-exec web2 $guest -e 'print "ran"'
	assert_output --partial 'refuses the transition from'
	assert_output --partial 'to system_u:system_r:crond_t:s0:c1,c2'
	run -0 svirt-list -H -o state web2
	assert_output held
}

@test "a program that is no entry point is named with its label" {
	run -126 svirt-exec web1 /bin/echo ran
	assert_output --partial 'let svirt_exec_t start a program labelled'
	assert_output --partial ':bin_t:'
	refute_line ran
}

@test "the kernel refuses what is not foreseen, and the start is taken back" {
	# a forecast that is wrong: the user may not reach the program
	install -d -m 700 $srv/private
	cp -a $guest $srv/private/qemu
	chcon system_u:object_r:qemu_exec_t:s0 $srv/private/qemu
	run -126 svirt-exec --user=alice web1 $srv/private/qemu -e 'print "ran"'
	assert_output --partial 'the user of --user may not run it'
	refute_output --partial ran
	run -0 svirt-list -H -o state,pid web1
	assert_output 'held	-'
	rm -r $srv/private
}

@test "no_new_privs is named" {
	run -126 setpriv --no-new-privs svirt-exec web1 $guest -e 'print "ran"'
	assert_output --partial 'no_new_privs is set'
	run -126 systemd-run -q --wait --collect -u exec-test \
		-p NoNewPrivileges=yes svirt-exec web1 $guest -e 'print "ran"'
	journalctl --sync
	run -0 journalctl -q -o cat -u exec-test
	assert_output --partial 'no_new_privs is set'
	run -0 svirt-list -H -o state web1
	assert_output held
}

@test "a nosuid mount is named" {
	mkdir -p $srv/mnt
	mount -t tmpfs -o nosuid,mode=755 none $srv/mnt
	cp $guest $srv/mnt/qemu
	chcon system_u:object_r:qemu_exec_t:s0 $srv/mnt/qemu
	run svirt-exec web1 $srv/mnt/qemu -e 'print "ran"'
	umount $srv/mnt
	assert_failure 126
	assert_output --partial 'mounted nosuid'
}

@test "a VM that runs already is refused, a helper is not" {
	own_disk $srv/a.img
	vm_start svirt-exec web1 "${qemu[@]}" -debugcon stdio $(drive $srv/a.img)
	run -125 svirt-exec web1 $guest -e 'print "ran"'
	assert_output --partial "already running: process $vm_pid"
	refute_output --partial ran
	run -0 svirt-exec --helper web1 $guest -pe 1 /proc/self/attr/current
	assert_output "$context"
	run -0 svirt-list -H -o pid web1
	assert_output "$vm_pid"
	vm_stop
	run -0 svirt-list -H -o state web1
	assert_output stale
	run -0 svirt-exec web1 $guest -e 1
}

@test "QEMU that goes into the background still runs" {
	own_disk $srv/a.img
	run -0 svirt-exec web1 "${qemu[@]}" -daemonize \
		-pidfile /run/svirt/web1/pid $(drive $srv/a.img)
	pid=$(<"/run/svirt/web1/pid")
	vm_pids+=("$pid")
	assert_equal "$(context_of "$pid")" "$context"
	run -125 svirt-exec web1 $guest -e 'print "ran"'
	assert_output --partial "already running: process $pid"
}

@test "a helper has a domain of its own at the VM's level" {
	own_disk $srv/a.img
	svirt-alloc --tcg web2 >/dev/null
	own_disk $srv/b.img web2
	run -0 svirt-exec --helper web1 $helper -u /proc/self/attr/current -
	assert_output "${context/svirt_tcg_t/svirt_helper_t}"
	run -0 svirt-exec --helper web1 $helper -u $srv/a.img,readbytes=3 -
	run -1 svirt-exec --helper web1 $helper -u $srv/b.img,readbytes=3 -
	assert_denied "${context/svirt_tcg_t/svirt_helper_t}" \
		"$(svirt-list -H -o image web2)" file read
	# only a helper enters it
	run -126 svirt-exec web1 $helper -u /dev/null -
	assert_output --partial 'be entered by a program labelled'
	run -126 svirt-exec --helper web1 cat /dev/null
	assert_output --partial ':bin_t:'
	# it may come first, and does not count as the VM
	run -0 svirt-list -H -o state web1
	assert_output held
}

@test "a helper and its VM talk through the VM's folder" {
	svirt-alloc --tcg web2 >/dev/null
	svirt-exec --helper --user=alice web1 $helper -u \
		unix-listen:/run/svirt/web1/chat,fork \
		file:/run/svirt/web1/heard,create,append 3>&- &
	coproc_PID=$!
	wait_until 20 test -S /run/svirt/web1/chat
	say='use IO::Socket::UNIX;
		my $s = IO::Socket::UNIX->new("/run/svirt/web1/chat");
		print $s ? "connected" : "refused: $!", "\n"; print $s "hello\n"'
	run -0 svirt-exec --user=alice web1 $guest -e "$say"
	assert_output connected
	wait_until 20 grep -q hello /run/svirt/web1/heard
	run svirt-exec --user=alice web2 $guest -e "$say"
	assert_output --partial 'refused: Permission denied'
}

# ---- The user ----

@test "--user: QEMU runs as that user, without capabilities" {
	own_disk $srv/a.img
	chown alice $srv/a.img
	chmod 600 $srv/a.img
	vm_start svirt-exec --user=alice web1 "${qemu[@]}" -debugcon stdio \
		$(drive $srv/a.img)
	id=$(id -u alice)
	run -0 cat "/proc/$vm_pid/status"
	assert_line "Uid:	$id	$id	$id	$id"
	for set in Inh Prm Eff Bnd Amb; do
		assert_line "Cap$set:	0000000000000000"
	done
	assert_equal "$(context_of "$vm_pid")" "$context"
}

@test "--user: a disk that is not the user's stays closed" {
	own_disk $srv/a.img
	chmod 600 $srv/a.img
	run -1 svirt-exec --user=alice web1 "${qemu[@]}" $(drive $srv/a.img)
	assert_output --partial 'Permission denied'
}

@test "--user: the monitor's socket in the VM's folder works" {
	own_disk $srv/a.img
	chmod 666 $srv/a.img
	vm_start svirt-exec --user=alice web1 "${qemu[@]}" -debugcon stdio \
		-monitor unix:/run/svirt/web1/monitor,server,nowait \
		$(drive $srv/a.img)
	assert_equal "$(stat -c %U:%a /run/svirt/web1)" alice:700
	assert_equal "$(label_of /run/svirt/web1)" \
		"system_u:object_r:svirt_image_t:$level"
	assert_equal "$(label_of /run/svirt/web1/monitor)" \
		"system_u:object_r:svirt_image_t:$level"
	[[ $(label_of /run/svirt) == *:object_r:svirt_rundir_t:s0 ]]
	# What the kernel makes for a connection has the level of who connects,
	# so that must be the VM's or below: a helper's, or that of runcon -l.
	run -0 svirt-exec --helper --user=alice web1 \
		$helper -t 5 - unix-connect:/run/svirt/web1/monitor <<<'info name'
	assert_output --partial '(qemu) '
	run -0 runcon -l "$level" \
		socat -t 5 - unix-connect:/run/svirt/web1/monitor <<<quit
	wait_until 20 vm_gone "$vm_pid"
}

@test "--user: another terminal cannot be opened" {
	on_tty sh -c "tty >$srv/tty; sleep 60" >/dev/null 3>&- &
	coproc_PID=$!
	wait_until 20 test -s $srv/tty
	run -0 svirt-exec --user=alice web1 $guest -e '
		print open(my $tty, ">", shift) ? "yes" : "no: $!"' \
		"$(<"$srv/tty")"
	assert_output 'no: Permission denied'
}

@test "a folder left by an earlier run is made the new user's" {
	run -0 svirt-exec --user=alice web1 $guest -e 1
	run -0 svirt-exec web1 $guest -e 1
	assert_equal "$(stat -c %U:%a /run/svirt/web1)" root:700
}

# ---- Terminals ----

@test "-nographic works on a terminal" {
	# Ctrl-A C goes from the VM's serial line to QEMU's monitor
	run on_tty svirt-exec web1 "${qemu[@]:0:5}" -net none -nographic \
		< <(sleep 4; printf '\001c\n'; sleep 1; echo quit; sleep 2)
	assert_success
	assert_output --partial '(qemu) '
	refute_output --partial svirt-exec:
}

@test "a VM sees the window's size and sets the mode of its terminal" {
	run on_tty svirt-exec web1 $guest -e '
		my $size = "\0" x 8;
		ioctl STDIN, 0x5413, $size or die "TIOCGWINSZ: $!";
		printf "%d %d\n", unpack "SS", $size;
		my $mode = "\0" x 60;
		ioctl STDIN, 0x5401, $mode or die "TCGETS: $!";
		ioctl STDIN, 0x5402, $mode or die "TCSETS: $!";
		print "set\n"'
	assert_success
	assert_output --partial '33 99'
	assert_output --partial set
}

@test "a VM cannot type into its terminal" {
	type='my $c = "x"; printf "%s: %s\n", $_, ioctl(STDIN, hex $_, $c) ?
		"done" : $! for "0x5412", "0x541c", "0x541d"'
	run on_tty svirt-exec web1 $guest -e "$type"
	assert_success
	for number in 0x5412 0x541c 0x541d; do
		assert_output --partial "$number: Permission denied"
	done
	run -0 denials
	assert_output --regexp "ioctlcmd=0x5412 scontext=$context"
	# who is not confined can, so this is the policy's doing
	run -0 on_tty perl -e "$type"
	assert_output --partial '0x5412: done'
}

# ---- Pipes, files, the journal ----

@test "output through pipes arrives" {
	run -0 svirt-exec web1 $guest -e 'print "said\n"'
	assert_output said
	run -0 sh -c "echo asked | svirt-exec web1 $guest -pe 1 | cat"
	assert_output asked
	run -0 sh -c "svirt-exec web1 $guest -e 'print STDERR 1' 2>&1 >&- | cat"
	assert_output 1
}

@test "a pipe handed to a VM can be opened by none" {
	run -0 sh -c "svirt-exec web1 $guest -e '
		open my \$f, \"<\", \"/proc/self/fd/1\" or print \"no: \$!\"' | cat"
	assert_output 'no: Permission denied'
}

@test "output to a file in the VM's folder arrives, elsewhere it is warned of" {
	svirt-exec web1 $guest -e 1
	say="svirt-exec web1 $guest -e 'print \"said\\n\"'"
	run -0 bash -c "$say 2>&1 >/run/svirt/web1/log | cat"
	assert_output ''
	assert_equal "$(</run/svirt/web1/log)" said
	run -0 bash -c "$say 2>&1 >>/run/svirt/web1/log | cat"
	assert_output ''
	assert_equal "$(</run/svirt/web1/log)" $'said\nsaid'

	run -0 bash -c "$say 2>&1 >$home/log | cat"
	assert_output --partial "svirt-exec: standard output: $home/log: the VM\
 may not write it (label unconfined_u:object_r:"
	assert_equal "$(<"$home/log")" ''
	# the kernel agrees
	assert_denied "$context" '.*' file write
}

@test "output of a unit arrives in the journal" {
	run -0 as_unit svirt-exec web1 $guest -e 'print "said\n"'
	assert_output said
}

@test "output of a cron job arrives" {
	run -0 as_cron sh -c \
		"/usr/sbin/svirt-exec web1 $guest -e 'print 1' 2>&1 | cat"
	assert_output 1
}

@test "a descriptor to keep arrives, or it is 126" {
	echo text >$srv/own
	chcon "$(svirt-list -H -o image web1)" $srv/own
	run -0 svirt-exec --keep-fd=7 web1 $guest -e '
		open my $f, "<&=", 7 or die; print <$f>' 7<$srv/own
	assert_output text
	run -0 svirt-exec web1 $guest -e '
		open my $f, "<&=", 7 or print "closed"' 7<$srv/own
	assert_output closed
	chcon "system_u:object_r:svirt_image_t:s0:c1022,c1023" $srv/own
	run -126 svirt-exec --keep-fd=7 web1 $guest -e 'print "ran"' 7<$srv/own
	assert_output --partial "--keep-fd=7: $srv/own: the VM may not read it"
	# what svirt-exec itself may not hold is missed all the same
	cp /etc/hostname $srv/rest
	chcon -t svirt_rest_t $srv/rest
	run -126 svirt-exec --keep-fd=7 web1 $guest -e 'print "ran"' 7<$srv/rest
	assert_output --partial '--keep-fd=7: /null: not what the caller handed'
}

@test "limits and ignored signals survive both changes of context" {
	run -0 bash -c "
		trap '' HUP
		ulimit -l 4096
		svirt-exec web1 $guest -ne 'print if /^SigIgn|locked/' \
			/proc/self/status /proc/self/limits"
	assert_output --regexp 'SigIgn:	[0-9a-f]*1[[:space:]]'
	assert_output --regexp 'Max locked memory +4194304'
}

# What VFIO pins counts against the same limit.
@test "memory is locked up to the caller's limit, and not beyond" {
	lock='for (2, 8) {
		my $length = $_ << 20;
		my $at = syscall 9, 0, $length, 3, 0x22, -1, 0;
		print "$_ MiB: ", syscall(149, $at, $length) == 0 ?
			"locked" : "$!", "\n" }'
	for user in '' --user=alice; do
		run -0 bash -c "ulimit -l 4096; svirt-exec $user web1 $guest -e '$lock'"
		assert_output "2 MiB: locked
8 MiB: Cannot allocate memory"
		run -0 bash -c "ulimit -l unlimited
			svirt-exec $user web1 $guest -e '$lock'"
		assert_output "2 MiB: locked
8 MiB: locked"
	done
	own_disk $srv/a.img
	run -1 bash -c "ulimit -l 4096; svirt-exec web1 ${qemu[*]} \
		-overcommit mem-lock=on $(drive $srv/a.img)"
	assert_output --partial 'locking memory failed'
}

# ---- The environment ----

# started_from [WHO] - svirt-exec with what the dynamic linker obeys, from a shell of
# WHO's: what the linker says of it, and the names of it that come to the VM
started_from() {
	run -0 "$@" sh -c "env LD_PRELOAD=/nowhere/own.so LD_AUDIT=/nowhere/own.so \
		LD_LIBRARY_PATH=/nowhere GCONV_PATH=/nowhere LDWORD=kept \
		/usr/sbin/svirt-exec web1 $guest -e '
		print map {qq(\$_\n)} sort grep {/^(LD|GCONV)/} keys %ENV' 2>&1 | cat"
}

@test "who is confined leads the dynamic linker of no tool, and of no VM" {
	for who in as_sysadm as_cron; do
		started_from "$who"
		assert_output LDWORD
	done
	# an unconfined administrator can do all that the tool can: the policy lets
	# his variables through, and to the VM, which is confined all the same
	started_from
	assert_line --partial "object '/nowhere/own.so' from LD_PRELOAD cannot be preloaded"
	assert_line LD_LIBRARY_PATH
}

# ---- Audit ----

@test "ausearch and auvirt understand the records" {
	svirt-alloc --tcg "audit-$$" >/dev/null
	run -0 svirt-exec "audit-$$" $guest -e 'print $$'
	pid=$output
	audit_sync
	run -0 ausearch -m VIRT_MACHINE_ID -i
	assert_output --partial "virt=qemu vm=audit-$$ uuid="
	assert_output --partial "vm-ctx=$(svirt-list -H -o context "audit-$$") \
img-ctx=$(svirt-list -H -o image "audit-$$") model=selinux"
	run -0 ausearch -m VIRT_CONTROL -i
	assert_output --partial "virt=qemu op=start reason=booted vm=audit-$$"
	assert_output --partial "vm-pid=$pid"
	assert_output --partial "res=success"
	run -0 auvirt --vm "audit-$$" --all-events
	assert_output --regexp "start +audit-$$ "
	svirt-release --force "audit-$$"
	rm -rf "/run/svirt/audit-$$"
}

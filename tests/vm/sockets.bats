#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Sockets that a VM is handed (svirt-exec --keep-fd): made by its caller, at s0 and
# at the categories of an administrator's login.

# shellcheck disable=SC2154  # lib.bash and run set them
load lib

setup_file() {
	cd "$BATS_FILE_TMPDIR" || return
	chmod 755 . ..
	stand_in qemu qemu_exec_t
	svirt-alloc --tcg web1
	# MAKE KIND WHERE CMD... - CMD with a socket as descriptor 7, which listens
	# at WHERE, or is one of two that are connected. MAKE is a context to make
	# it with, or a label to give it afterwards as label=LABEL, or "".
	cat >make.pl <<-'END'
		use strict; use Fcntl; use POSIX ();
		my ($make, $kind, $where, @command) = @ARGV;
		my ($family, $type) = $kind eq "vsock" ? (40, 1) :
			(1, $kind eq "dgram" ? 2 : 1);
		sub attribute {
			open my $f, ">", "/proc/self/attr/sockcreate" or die $!;
			syswrite $f, shift or die "sockcreate: $!";
		}
		attribute($make) if $make =~ /^[^=]+$/;
		my ($socket, $peer);
		if ($kind eq "vsock") {
			socket $socket, $family, $type, 0 or die "vsock: $!\n";
			bind $socket, pack "SSLLL", 40, 0, $where, -1, 0 or die $!;
			listen $socket, 1 or die $!;
		} elsif ($where) {
			socket $socket, $family, $type, 0 or die $!;
			bind $socket, pack "Sa108", 1, $where or die "bind: $!";
			listen $socket, 1 or die $! if $type == 1;
		} else {
			socketpair $socket, $peer, $family, $type, 0 or die $!;
			syswrite $peer, "hello";
			# who keeps the other end, as svirt-exec would not
			if (!fork) {
				close $socket;
				open $_, ">", "/dev/null" for *STDOUT, *STDERR;
				alarm 10;
				1 while sysread $peer, my $heard, 9;
				exit;
			}
		}
		if ($make =~ s/^label=//) {
			my ($name, $label) = ("security.selinux", "$make\0");
			syscall(190, fileno $socket, $name, $label, length $label,
				0) == 0 or die "relabel: $!";
		}
		POSIX::dup2(fileno $socket, 7);
		exec @command;
	END
	# all that QEMU does with a descriptor that it is named
	cat >use.pl <<-'END'
		use strict; use Socket;
		open my $s, "+<&=", 7 or die "open: $!\n";
		my ($kind, $connected) = @ARGV;
		my @ask = (
			getopt => sub { getsockopt $s, SOL_SOCKET, SO_TYPE },
			setopt => sub { setsockopt $s, SOL_SOCKET, SO_SNDBUF, 8192 },
			getattr => sub { getsockname $s });
		push @ask, (
			recv => sub { defined recv $s, my $b, 5, 0 },
			send => sub { send $s, "hello", 0 },
			shutdown => sub { shutdown $s, 1 }) if $connected;
		push @ask, (
			listen => sub { listen $s, 5 },
			# nobody is there: 11 is EAGAIN
			accept => sub { fcntl $s, 4, 2048; accept(my $n, $s) || $! == 11 },
			) if !$connected && $kind ne "dgram";
		while (my ($name, $try) = splice @ask, 0, 2) {
			print "$name: ", $try->() ? "done" : "$!", "\n";
		}
	END
}

teardown_file() {
	svirt-restore --release web1
}

# made KIND WHERE [MAKE] - web1 uses such a socket of this caller's
made() {
	perl "$BATS_FILE_TMPDIR/make.pl" "${3-}" "$1" "$2" \
		svirt-exec --keep-fd=7 web1 "$BATS_FILE_TMPDIR/qemu" \
		-e "$(<"$BATS_FILE_TMPDIR/use.pl")" "$1" \
		"$([[ -n $2 ]] || echo connected)"
}

# at_s0 CMD... - a function of this file, by a caller at s0
at_s0() {
	runcon -l s0 bash -c "BATS_FILE_TMPDIR=$BATS_FILE_TMPDIR
		$(declare -f made); $(printf '%q ' "$@")"
}

@test "sockets of a caller at s0 are used as QEMU uses them: stream, dgram, vsock" {
	local kind
	for kind in stream dgram; do
		run -0 at_s0 made $kind ""
		assert_line 'send: done'
		allowed
		rm -f socket
		run -0 at_s0 made $kind "$BATS_TEST_TMPDIR/$kind"
		assert_line 'getattr: done'
		allowed
	done
	run -0 at_s0 made stream "$BATS_TEST_TMPDIR/listening"
	assert_line 'accept: done'
	modprobe vsock || skip "no vsock in this kernel"
	run -0 at_s0 made vsock 5000
	assert_line 'accept: done'
	allowed
}

@test "a login's sockets are 126 before the start, and each line that is named helps" {
	local label make
	run -126 made stream ""
	label=$(sed -n 's/.* labelled \([^ ]*\): it has .*/\1/p' <<<"$output")
	assert_equal "$label" "$(id -Z)"
	assert_output --partial '--keep-fd=7: socket:['
	assert_output --partial 'have that run by runcon -l s0, or call'
	refute_output --partial ': done'
	make=$(sed -n 's/.*setsockcreatecon("\([^"]*\)").*/\1/p' <<<"$output")
	run -0 made stream "" "$make"
	assert_line 'send: done'
	allowed
	for where in "" "$BATS_TEST_TMPDIR/x"; do
		run -126 made dgram "$where"
	done
	run -126 made stream "$BATS_TEST_TMPDIR/y"
}

@test "to relabel such a socket's inode does not help: it counts as a file then" {
	label=$(id -Z)
	run -126 made stream "" "label=${label%%:s0*}:s0"
	assert_output --partial '--keep-fd=7: '
	assert_output --partial 'not what the caller handed over'
	run -0 ausearch -m avc -ts recent
	assert_line --regexp 'svirt_exec_t.*:s0 tclass=sock_file'
}

@test "a monitor on a listening socket of the caller's answers a client at s0" {
	disk_make wait.img '' w
	svirt-label web1 wait.img
	vm_start runcon -l s0 perl "$BATS_FILE_TMPDIR/make.pl" "" stream \
		"$BATS_TEST_TMPDIR/monitor" svirt-exec --keep-fd=7 web1 \
		"${qemu[@]}" -debugcon stdio -drive \
		format=raw,if=virtio,file=wait.img -chardev \
		socket,id=m,fd=7,server=on,wait=off -mon m
	run -0 runcon -l s0 socat -t 5 - \
		"unix-connect:$BATS_TEST_TMPDIR/monitor" <<<'info name'
	assert_output --partial '(qemu) '
	vm_stop
}

@test "a VM reaches none of the caller's sockets that it was not handed" {
	folder=/run/svirt/web1
	coproc runcon -l s0 perl "$BATS_FILE_TMPDIR/make.pl" "" stream \
		$folder/stream sleep 60
	vm_pids+=("$COPROC_PID")
	wait_until 20 test -S $folder/stream
	chcon "$(svirt-list -H -o image web1)" $folder/stream
	run -0 probe svirt-exec web1 "$BATS_FILE_TMPDIR/qemu" \
		<<<"connect	$folder/stream"
	refused
	assert_denied "$(svirt-list -H -o context web1)" '.*:unconfined_t:s0' \
		unix_stream_socket connectto
	vm_stop
	rm -f $folder/stream
}

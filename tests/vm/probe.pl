# SPDX-License-Identifier: GPL-2.0-or-later
#
# Tries one action after another, for a domain to be tested: every line of
# standard input is an action and its words, separated by TAB; every line of
# output that action and "done" or the kernel's error. It is given to perl as
# its -e, because many a domain may not open a file.
use strict;
use warnings;
no warnings 'exec';

# as in <asm/unistd_64.h>
my ($mmap, $setreuid, $mknod, $setxattr, $fsetxattr) =
	(9, 113, 133, 188, 190);

# syscall() wants strings that it could write to
my $attribute = "security.selinux";

# openfile PATH FLAGS - undef when refused
sub openfile {
	my ($path, $flags) = @_;
	sysopen my $file, $path, $flags or return;
	return $file;
}

# address NAME - of a socket, an abstract one with @ in front
sub address {
	my $name = shift;
	$name =~ s/^@/\0/;
	return pack "S a*", 1, $name;
}

# child SUB - true when SUB replaced a child by another program
sub child {
	my $start = shift;
	pipe(my $read, my $write) or return;
	my $pid = fork;
	return unless defined $pid;
	if (!$pid) {
		$start->();
		syswrite $write, $! + 0;
		exit 1;
	}
	close $write;
	my $error = <$read>;
	waitpid $pid, 0;
	$! = $error // 0;
	return !defined $error;
}

my %action = (
	read => sub { my $f = openfile($_[0], 0); $f && defined sysread $f, my $b, 1 },
	write => sub { openfile($_[0], 1) },
	append => sub { openfile($_[0], 02001) },
	create => sub { openfile($_[0], 0301) },
	list => sub { opendir my $dir, $_[0] },
	stat => sub { stat $_[0] },
	mkdir => sub { mkdir $_[0] },
	rmdir => sub { rmdir $_[0] },
	unlink => sub { unlink $_[0] },
	link => sub { link $_[0], $_[1] },
	mknod => sub {
		my ($path, $major, $minor) = @_;
		syscall($mknod, $path, 060600, $major << 8 | $minor) == 0;
	},
	rename => sub { rename $_[0], $_[1] },
	chown => sub { chown $_[1], $_[1], $_[0] },
	setuid => sub { my $id = $_[0]; syscall($setreuid, -1, $id + 0) == 0 },
	label => sub {
		my ($path, $context) = ($_[0], "$_[1]\0");
		syscall($setxattr, $path, $attribute, $context,
			length $context, 0) == 0;
	},
	labelfd => sub {
		my ($fd, $context) = ($_[0] + 0, "$_[1]\0");
		syscall($fsetxattr, $fd, $attribute, $context,
			length $context, 0) == 0;
	},
	lock => sub {
		my $f = openfile($_[0], 0);
		my $flock = pack "s s x4 q q i x4", 0, 0, 0, 0, 0;
		$f && fcntl $f, 6, $flock;
	},
	map => sub {
		my $f = openfile($_[0], 0);
		$f && syscall($mmap, 0, 1, 1, 2, fileno $f, 0) != -1;
	},
	execmem => sub { syscall($mmap, 0, 4096, 7, 0x22, -1, 0) != -1 },
	fork => sub { child(sub { exit 0 }) },
	exec => sub { my @command = @_; child(sub { exec { $command[0] } @command }) },
	become => sub {
		my ($context, @command) = @_;
		child(sub {
			my $f = openfile("/proc/self/attr/exec", 1);
			$f && defined syswrite $f, $context and
				exec { $command[0] } @command;
		});
	},
	signal => sub { kill $_[1], $_[0] },
	bind => sub {
		socket my $s, 1, 1, 0 or return;
		bind $s, address($_[0]) and listen $s, 1;
	},
	connect => sub {
		socket my $s, 1, 1, 0 or return;
		connect $s, address($_[0]);
	},
	tcp => sub { socket my $socket, 2, 1, 6 },
	netlink => sub { socket my $socket, 16, 3, $_[0] },
	ioctlfd => sub {
		open my $f, "+<&", $_[0] or return;
		my $buffer = "\0" x 256;
		defined ioctl $f, hex $_[1], $buffer;
	},
	ioctl => sub {
		my $f = openfile($_[0], 2);
		my $buffer = "\0" x 256;
		$f && defined ioctl $f, hex $_[1], $buffer;
	},
	say => sub { syswrite STDOUT, "$_[0]\n" },
);

while (defined(my $line = <STDIN>)) {
	chomp $line;
	my ($name, @word) = split /\t/, $line;
	$! = 0;
	my $done = $action{$name}->(@word);
	print join(" ", $name, @word), ": ", $done ? "done" : "$!", "\n";
}

#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The enemy runs as the VM and forks and ends processes as fast as he can, so
# that a pass over /proc misses them all; he would be taken for gone, and his
# level be given to another. What he gains must be nothing.

# shellcheck disable=SC2154  # lib.bash and run set them
# shellcheck disable=SC2016,SC2046  # perl; numbers
load lib

setup_file() {
	export srv=/srv/hide-test
	mkdir -p $srv
	restorecon -R $srv
	export guest=$srv/qemu
	cp /usr/bin/perl $guest
	chcon system_u:object_r:qemu_exec_t:s0 $guest
	export pid_max
	pid_max=$(cat /proc/sys/kernel/pid_max)
	# others, among whom a pass over /proc has to look
	systemd-run --quiet --collect --unit=crowd \
		perl -e 'for (1 .. 119) { fork or last } sleep 100000'
}

teardown_file() {
	systemctl stop crowd
	echo "$pid_max" >/proc/sys/kernel/pid_max
	rm -rf $srv
}

setup() {
	audit_mark
	svirt-alloc web1 >/dev/null
	tries=4
	[[ -z ${SVIRT_TEST_LONG-} ]] || tries=20
}

teardown() {
	[[ -n $BATS_TEST_COMPLETED ]] || denials | tail -n 20
	systemctl stop 'hide-*' 2>/dev/null || true
	echo 1 2>/dev/null \
		>/sys/fs/cgroup/system.slice/hide-chain.service/cgroup.kill || true
	end_all
	svirt-restore --release web1 web2 2>/dev/null || true
	svirt-release --force web1 web2 2>/dev/null || true
}

# end_all - whoever runs as a VM
end_all() {
	local group
	find /sys/fs/cgroup -name 'svirt-*' -type d | while read -r group; do
		echo 1 >"$group/cgroup.kill"
	done
}

# chain - a chain of processes, each the child of one that has ended
chain() {
	svirt-exec web1 $guest -e '
		$SIG{HUP} = "IGNORE";
		$SIG{CHLD} = "IGNORE";
		for (;;) { my $pid = fork; exit if $pid }' \
		</dev/null >/dev/null 2>&1 3>&-
	sleep 0.5
}

# hold LEVEL - try to have the level freed, again and again, where pids come soon
# again; how it went is said. Not by bash, whose forks take longer than the tries.
hold() {
	local begun=$SECONDS
	echo 3600 >/proc/sys/kernel/pid_max
	run -0 perl -e '
		my ($tries, $seen) = (shift, 0);
		for (1 .. $tries) {
			$_ = qx(svirt-restore --release web1 2>&1);
			die "status $?: $_" unless $? == 1 << 8 &&
				/: web1: (process \d+ runs as|it may run: it has no)/;
			++$seen unless /it may run/;
		}
		print "a process was seen in $seen of $tries tries"' $tries
	echo "$pid_max" >/proc/sys/kernel/pid_max
	echo "# $output, $((SECONDS - begun)) s" >&3
	run -0 svirt-list -H -o state,level web1
	assert_output "running	$1"
}

group_of() {
	sed -n 's/^0:://p' "/proc/$1/cgroup"
}

# unit NAME PROPERTY... -- CMD... - CMD in a unit of its own
unit() {
	local name=$1 properties=()
	shift
	while [[ $1 != -- ]]; do
		properties+=(-p "$1")
		shift
	done
	systemd-run --quiet --collect --unit="$name" "${properties[@]}" "$@"
}

@test "a chain of forks holds its level, at every try" {
	level=$(svirt-list -H -o level web1)
	chain
	hold "$level"
	run -1 svirt-release web1
	run -125 svirt-exec web1 $guest -e 1
	# nor does force give its level to another while it lives
	svirt-release --force web1
	run -0 svirt-restore --stale
	run -1 svirt-alloc --static="system_u:system_r:svirt_t:$level" web2
	assert_output --partial "$level"
	end_all
	sleep 1
	run -0 svirt-restore --stale
	run -0 svirt-alloc --static="system_u:system_r:svirt_t:$level" web2
}

@test "and so it does where it has no cgroup of its own" {
	level=$(svirt-list -H -o level web1)
	unit hide-chain ProtectControlGroups=yes KillMode=none \
		RemainAfterExit=yes -- svirt-exec web1 $guest -e '
		$SIG{CHLD} = "IGNORE";
		for (;;) { my $pid = fork; exit if $pid }'
	sleep 2
	run find /sys/fs/cgroup -name 'svirt-*'
	assert_output ''
	hold "$level"
	echo 1 >/sys/fs/cgroup/system.slice/hide-chain.service/cgroup.kill
	sleep 1
	run -0 svirt-list -H -o state web1
	assert_output stale
	run -0 svirt-restore --release web1
}

@test "a unit's limits go on, and stopping it ends the VM and its helper" {
	unit hide-vm MemoryMax=300M -- svirt-exec web1 $guest -e 'sleep 1000'
	unit hide-helper TasksMax=20 -- \
		svirt-exec --helper web1 $guest -e 'sleep 1000'
	wait_until 20 test $(systemctl show -P MainPID hide-helper) -gt 0
	sleep 1
	pid=$(systemctl show -P MainPID hide-vm)
	helper=$(systemctl show -P MainPID hide-helper)
	[[ $(group_of "$pid") == /system.slice/hide-vm.service/svirt-web1-* ]]
	[[ $(group_of "$helper") == /system.slice/hide-helper.service/svirt-* ]]
	assert_equal "$(<"/sys/fs/cgroup/system.slice/hide-vm.service/memory.max")" \
		$((300 << 20))
	run -0 svirt-list -H -o state,pid web1
	assert_output "running	$pid"
	systemctl stop hide-vm
	[[ ! -d /proc/$pid ]]
	run -0 svirt-list -H -o state,pid web1
	assert_output "running	$helper"
	systemctl stop hide-helper
	run -0 svirt-list -H -o state web1
	assert_output stale
	run -0 svirt-restore --release web1
}

@test "a login shell's and cron's VMs have a cgroup of their own" {
	for who in as_sysadm as_cron; do
		run -0 "$who" sh -c "/usr/sbin/svirt-exec web1 $guest -e \
			'open F, q(</proc/self/cgroup); print grep {/^0::/} <F>' 2>&1 | cat"
		assert_output --regexp '^0::/.*/svirt-web1-[0-9]+\.[0-9]+$'
	done
}

@test "a VM may not leave its cgroup, make one, or end one" {
	run -0 svirt-exec web1 $guest -e '
		open F, "</proc/self/cgroup";
		my ($own) = map {/^0::(.*)/} <F>;
		for my $to ("", $own =~ m{(.*)/}, $own) {
			for my $file ("cgroup.procs", "cgroup.kill") {
				print "wrote $to/$file\n" if
					open(W, ">/sys/fs/cgroup$to/$file") and
					syswrite(W, $file =~ /kill/ ? 1 : $$);
			}
			print "made $to\n" if mkdir "/sys/fs/cgroup$to/mine";
		}
		print "tried\n"'
	assert_output tried
}

@test "the tools were denied nothing of cgroups and processes" {
	chain
	svirt-list >/dev/null
	end_all
	sleep 1
	svirt-restore --release web1
	run denials
	refute_output --regexp \
		'scontext=[^ ]*:svirt_(alloc|list|release|label|restore|exec)_t[^ ]* tcontext=[^ ]*:(cgroup|proc|sysfs)_t:'
}

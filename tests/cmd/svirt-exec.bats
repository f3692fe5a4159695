#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# svirt-exec on a kernel that is a stand-in for one with SELinux; what only a
# real one can show is in vm/svirt-exec.bats.
# shellcheck disable=SC2030,SC2031 # each test is a subshell
# shellcheck disable=SC2154 # stderr and lines are set by run

setup() {
	load ../run/helpers
	need_root
	svirt_setup
	# --user gives the files of a process to somebody else.
	chmod 0755 "$BATS_TEST_TMPDIR"
	chmod 1777 "$FAKE_PROC"
	RUN=$BATS_TEST_TMPDIR/run
	mkdir "$RUN"
	# What a program of another user has to reach, wherever the tree is.
	cp -R "$FAKE" "$FIXTURES" "$RUN"
	# svirt-exec with a /run of the test's own, and what $MOUNT mounts.
	# shellcheck disable=SC2016 # for the inner shell
	CONFINED=(unshare --mount --propagation private sh -c '
		run=$1
		shift
		mount --bind "$run" /run || exit
		test -z "$MOUNT" || eval "$MOUNT" || exit
		unset MOUNT
		export FAKE_FIXTURES=/run/fixtures
		export LD_PRELOAD=/run/fakeselinux.so
		exec "$@"' sh "$RUN" svirt-exec --registry="$REGISTRY")
	# The files that bats collects messages in.
	policy "allow svirt_t unlabeled_t file @(read|write|append)"
	export FAKE_POLICY=$BATS_TEST_TMPDIR/policy
	tool alloc web1 >/dev/null
	CONTEXT=$(tool list -H -o context web1)
}

teardown() {
	[[ -z ${SLEEPER-} ]] || kill "$SLEEPER"
}

confined() {
	"${CONFINED[@]}" "$@"
}

# Rules that go before those of this file and of the fixtures.
policy() {
	local before=$BATS_TEST_TMPDIR/policy

	[[ ! -e $before ]] || set -- "$@" "$(<"$before")"
	printf '%s\n' "$@" >"$before"
}

# Start a process that lives until the end of the test.
start_confined() {
	"${CONFINED[@]}" "$@" sleep 1000 3>&- >/dev/null 2>&1 &
	SLEEPER=$!
	until [[ $(tr '\0' ' ' <"/proc/$SLEEPER/cmdline") == sleep* ]]; do
		sleep 0.05
	done
}

stop() {
	kill "$SLEEPER"
	wait "$SLEEPER" || true
	SLEEPER=
}

# What the registry says that the VM does.
state() {
	tool list -H -o state web1
}

make_program() {
	printf '%s\n' "$2" >"$1"
	chmod 0755 "$1"
}

# ---- The command line ----

@test "a usage error is one line and 125" {
	run -125 --separate-stderr confined
	assert_equal "${#stderr_lines[@]}" 1
	run -125 confined web1
	assert_output "svirt-exec: web1: name a command (see svirt-exec --help)"
	run -125 confined web1 --
	assert_output --partial "name a command"
	run -125 confined --nonsense web1 true
	assert_output --partial "--nonsense"
	run -125 confined --keep-fd
	assert_output --partial "--keep-fd"
}

@test "options end at the VM, and -- may stand before and after it" {
	run -0 confined web1 echo --user -v --
	assert_output "--user -v --"
	run -0 confined -- web1 -- echo --
	assert_output -- "--"
	run -0 confined web1 -- echo a
	assert_output a
}

@test "--help and --version are answered without SELinux" {
	FAKE_SELINUX=0 run -0 confined --help
	assert_output --partial "VM [--] CMD [ARG...]"
	FAKE_SELINUX=0 run -0 confined -V
	assert_output --partial "svirt-tools"
}

# ---- The context ----

@test "the command runs in exactly the VM's context" {
	run -0 confined web1 cat /proc/self/attr/current
	assert_output "$CONTEXT"
}

@test "the VM may be called by its level and its process context" {
	run -0 confined "${CONTEXT#*:*:*:}" cat /proc/self/attr/current
	assert_output "$CONTEXT"
	run -0 confined "$CONTEXT" cat /proc/self/attr/current
	assert_output "$CONTEXT"
}

@test "a static VM runs in the context that was named" {
	tool alloc --static=system_u:system_r:svirt_t:s0:c1,c2,c3 fix >/dev/null
	run -0 confined fix cat /proc/self/attr/current
	assert_output system_u:system_r:svirt_t:s0:c1.c3
}

@test "the status is the command's, and its process ours" {
	run -7 confined web1 sh -c 'exit 7'
	run -0 confined web1 sh -c "echo \$\$ \$PPID"
	assert_output --regexp "^[0-9]+ [0-9]+$"
	run -143 confined web1 sh -c "kill -TERM \$\$"
}

@test "SELinux off: nothing runs" {
	FAKE_SELINUX=0 run -125 confined web1 echo ran
	assert_output --partial "SELinux is disabled"
	refute_line ran
}

@test "a kernel without SELinux: nothing runs" {
	[[ ! -e /sys/fs/selinux/enforce ]] || skip "this kernel has SELinux"
	run -125 svirt-exec --registry="$REGISTRY" web1 echo ran
	assert_output "svirt-exec: SELinux is disabled: echo is not started:\
 --if-enabled would run it unconfined"
}

@test "SELinux off and --if-enabled: it runs, warned of, as --user" {
	FAKE_SELINUX=0 run -0 --separate-stderr \
		confined --if-enabled --user=nobody web1 id -un
	assert_output nobody
	assert_equal "$stderr" \
		"svirt-exec: SELinux is disabled: id runs unconfined"
	assert_equal "$(stat -c %U:%a "$RUN/svirt/web1")" nobody:700
	FAKE_SELINUX=0 run -127 confined --if-enabled web1 nosuchcommand
}

@test "--if-enabled changes nothing where SELinux is on" {
	FAKE_REFUSE=svirt_t run -126 confined --if-enabled web1 echo ran
	refute_line ran
}

@test "permissive mode is announced, and the command runs" {
	FAKE_ENFORCING=0 run -0 --separate-stderr \
		confined web1 cat /proc/self/attr/current
	assert_output "$CONTEXT"
	assert_equal "$stderr" "svirt-exec: SELinux is permissive: what the VM\
 may not do is logged, and not prevented"
}

@test "a permissive domain is announced, and what it lets through runs" {
	make_file "$BATS_TEST_TMPDIR/out" system_u:object_r:user_home_t:s0
	policy "permissive svirt_t"
	run -0 --separate-stderr confined --keep-fd=7 web1 echo ran \
		7<"$BATS_TEST_TMPDIR/out"
	assert_output ran
	assert_equal "$stderr" "svirt-exec: $CONTEXT: its domain is permissive:\
 what the VM may not do is logged, and not prevented"
}

# ---- 125: the VM ----

@test "a VM that is not there" {
	run -125 confined web2 echo ran
	assert_output "svirt-exec: web2: no such VM: svirt-list shows those\
 there are"
	run -125 confined no:such echo ran
	assert_output --partial "neither the name of a VM"
	run -125 confined web2 nosuchcommand
}

@test "a registry that is not there is not made" {
	run -125 "${CONFINED[@]}" --registry="$BATS_TEST_TMPDIR/other/db" \
		web1 echo ran
	assert_output --partial "no such VM"
	[[ ! -e $BATS_TEST_TMPDIR/other ]]
}

@test "a registry that is open to others, or none" {
	chmod 0644 "$REGISTRY"
	run -125 confined web1 echo ran
	assert_output --partial "open to others"
	refute_line ran
	chmod 0600 "$REGISTRY"
	echo nonsense >"$REGISTRY"
	run -125 confined web1 echo ran
	assert_output --partial "$REGISTRY: "
	refute_line ran
}

@test "a VM that runs already" {
	start_confined web1
	run -125 confined web1 echo ran
	assert_output "svirt-exec: web1: already running: process $SLEEPER has\
 its label: --helper starts a further process of the same VM"
	run -0 confined --helper web1 cat /proc/self/attr/current
	assert_output "$CONTEXT"
	assert_equal "$(tool list -H -o pid web1)" "$SLEEPER"
	stop
	run -0 confined web1 true
}

@test "a QEMU that went into the background runs already" {
	run -0 confined web1 sh -c 'sleep 1000 3>&- >/dev/null 2>&1 & echo $!'
	SLEEPER=$output
	assert_equal "$(tool list -H -o state,pid web1)" "running	$SLEEPER"
	run -125 confined web1 echo ran
	assert_output --partial "already running: process $SLEEPER"
}

@test "a process at the VM's level that is not the VM's" {
	start_sleeper "$CONTEXT"
	for option in "" --helper; do
		run -125 confined ${option:+"$option"} web1 echo ran
		assert_output "svirt-exec: web1: process $SLEEPER, which\
 svirt-exec did not start, has its label: end it, or allocate another level"
	done
	assert_equal "$(state)" running
	stop
	# nor beside a helper that came first
	need_cgroup
	start_confined --helper web1
	put_process "$$" "$CONTEXT"
	run -125 confined web1 echo ran
	assert_output --partial "process $$, which svirt-exec did not start"
}

@test "a VM has a cgroup of its own, below its caller's" {
	need_cgroup
	start_confined web1
	own=$(cgroup_of "$SLEEPER")
	above=$(cgroup_of $$)
	[[ $own == "${above%/}"/svirt-web1-* ]]
	assert_equal "$(cat "$CGROUP$own/cgroup.procs")" "$SLEEPER"
	stop
	run -0 "${CONFINED[@]/svirt-exec/svirt-restore}" web1
	[[ ! -e $CGROUP$own ]]
}

@test "the cgroup of a start that fails is gone, and so is that of an earlier one" {
	need_cgroup
	before=$(find "$CGROUP$(cgroup_of $$)" -name 'svirt-web1-*' | wc -l)
	run -0 confined web1 true
	make_program "$BATS_TEST_TMPDIR/script" 'echo ran'
	run -126 confined web1 "$BATS_TEST_TMPDIR/script"
	run -0 confined web1 true
	run -0 confined --helper web1 true
	run find "$CGROUP$(cgroup_of $$)" -name 'svirt-web1-*'
	assert_equal "${#lines[@]}" $((before + 1))
}

@test "svirt-restore --kill ends all that the VM started, and nobody else" {
	need_cgroup
	start_confined --helper web1
	run -0 confined web1 sh -c 'sleep 1000 3>&- >/dev/null 2>&1 & echo $!'
	pid=$output
	run -0 "${CONFINED[@]/svirt-exec/svirt-restore}" --kill web1
	[[ ! -e /proc/$pid/exe ]]
	wait "$SLEEPER" || true
	SLEEPER=
	start_sleeper "$CONTEXT"
	run -1 "${CONFINED[@]/svirt-exec/svirt-restore}" --kill web1
	assert_output --partial "process $SLEEPER runs as $CONTEXT"
	kill -0 "$SLEEPER"
}

@test "two VMs of one level are told apart" {
	need_cgroup
	tool alloc --overlap --static="$CONTEXT" web2 2>/dev/null
	start_confined web2
	assert_equal "$(state)" held
	run -0 "${CONFINED[@]/svirt-exec/svirt-restore}" --release web1
	run -1 "${CONFINED[@]/svirt-exec/svirt-restore}" web2
	assert_output --partial "process $SLEEPER runs as"
}

@test "a helper may come before its VM's QEMU, each time" {
	for _ in 1 2; do
		start_confined --helper web1
		assert_equal "$(state)" running
		run -0 confined web1 true
		run -125 confined web1 true
		stop
		assert_equal "$(state)" stale
	done
}

@test "two starts at once: one of them runs" {
	for i in 1 2 3 4; do
		confined web1 sleep 3 3>&- >/dev/null 2>"$BATS_TEST_TMPDIR/$i" &
	done
	wait
	run -0 grep -l "already running" "$BATS_TEST_TMPDIR"/[1-4]
	assert_equal "${#lines[@]}" 3
}

# ---- 127 and 126: the command ----

@test "a command that is missing is 127" {
	run -127 confined web1 nosuchcommand
	assert_output "svirt-exec: nosuchcommand: no such command"
	run -127 confined web1 /nonexistent/true
	run -127 confined web1 ""
	PATH_BEFORE=$PATH
	PATH=$PATH:/nonexistent run -127 confined web1 nosuchcommand
	assert_equal "$PATH" "$PATH_BEFORE"
	FAKE_REFUSE=svirt_t run -127 confined web1 nosuchcommand
	assert_equal "$(state)" held
}

@test "a command that is not executable is 126" {
	: >"$BATS_TEST_TMPDIR/plain"
	run -126 confined web1 "$BATS_TEST_TMPDIR/plain"
	assert_output --partial "plain: not executable"
	run -126 confined web1 /etc
	assert_output "svirt-exec: /etc: it is a directory"
	export MOUNT="mkdir -p $BATS_TEST_TMPDIR/mnt &&
		mount -t tmpfs -o noexec none $BATS_TEST_TMPDIR/mnt &&
		cp /bin/true $BATS_TEST_TMPDIR/mnt"
	run -126 confined web1 "$BATS_TEST_TMPDIR/mnt/true"
	assert_output --partial "not executable"
}

@test "PATH is searched as execvp does" {
	local bin=$BATS_TEST_TMPDIR/bin
	mkdir -p "$bin/1" "$bin/2/tool" "$bin/3"
	: >"$bin/1/tool"
	PATH=$bin/1:$bin/2:$PATH run -126 confined web1 tool
	assert_output --partial "tool: not executable"
	make_program "$bin/3/tool" '#!/bin/sh
echo three'
	PATH=$bin/1:/nonexistent:$bin/2:$bin/3:$PATH run -0 confined web1 tool
	assert_output three
	cd "$bin/3"
	PATH=:$PATH run -0 confined web1 tool
	assert_output three
	PATH=$PATH: run -0 confined web1 tool
	assert_output three
	run -127 confined web1 tool
	run -0 confined web1 ./tool
}

@test "a script without #! is handed to no shell" {
	make_program "$BATS_TEST_TMPDIR/script" 'echo ran'
	run -126 confined web1 "$BATS_TEST_TMPDIR/script"
	assert_output --partial "not a program"
	refute_line ran
	make_program "$BATS_TEST_TMPDIR/script" '#!/nonexistent/sh'
	run -126 confined web1 "$BATS_TEST_TMPDIR/script"
	assert_output --partial "interpreter"
}

@test "a transition that the policy refuses" {
	FAKE_REFUSE=svirt_t run -126 confined web1 echo ran
	assert_output --partial "the policy refuses the transition from\
 unconfined_u:unconfined_r:unconfined_t:s0-s0:c0.c1023 to $CONTEXT"
	refute_line ran
	assert_equal "$(state)" held
	[[ ! -e $RUN/svirt ]]
}

@test "an entry point that the policy refuses names the label" {
	cp /bin/true "$BATS_TEST_TMPDIR/true"
	setfattr -n security.selinux -v system_u:object_r:etc_t:s0 \
		"$BATS_TEST_TMPDIR/true"
	run -126 confined web1 "$BATS_TEST_TMPDIR/true"
	assert_output --partial "let svirt_t be entered by a program labelled\
 system_u:object_r:etc_t:s0"
	FAKE_ENFORCING=0 run -0 confined web1 "$BATS_TEST_TMPDIR/true"
	assert_output --partial "be entered by"
}

@test "no_new_privs is named" {
	run -126 setpriv --no-new-privs -- "${CONFINED[@]}" web1 echo ran
	assert_output --partial "no_new_privs is set"
	refute_line ran
	assert_equal "$(state)" held
}

@test "a nosuid mount is named" {
	policy "deny unconfined_t svirt_t process2 nosuid_transition"
	export MOUNT="mkdir -p $BATS_TEST_TMPDIR/mnt &&
		mount -t tmpfs -o nosuid none $BATS_TEST_TMPDIR/mnt &&
		cp /bin/true $BATS_TEST_TMPDIR/mnt"
	run -126 confined web1 "$BATS_TEST_TMPDIR/mnt/true"
	assert_output --partial "mounted nosuid"
	run -0 confined web1 true
}

@test "a helper enters the domain that the policy has for it" {
	policy "deny svirt_t swtpm_exec_t file entrypoint" \
		"transition unconfined_t swtpm_exec_t process swtpm_t"
	cp /bin/cat "$BATS_TEST_TMPDIR/swtpm"
	setfattr -n security.selinux -v system_u:object_r:swtpm_exec_t:s0 \
		"$BATS_TEST_TMPDIR/swtpm"
	run -0 confined --helper web1 "$BATS_TEST_TMPDIR/swtpm" \
		/proc/self/attr/current
	assert_output "${CONTEXT/svirt_t/swtpm_t}"
	run -126 confined web1 "$BATS_TEST_TMPDIR/swtpm" /etc/hostname
	assert_output --partial "be entered by"
}

@test "a QEMU or helper elsewhere: the command that labels it is named" {
	local name type
	policy "deny svirt_t bin_t file entrypoint"
	for name in qemu-system-riscv64=qemu_exec_t qemu-kvm=qemu_exec_t \
		qemu-img=svirt_helper_exec_t qemu-nbd=svirt_helper_exec_t; do
		type=${name#*=} name=$BATS_TEST_TMPDIR/${name%=*}
		cp /bin/true "$name"
		setfattr -n security.selinux -v system_u:object_r:bin_t:s0 "$name"
		run -126 confined web1 "$name"
		assert_output --regexp ": label it.*: chcon -t $type $name \
\(to last: semanage fcontext -a -t $type $name\)$"
		setfattr -n security.selinux \
			-v "system_u:object_r:$type:s0" "$name"
		if [[ $type == qemu_exec_t ]]; then
			run -0 confined web1 "$name"
		else
			run -126 confined web1 "$name"
			assert_output --partial ': it is started with --helper'
		fi
	done
	# a shell in a VM's place is no such program
	cp /bin/sh "$BATS_TEST_TMPDIR/sh"
	setfattr -n security.selinux -v system_u:object_r:bin_t:s0 \
		"$BATS_TEST_TMPDIR/sh"
	run -126 confined web1 "$BATS_TEST_TMPDIR/sh" -c 'echo ran'
	assert_output --partial 'be entered by a program labelled'
	refute_output --partial chcon
}

# ---- Descriptors ----

@test "only descriptors 0 to 2 and those named are handed on" {
	run -0 confined web1 sh -c 'ls /proc/$$/fd' 7</etc/passwd
	assert_output "0
1
2"
	run -0 confined --keep-fd=7 --keep-fd=9 web1 sh -c 'ls /proc/$$/fd' \
		7</etc/passwd 8</etc/passwd 9</etc/passwd
	assert_output "0
1
2
7
9"
}

@test "a descriptor that is closed stays closed" {
	# Bash would use it for a pipe of its own.
	# shellcheck disable=SC2016 # for the inner shells
	run -0 sh -c 'exec "$@" <&-' sh "${CONFINED[@]}" \
		web1 sh -c 'ls /proc/$$/fd'
	assert_output "1
2"
	# shellcheck disable=SC2016
	run -0 sh -c 'exec "$@" >&- 2>&- <&-' sh "${CONFINED[@]}" web1 \
		sh -c 'test ! -e /proc/$$/fd/0 && test ! -e /proc/$$/fd/1 &&
			test ! -e /proc/$$/fd/2'
}

@test "--keep-fd of what is not open is an error" {
	run -125 confined --keep-fd=7 web1 true 7>&-
	assert_output "svirt-exec: --keep-fd=7: no such descriptor is open"
	run -125 confined --keep-fd=x web1 true
	run -125 confined --keep-fd=-1 web1 true
	run -125 confined --keep-fd=4294967296 web1 true
	run -0 confined --keep-fd=1 web1 true
}

@test "a standard descriptor that the VM may not use is named" {
	make_file "$BATS_TEST_TMPDIR/out" system_u:object_r:user_home_t:s0
	run -0 --separate-stderr confined web1 true <"$BATS_TEST_TMPDIR/out"
	assert_equal "$stderr" "svirt-exec: standard input: \
$BATS_TEST_TMPDIR/out: the VM may not read it (label \
system_u:object_r:user_home_t:s0) and finds /dev/null in its place: use a \
pipe, or a file in the VM's folder in /run/svirt"
	confined web1 true 2>"$BATS_TEST_TMPDIR/err" \
		>>"$BATS_TEST_TMPDIR/out"
	run -0 cat "$BATS_TEST_TMPDIR/err"
	assert_output --partial "standard output"
	assert_output --partial "may not append it"
	run -0 --separate-stderr confined web1 true </dev/null >/dev/null
	assert_equal "$stderr" ""
}

@test "a descriptor to keep that the VM may not use is 126" {
	make_file "$BATS_TEST_TMPDIR/out" system_u:object_r:user_home_t:s0
	run -126 confined --keep-fd=7 web1 echo ran 7<"$BATS_TEST_TMPDIR/out"
	assert_output "svirt-exec: --keep-fd=7: $BATS_TEST_TMPDIR/out: the VM \
may not read it (label system_u:object_r:user_home_t:s0)"
	FAKE_ENFORCING=0 run -0 confined --keep-fd=7 web1 echo ran \
		7<"$BATS_TEST_TMPDIR/out"
	assert_line ran
}

# with_socket DOMAIN TYPE LABEL HOW CMD... - run CMD with such a socket as
# descriptor 7: bound (HOW is bound), listening or connected
with_socket() {
	python3 -c '
import os, socket, sys
family, kind = (getattr(socket, name) for name in sys.argv[1:3])
label, how, *command = sys.argv[3:]
peer = None
if how == "connected":
    made, peer = socket.socketpair(family, kind)
else:
    made = socket.socket(family, kind)
    made.bind("")
if how == "listening":
    made.listen()
if label:
    name = "pipe.%d" % os.fstat(made.fileno()).st_ino
    open(os.path.join(os.environ["FAKE_PROC"], name), "w").write(label)
os.dup2(made.fileno(), 7)
if peer:
    os.set_inheritable(peer.fileno(), True)
os.execvp(command[0], command)' "$@"
}

@test "of a socket all is asked that QEMU does with one" {
	local all="getattr|getopt|setopt|read|write|append|ioctl|listen|accept"
	local word class how

	# asked in vain, and by a domain that has all but that
	while read -r class how word; do
		FAKE_POLICY=$BATS_TEST_TMPDIR/policy
		printf '%s\n' "deny svirt_t unconfined_t $class $word" \
			"allow svirt_t unconfined_t $class @($all)" \
			"allow svirt_t unlabeled_t file @(read|write|append)" \
			>"$FAKE_POLICY"
		kind=SOCK_STREAM
		[[ $class != *dgram* ]] || kind=SOCK_DGRAM
		run -126 with_socket AF_UNIX $kind \
			unconfined_u:unconfined_r:unconfined_t:s0 "$how" \
			"${CONFINED[@]}" --keep-fd=7 web1 echo ran
		assert_output --partial "--keep-fd=7: socket:["
		assert_output --partial "lacks $word for a $class labelled"
	done <<-EOF
		unix_stream_socket connected getattr
		unix_stream_socket connected getopt
		unix_stream_socket connected setopt
		unix_stream_socket connected read
		unix_stream_socket listening accept
		unix_stream_socket listening listen
		unix_stream_socket bound accept
		unix_dgram_socket connected setopt
		unix_dgram_socket connected write
	EOF
	# nor is anything asked that is not wanted of it
	for class in unix_stream_socket unix_dgram_socket; do
		printf '%s\n' "deny svirt_t unconfined_t $class @(listen|accept)" \
			"allow svirt_t unconfined_t $class @($all)" \
			"allow svirt_t unlabeled_t file @(read|write|append)" \
			>"$FAKE_POLICY"
		kind=SOCK_STREAM
		[[ $class != *dgram* ]] || kind=SOCK_DGRAM
		run -0 with_socket AF_UNIX $kind \
			unconfined_u:unconfined_r:unconfined_t:s0 connected \
			"${CONFINED[@]}" --keep-fd=7 web1 echo ran
		assert_line ran
	done
}

@test "a socket that has its maker's categories is 126, with what would help" {
	local label=unconfined_u:unconfined_r:unconfined_t

	policy "allow svirt_t unconfined_t unix_stream_socket *"
	run -126 with_socket AF_UNIX SOCK_STREAM $label:s0-s0:c0.c1023 listening \
		"${CONFINED[@]}" --keep-fd=7 web1 echo ran
	assert_output --partial "labelled $label:s0-s0:c0.c1023: it has the \
categories of who made it: have that run by runcon -l s0, or call \
setsockcreatecon(\"$label:s0\") before socket()"
	refute_line ran
	run -0 with_socket AF_UNIX SOCK_STREAM $label:s0 listening \
		"${CONFINED[@]}" --keep-fd=7 web1 echo ran
	assert_line ran
	# no level helps where the type is none whose sockets VMs are handed
	run -126 with_socket AF_UNIX SOCK_STREAM system_u:system_r:sshd_t:s0:c9 \
		connected "${CONFINED[@]}" --keep-fd=7 web1 echo ran
	assert_output --partial "labelled system_u:system_r:sshd_t:s0:c9"
	refute_output --partial runcon
	# where the policy prevents nothing, it is said and goes on
	FAKE_ENFORCING=0 run -0 with_socket AF_UNIX SOCK_STREAM \
		$label:s0-s0:c0.c1023 listening \
		"${CONFINED[@]}" --keep-fd=7 web1 echo ran
	assert_line ran
}

@test "a pipe that the VM may not use is made usable, a FIFO is not" {
	policy "deny svirt_t unconfined_t fifo_file *"
	run -0 --separate-stderr confined web1 echo ran
	assert_output ran
	assert_equal "$stderr" ""
	run -0 grep -ah . "$FAKE_PROC"/pipe.*
	assert_output --partial system_u:object_r:svirt_pipe_t:s0

	mkfifo "$BATS_TEST_TMPDIR/fifo"
	setfattr -n security.selinux -v system_u:object_r:user_home_t:s0 \
		"$BATS_TEST_TMPDIR/fifo"
	run -0 --separate-stderr confined web1 true <>"$BATS_TEST_TMPDIR/fifo"
	assert_equal "$(label_of "$BATS_TEST_TMPDIR/fifo")" \
		system_u:object_r:user_home_t:s0
	[[ $stderr == *"fifo: the VM may not read it"* ]]
}

@test "a pipe stays as it is where the policy knows no type for it" {
	policy "invalid svirt_pipe_t" \
		"deny svirt_t unconfined_t fifo_file *"
	run -0 --separate-stderr confined web1 true
	[[ $stderr == *"standard output: pipe:"*"may not write it"* ]]
}

# ---- Capabilities ----

# has_caps SET MASK - the capabilities in `status`, of those there are here
has_caps() {
	local here
	here=$(sed -n 's/^CapBnd:	/0x/p' /proc/self/status)
	assert_line --regexp "^Cap$1:	$(printf %016x $((here & ($2))))$"
}

@test "a root command has the capabilities that a VM can use, in every set" {
	local set bind='1 << 10'
	run -0 setpriv --inh-caps=+mknod,+sys_admin --ambient-caps=+mknod -- \
		"${CONFINED[@]}" web1 cat /proc/self/status
	for set in Prm Eff Bnd; do
		has_caps $set "$bind"
	done
	has_caps Inh 0
	has_caps Amb 0
	run -0 confined web1 sh -c 'mknod /run/node b 7 97 || echo no: $?'
	assert_output --partial "no: 1"
	[[ ! -e $RUN/node ]]
}

@test "a root helper has those of virtiofsd as well, and not mknod" {
	local mask
	mask=$((1 << 0 | 1 << 1 | 1 << 3 | 1 << 4 | 1 << 6 | 1 << 7 | 1 << 8))
	mask=$((mask | 1 << 10 | 1 << 18 | 1 << 24 | 1 << 31))
	run -0 confined --helper web1 cat /proc/self/status
	has_caps Bnd "$mask"
	has_caps Eff "$mask"
}

@test "--keep-caps: named ones are left besides; with --user=root no others" {
	local mask=$((1 << 12 | 1 << 17))
	run -0 confined --keep-caps=net_admin,CAP_SYS_RAWIO web1 \
		cat /proc/self/status
	has_caps Bnd "$mask | 1 << 10"
	run -0 confined --user=root --keep-caps=net_admin --keep-caps=sys_rawio \
		web1 cat /proc/self/status
	has_caps Bnd "$mask"
	has_caps Eff "$mask"
	run -0 confined --user=root web1 cat /proc/self/status
	has_caps Bnd 0
}

@test "--keep-caps: mknod, nonsense and another user than root are 125" {
	for name in mknod CAP_MKNOD Mknod net_admin,mknod cap_27 27; do
		run -125 confined --keep-caps="$name" web1 echo ran
		refute_output --partial ran
	done
	run -125 confined --keep-caps=mknod web1 true
	assert_output "svirt-exec: --keep-caps: mknod is never kept: with it, root\
 makes a node of the host's disk"
	for name in nosuch '' ',' 'net_admin,' 'net_admin,,sys_nice'; do
		run -125 confined --keep-caps="$name" web1 echo ran
		assert_output --regexp "^svirt-exec: --keep-caps: no such capability: "
	done
	run -125 confined --user=nobody --keep-caps=net_admin web1 echo ran
	assert_output "svirt-exec: --keep-caps: only root has capabilities, and\
 --user is user 65534"
	run -125 confined --keep-caps=net_admin --user=33 web1 echo ran
	assert_output --partial "--user is user 33"
	run -0 tool list -H -o state web1
	assert_output held
}

@test "capabilities that cannot be taken from root: it does not start" {
	run -125 setpriv --bounding-set=-setpcap -- \
		"${CONFINED[@]}" web1 echo ran
	assert_output --partial "cannot take capabilities away"
	refute_output --partial ran
	run -0 tool list -H -o state web1
	assert_output held
}

@test "a bounding set with nothing to take needs no SETPCAP" {
	run -0 "${CONFINED[@]:0:${#CONFINED[@]}-2}" setpriv \
		--bounding-set=-all,+net_bind_service,+dac_override,+setpcap -- \
		svirt-exec --registry="$REGISTRY" web1 grep CapBnd /proc/self/status
	assert_output "CapBnd:	0000000000000400"
}

@test "a command that cannot be run leaves a start that can be taken back" {
	make_program "$RUN/broken" '#!/nowhere'
	run -126 confined web1 /run/broken
	run -0 tool list -H -o state web1
	assert_output held
}

@test "--if-enabled: an unconfined root command has what root has" {
	FAKE_SELINUX=0 run -0 confined --if-enabled web1 \
		grep CapBnd /proc/self/status
	assert_line "$(grep CapBnd /proc/self/status)"
}

# ---- Folders ----

@test "TMPDIR is the VM's folder, unless the caller set it" {
	run -0 env -u TMPDIR "${CONFINED[@]}" web1 printenv TMPDIR
	assert_output /run/svirt/web1
	run -0 env TMPDIR=/var/tmp "${CONFINED[@]}" web1 printenv TMPDIR
	assert_output /var/tmp
	FAKE_SELINUX=0 run -0 env -u TMPDIR "${CONFINED[@]}" --if-enabled bare \
		printenv TMPDIR
	assert_line /run/svirt/bare
}

@test "a VM has a folder in /dev/shm, at its image context and its user's" {
	MOUNT='mount -t tmpfs -o mode=1777 none /dev/shm' run -0 confined \
		--user=nobody web1 sh -c 'stat -c "%n %a %U" /dev/shm/svirt \
		/dev/shm/svirt/web1
		getfattr --only-values -n security.selinux /dev/shm/svirt/web1'
	assert_line "/dev/shm/svirt 711 root"
	assert_line "/dev/shm/svirt/web1 700 nobody"
	assert_output --partial "$(tool list -H -o image web1)"
	FAKE_SELINUX=0 MOUNT='mount -t tmpfs none /dev/shm' run -0 confined \
		--if-enabled bare stat -c %a /dev/shm/svirt/bare
	assert_line 700
}

@test "a squatter in /dev/shm: nothing of his is used, and who needs it is told" {
	local squat why="not made: the folder it would be in is another user's, or\
 others may write it: remove that"
	for squat in 'mkdir /dev/shm/svirt; chown 65534 /dev/shm/svirt' \
		'mkdir -m 777 /dev/shm/svirt'; do
		export MOUNT="mount -t tmpfs none /dev/shm; $squat"
		run -0 confined web1 sh -c 'ls /dev/shm/svirt'
		assert_output ''
		run -0 confined web1 echo mem-path=/dev/shm/svirt/web1/m
		assert_line "svirt-exec: /dev/shm/svirt/web1: $why"
	done
	for squat in 'ln -s /run /dev/shm/svirt' 'touch /dev/shm/svirt'; do
		export MOUNT="mount -t tmpfs none /dev/shm; $squat"
		run -0 confined web1 echo mem-path=/dev/shm/svirt/web1/m
		assert_line --partial "/dev/shm/svirt/web1: not made: "
		[[ ! -e $RUN/web1 ]]
	done
}

@test "another VM's folder in /dev/shm is left alone" {
	export MOUNT='mount -t tmpfs none /dev/shm; mkdir -p /dev/shm/svirt/web1;
		setfattr -n security.selinux -v system_u:object_r:svirt_image_t:s0:c8,c9 \
		/dev/shm/svirt/web1; touch /dev/shm/svirt/web1/theirs'
	run -0 confined web1 ls /dev/shm/svirt/web1
	assert_line theirs
	assert_line --partial "/dev/shm/svirt/web1: not made: it carries another label"
	run -0 confined web1 ls /dev/shm/svirt
	assert_output web1
}

@test "on hugetlbfs, where the policy keeps levels there" {
	local huge=$BATS_TEST_TMPDIR/huge
	mkdir "$huge"
	unshare --mount mount -t hugetlbfs none "$huge" || skip "no hugetlbfs"
	export MOUNT="mount -t hugetlbfs none $huge"
	unshare --mount sh -c "$MOUNT && mkdir $huge/d && setfattr -n \
		security.selinux -v system_u:object_r:svirt_image_t:s0 $huge/d" ||
		skip "hugetlbfs keeps no labels here"
	run -0 confined web1 stat -c '%n %a' "$huge/svirt/web1"
	assert_output "$huge/svirt/web1 700"
	policy "default_range file"
	run -1 confined web1 ls "$huge/svirt"
}

@test "a pty that every VM may open is said, with the form to use instead" {
	local arguments
	for arguments in '-serial pty' '-serial mon:pty' '-chardev pty,id=x' \
		'-serial chardev:pty -x backend=pty'; do
		# shellcheck disable=SC2086 # two words
		run -0 confined web1 echo $arguments
		assert_output "$arguments"
	done
	policy "default_range chr_file"
	for arguments in '-serial pty' '-serial mon:pty' '-chardev pty,id=x'; do
		# shellcheck disable=SC2086 # two words
		run -0 confined web1 echo $arguments
		assert_line "svirt-exec: web1: every VM may open a pty that this\
 one makes, as the policy gives it no category: use a socket instead: -serial\
 unix:/run/svirt/web1/serial,server=on,wait=off"
	done
	for arguments in '-serial stdio' '-name empty,x' 'file=/srv/pty.img' \
		'ptyx' 'apty'; do
		# shellcheck disable=SC2086 # two words
		run -0 confined web1 echo $arguments
		assert_output "$arguments"
	done
}

# ---- The user ----

# What /proc/PID/status says of a command that is started with --user.
status_of() {
	confined "$@" web1 cat /proc/self/status
}

@test "--user: all ids are the user's and there are no capabilities" {
	run -0 status_of --user=nobody
	assert_line --regexp "^Uid:	65534	65534	65534	65534$"
	assert_line --regexp "^Gid:	65534	65534	65534	65534$"
	for set in Inh Prm Eff Bnd Amb; do
		assert_line "Cap$set:	0000000000000000"
	done
}

@test "--user: capabilities that the caller would hand on are dropped" {
	run -0 setpriv --inh-caps=+net_admin,+sys_nice \
		--ambient-caps=+net_admin -- \
		"${CONFINED[@]}" --user=nobody web1 cat /proc/self/status
	for set in Inh Prm Eff Bnd Amb; do
		assert_line "Cap$set:	0000000000000000"
	done
}

@test "--user: there is no way back" {
	for id in --ruid=0 --euid=0 --reuid=0 "--regid=0 --keep-groups" \
		"--clear-groups --regid=65534"; do
		# shellcheck disable=SC2086 # two options
		run -127 confined --user=nobody web1 setpriv $id true
		assert_output --partial "Operation not permitted"
	done
}

@test "--user: the user's own groups, or the group that is named" {
	run -0 confined --user=www-data web1 id
	assert_output --partial "$(id www-data)"
	run -0 confined --user=www-data:nogroup web1 id
	assert_output --partial "uid=33(www-data) gid=65534(nogroup)"
	refute_output --partial "(root)"
	run -0 confined --user=33:65534 web1 id -g
	assert_output 65534
	run -0 confined --user=33 web1 id
	assert_output --partial "$(id www-data)"
	run -0 confined --user=54321:54322 web1 id
	assert_output --regexp "^uid=54321 gid=54322 groups=54322($| )"
}

@test "--user: a number without an account, and more groups than one" {
	run -0 confined --user=54321 web1 id
	assert_output --regexp "^uid=54321 gid=54321 groups=54321($| )"
	run -0 confined --user=+54321:+54322 web1 id
	assert_output --regexp "^uid=54321 gid=54322 groups=54322($| )"
	run -0 confined --user=+33 web1 id
	assert_output --partial "$(id www-data)"
	run -0 confined --user=54321:54322,65534,+7 web1 id -G
	assert_output "54322 7 65534"
	run -0 confined --user=www-data:nogroup,lp web1 id -Gn
	assert_output "nogroup lp"
	for user in + +nobody 'nobody:,' 'nobody:lp,' 'nobody:lp,nosuch' 33:+lp; do
		run -125 confined --user="$user" web1 echo ran
	done
	run -125 confined --user="33:1$(printf ',%d' {2..99})" web1 echo ran
	assert_output --partial "more than 32 groups"
}

@test "--user: under umask 027 and 077 a start works" {
	for mask in 027 077 0777; do
		rm -rf "$RUN/svirt"
		umask $mask
		run -0 confined --user=nobody web1 ls -ld /run/svirt/web1
		umask 022
		assert_output --regexp '^drwx------[^ ]* 2 nobody'
	done
}

@test "--user: files that the user may not open are named, with the reason" {
	local file
	mkdir -p "$RUN/closed" "$RUN/tree"
	umask 077
	for file in disk closed/key tree/member; do
		make_file "$RUN/$file" system_u:object_r:virt_image_t:s0
	done
	umask 022
	chmod 0700 "$RUN/closed"
	chown nobody "$RUN/tree"
	# with /run the test's, as svirt-exec will see it
	labelled() { "${CONFINED[@]/#svirt-exec/svirt-label}" "$@"; }
	labelled web1 /run/disk
	labelled --private web1 /run/closed/key
	labelled -R web1 /run/tree
	run -0 --separate-stderr confined --user=nobody web1 echo ran
	assert_output ran
	assert_equal "$stderr" "\
svirt-exec: /run/disk: nobody may not read and write it, by its mode or owner: svirt-label --owner=65534 gives it to them
svirt-exec: /run/closed/key: nobody may not reach it, by the mode or owner of\
 /run/closed"
	chown nobody "$RUN/disk"
	chmod 0711 "$RUN/closed"
	chmod 0644 "$RUN/closed/key"
	run -0 --separate-stderr confined --user=nobody web1 echo ran
	assert_equal "$stderr" ''
	chown root "$RUN/disk"
	run -0 --separate-stderr confined web1 echo ran
	assert_equal "$stderr" ''
}

@test "--user: names that mean nothing are refused" {
	for user in "" : nosuchuser nobody: nobody:nosuchgroup -1 \
		4294967295 nobody:4294967295 99999999999999999999:0 :0; do
		run -125 confined --user="$user" web1 echo ran
		refute_line ran
	done
}

@test "--user: a disk of the user's own, mode 0600" {
	echo disk >"$RUN/disk"
	chown nobody "$RUN/disk"
	chmod 0600 "$RUN/disk"
	run -0 confined --user=nobody web1 cat /run/disk
	assert_output disk
	run -1 confined --user=www-data web1 cat /run/disk
}

@test "--user: a command that the user may not run leaves no trace" {
	mkdir -m 0700 "$BATS_TEST_TMPDIR/private"
	cp /bin/true "$BATS_TEST_TMPDIR/private/true"
	run -126 confined --user=nobody web1 "$BATS_TEST_TMPDIR/private/true"
	assert_output "svirt-exec: $BATS_TEST_TMPDIR/private/true: the user of\
 --user may not run it, by its mode or a folder's"
	assert_equal "$(state)" held
	assert_equal "$(tool list -H -o pid web1)" -
}

# ---- What is left as the caller had it ----

surroundings() {
	# shellcheck disable=SC2016 # for the inner shell
	nice -n 3 "$@" sh -c 'grep "^Sig[BI]" /proc/self/status
		ulimit -a
		nice
		pwd
		umask
		env | grep -v "^FAKE_CON=\|^FAKE_FIXTURES=\|^_=\|^LD_PRELOAD=" | sort'
}

@test "signals, limits, priority, directory, umask, environment are left" {
	local before
	trap '' HUP PIPE USR1
	ulimit -n 512
	ulimit -c 7
	cd "$BATS_TEST_TMPDIR"
	umask 0137
	# the sanitizer's own doing
	export ASAN_OPTIONS=$ASAN_OPTIONS:disable_coredump=0
	# which svirt-exec would set
	export TMPDIR=$BATS_TEST_TMPDIR
	before=$(surroundings env)
	run -0 surroundings "${CONFINED[@]}" web1
	assert_output "$before"
	# HUP, USR1 and PIPE are bits 0, 9 and 12; who runs the tests may ignore
	# more of them, as nohup and a shell's & do
	[[ $output =~ SigIgn:[[:space:]]+([0-9a-f]+) ]]
	assert_equal "$((0x${BASH_REMATCH[1]} & 0x1201))" "$((0x1201))"
}

# ---- The record of the start ----

@test "the start is on record before the command runs" {
	local pid
	run -0 confined web1 sh -c "echo \$\$"
	pid=$output
	assert_equal "$(state)" stale
	run -0 sqlite3 "$REGISTRY" "SELECT pid FROM vm" ||
		skip "sqlite3 is not installed"
	assert_output "$pid"
}

@test "a start that fails is taken back, for the user as well" {
	make_program "$BATS_TEST_TMPDIR/script" 'echo ran'
	for user in "" --user=nobody; do
		run -126 confined ${user:+"$user"} web1 \
			"$BATS_TEST_TMPDIR/script"
		assert_equal "$(state)" held
	done
	run -0 confined web1 true
	assert_equal "$(state)" stale
	run -126 confined --user=nobody web1 "$BATS_TEST_TMPDIR/script"
	assert_equal "$(state)" stale
}

# ---- /run/svirt/NAME/ ----

@test "the VM's folder in /run/svirt is made for its user" {
	run -0 confined --user=nobody web1 true
	assert_equal "$(stat -c %U:%G:%a "$RUN/svirt")" root:root:711
	assert_equal "$(stat -c %U:%a "$RUN/svirt/web1")" nobody:700
	assert_equal "$(label_of "$RUN/svirt/web1")" \
		"system_u:object_r:svirt_image_t:${CONTEXT#*:*:*:}"
	: >"$RUN/svirt/web1/file"
	chmod 0777 "$RUN/svirt/web1"
	run -0 confined web1 true
	assert_equal "$(stat -c %U:%a "$RUN/svirt/web1")" root:700
	[[ -e $RUN/svirt/web1/file ]]
}

@test "a folder that is not the VM's is not touched" {
	mkdir -p "$RUN/svirt/web1"
	setfattr -n security.selinux -v system_u:object_r:svirt_image_t:s0:c9 \
		"$RUN/svirt/web1"
	run -125 confined web1 echo ran
	assert_output --partial "/run/svirt/web1: it carries another label"
	refute_line ran
	rmdir "$RUN/svirt/web1"
	mkdir "$BATS_TEST_TMPDIR/elsewhere"
	ln -s "$BATS_TEST_TMPDIR/elsewhere" "$RUN/svirt/web1"
	run -125 confined web1 echo ran
	rm "$RUN/svirt/web1"
	chmod 0777 "$RUN/svirt"
	run -125 confined web1 echo ran
	refute_line ran
	assert_equal "$(state)" held
}

# ---- Audit ----

@test "the audit log is told of a start" {
	local uuid="uuid=[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[0-9a-f-]{17}"
	run -0 confined web1 true
	run -0 cat "$FAKE_AUDIT"
	assert_line --index 0 --regexp "^2502 success virt=kvm vm=\"web1\" \
$uuid vm-ctx=$CONTEXT img-ctx=system_u:object_r:svirt_image_t:s0:c[0-9,c]+ \
model=selinux$"
	assert_line --index 1 --regexp "^2500 success virt=kvm op=start \
reason=booted vm=\"web1\" $uuid vm-pid=[0-9]+$"
	assert_equal "${#lines[@]}" 2
}

@test "the audit log is told of a start that failed, not of a helper" {
	make_program "$BATS_TEST_TMPDIR/script" 'echo ran'
	run -126 confined --user=nobody web1 "$BATS_TEST_TMPDIR/script"
	run -0 tail -n 1 "$FAKE_AUDIT"
	assert_output --partial "virt=kvm op=stop reason=failed vm=\"web1\""
	rm "$FAKE_AUDIT"
	run -0 confined --helper web1 true
	[[ ! -e $FAKE_AUDIT ]]
}

@test "the audit log is told of a start that was refused" {
	local start="^2500 failed virt=kvm op=start reason=booted vm=\"web1\" "
	cp /bin/true "$BATS_TEST_TMPDIR/true"
	setfattr -n security.selinux -v system_u:object_r:etc_t:s0 \
		"$BATS_TEST_TMPDIR/true"
	run -126 confined web1 "$BATS_TEST_TMPDIR/true"
	run -0 cat "$FAKE_AUDIT"
	assert_output --regexp "$start"
	assert_equal "${#lines[@]}" 1
	start_confined web1
	rm "$FAKE_AUDIT"
	run -125 confined web1 true
	run -0 cat "$FAKE_AUDIT"
	assert_output --regexp "$start"
	assert_equal "${#lines[@]}" 1
	stop
	rm "$FAKE_AUDIT"
	run -125 confined nobody true
	run -126 confined --helper web1 "$BATS_TEST_TMPDIR/true"
	[[ ! -e $FAKE_AUDIT ]]
}

@test "software emulation and a UUID of one's own are told" {
	tool alloc --tcg --uuid=00112233-4455-6677-8899-AABBCCDDEEFF slow \
		>/dev/null
	run -0 confined slow true
	run -0 cat "$FAKE_AUDIT"
	assert_output --partial "virt=qemu vm=\"slow\" \
uuid=00112233-4455-6677-8899-aabbccddeeff"
}

@test "without audit it goes on, and says so with -v only" {
	unset FAKE_AUDIT
	run -0 --separate-stderr confined web1 true
	assert_equal "$stderr" ""
	run -0 --separate-stderr confined -v web1 true
	[[ $stderr == *"no audit records"* ]]
}

#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# svirt-run, and through it the other commands, on a kernel that is a stand-in
# for one with SELinux. QEMU is a script that does as the test says.
# shellcheck disable=SC2030,SC2031,SC2090 # each test is a subshell; a script
# shellcheck disable=SC2016,SC2154 # the scripts of QEMU; stderr is set by run

setup() {
	load ../run/helpers
	need_root
	svirt_setup
	chmod 0755 "$BATS_TEST_TMPDIR"
	chmod 1777 "$FAKE_PROC"
	cd "$BATS_TEST_TMPDIR" || return
	mkdir -p run/bin
	cp -R "$FAKE" "$FIXTURES" run
	echo "allow svirt*_t unlabeled_t file @(read|write|append)" >policy
	export FAKE_POLICY=$BATS_TEST_TMPDIR/policy
	REST=system_u:object_r:user_home_t:s0
	make_file disk $REST
	export DISK=$PWD/disk
	unset SUDO_UID DOAS_USER
	qemu 'label "$DISK"'
	export PATH=/run/bin:$PATH
	# a /run of the test's own
	HOST=(unshare --mount --propagation private sh -c '
		run=$1
		shift
		mount --bind "$run" /run || exit
		export FAKE_FIXTURES=/run/fixtures
		export LD_PRELOAD=/run/fakeselinux.so
		exec "$@"' sh "$PWD/run")
}

teardown() {
	[[ -z ${RUNNING-} ]] || kill -9 "$RUNNING" 2>/dev/null || true
	[[ ! -s vm ]] || kill -9 "$(<vm)" 2>/dev/null || true
	[[ -z ${SERVER-} ]] || kill -9 "$SERVER" 2>/dev/null || true
}

# The script that is QEMU: qemu COMMANDS
qemu() {
	{
		echo '#!/bin/bash'
		echo "label() { getfattr --absolute-names --only-values" \
			'-n security.selinux "$1" | tr "\0" "\n"; }'
		echo "$1"
	} >run/bin/qemu-system-x86_64
	chmod 0755 run/bin/qemu-system-x86_64
}

svirt_run() {
	"${HOST[@]}" svirt-run --registry="$REGISTRY" "$@"
}

# Start it in the background, until its QEMU says so in the file vm.
start() {
	"$@" 3>&- >out 2>&1 &
	RUNNING=$!
	for _ in {1..100}; do
		[[ ! -s vm ]] || break
		sleep 0.05
	done
	[[ -s vm ]] || fail "no VM: $(<out)"
}

assert_nothing_left() {
	assert_label disk $REST
	run -0 tool list -H
	assert_output ''
	run -0 find run -path 'run/svirt/*'
	assert_output ''
}

DRIVE=(-drive 'file=disk,format=raw')

# ---- What it is for ----

@test "a VM runs with its disk labelled, and nothing is left" {
	qemu 'tr -d "\0" </proc/self/attr/current; echo; label "$DISK"; exit 7'
	run -7 svirt_run qemu-system-x86_64 -name web1 "${DRIVE[@]}"
	assert_line --index 0 --regexp '^system_u:system_r:svirt_tcg_t:s0:c'
	assert_line --index 1 "system_u:object_r:svirt_image_t:${lines[0]#*_t:}"
	assert_nothing_left
}

@test "the name is --name, that of -name, or made" {
	qemu 'ls /run/svirt'
	run -0 svirt_run qemu-system-x86_64 -name guest=web2,process=x
	assert_output web2
	run -0 svirt_run --name=web3 -- qemu-system-x86_64 -name web2
	assert_output web3
	run -0 svirt_run qemu-system-x86_64 -name 'my great VM'
	assert_output --regexp '^vm-[0-9]+-[0-9]+$'
	run -0 svirt_run qemu-system-x86_64
	assert_output --regexp '^vm-[0-9]+-[0-9]+$'
	run -125 svirt_run --name='a b' qemu-system-x86_64
	assert_output --partial 'not a name'
}

@test "software emulation is known by the accelerator" {
	qemu 'tr -d "\0" </proc/self/attr/current'
	[[ -e /dev/kvm ]] && HAS_KVM=yes
	for words in '' '-accel tcg' '-machine q35,accel=tcg' '-accel tcg -accel kvm' \
		'-M accel=tcg:kvm' '-append -enable-kvm'; do
		# shellcheck disable=SC2086 # words
		run -0 svirt_run qemu-system-x86_64 $words
		assert_output --partial :svirt_tcg_t:
	done
	for words in -enable-kvm --enable-kvm '-accel kvm' '-machine accel=kvm'; do
		# shellcheck disable=SC2086 # words
		run -0 svirt_run qemu-system-x86_64 $words
		assert_output --partial :svirt_t:
	done
	run -0 svirt_run --tcg qemu-system-x86_64 -enable-kvm
	assert_output --partial :svirt_tcg_t:
	[[ -n ${HAS_KVM-} ]] || {
		run -0 svirt_run qemu-system-x86_64 -M accel=kvm:tcg
		assert_output --partial :svirt_tcg_t:
	}
}

@test "any other program runs with the files that options name" {
	make_file cd.iso $REST
	run -125 svirt_run -- sh -c true
	assert_output "svirt-run: sh: no QEMU: name its files: svirt-run\
 --image=FILE -- sh"
	run -125 svirt_run -- sh -c 'qemu-system-x86_64 -hda disk'
	assert_output "svirt-run: sh: no QEMU: name its files: svirt-run\
 --image=FILE -- sh"
	run -3 svirt_run --image=disk --content=cd.iso -- bash -c '
		getfattr --absolute-names --only-values -n security.selinux \
			disk cd.iso; exit 3'
	assert_output --partial svirt_image_t:s0:c
	assert_output --partial virt_content_t:s0
	assert_nothing_left
}

@test "programs before QEMU run outside, and sudo is refused" {
	qemu 'tr -d "\0" </proc/self/attr/current'
	run -0 svirt_run timeout 20 qemu-system-x86_64 "${DRIVE[@]}"
	assert_output --partial svirt_tcg_t
	run -125 svirt_run sudo qemu-system-x86_64 "${DRIVE[@]}"
	assert_output --partial 'sudo: changes user, root or namespace'
	assert_nothing_left
}

@test "descriptors that the command line names are handed on" {
	qemu 'cat <&7; true 2>/dev/null <&8 || echo closed'
	echo said >text
	run -0 svirt_run qemu-system-x86_64 -add-fd fd=7,set=1 7<text 8<text
	assert_output $'said\nclosed'
}

# ---- What is refused, and undone ----

@test "a disk that is refused: nothing runs, and the level is free" {
	ln disk other
	run -125 svirt_run qemu-system-x86_64 -name web1 "${DRIVE[@]}"
	assert_output --partial 'hard links'
	assert_output --partial 'web1: not started: svirt-label failed'
	refute_output --partial svirt_image_t
	assert_nothing_left
	run -0 svirt_run --allow=hardlink qemu-system-x86_64 "${DRIVE[@]}"
	assert_output --partial svirt_image_t
	assert_nothing_left
}

@test "a transition that is refused: 126, and nothing is left" {
	FAKE_REFUSE=svirt_tcg_t run -126 svirt_run qemu-system-x86_64 "${DRIVE[@]}"
	assert_nothing_left
}

@test "a program that is missing is 127" {
	run -127 svirt_run qemu-system-none "${DRIVE[@]}"
	assert_output 'svirt-run: qemu-system-none: no such program'
	assert_nothing_left
}

@test "the same name twice, the same disk twice: refused, naming the first" {
	qemu 'echo $$ >vm; exec sleep 100'
	start svirt_run qemu-system-x86_64 -name web1 "${DRIVE[@]}"
	run -125 svirt_run qemu-system-x86_64 -name web1
	assert_output --partial 'web1: holds a level already'
	run -125 svirt_run qemu-system-x86_64 -name web2 "${DRIVE[@]}"
	assert_output --partial web1
	run -0 tool list -H -o name,state
	assert_output $'web1\trunning'
	kill "$(<vm)"
	wait "$RUNNING" || true
	assert_nothing_left
}

@test "restore that fails after a 0 is 125" {
	# a VM itself has not the capability to
	qemu 'echo $$ >vm; until [[ -e go ]]; do sleep 0.05; done'
	chattr +i disk && chattr -i disk || skip "no immutable files here"
	start svirt_run qemu-system-x86_64 "${DRIVE[@]}"
	chattr +i disk
	touch go
	status=0
	wait "$RUNNING" || status=$?
	chattr -i disk
	assert_equal "$status" 125
	run -0 tool list -H -o name
	tool restore --release "$output"
	assert_nothing_left
}

@test "SELinux off: nothing runs, but for --if-enabled" {
	qemu 'echo ran'
	FAKE_SELINUX=0 run -125 svirt_run qemu-system-x86_64
	assert_output --partial 'SELinux is disabled'
	FAKE_SELINUX=0 run -0 svirt_run --if-enabled qemu-system-x86_64
	assert_output --partial 'runs unconfined'
	assert_line ran
}

@test "who is not root is told one line that works" {
	cp "$(command -v svirt-run)" "$BUILD"/lib/.libs/libsvirt.so.? run
	LD_LIBRARY_PATH=/run run -125 "${HOST[@]}" setpriv --reuid=65534 \
		--regid=65534 --clear-groups /run/svirt-run qemu-system-x86_64
	assert_output --regexp '^svirt-run: only root labels files: sudo svirt-run .*qemu-system-x86_64'
}

# Of the audit daemon's log, what the kernel would have written.
@test "what the kernel denied a VM that failed is said in words, once" {
	mkdir -p log/audit
	echo 'type=AVC msg=audit(1.1:1): avc:  denied  { read } for  pid=1 name="old"' \
		>log/audit/audit.log
	qemu 'own=$(tr -d "\0" </proc/self/attr/current)
		deny() { echo "type=AVC msg=audit(2.1:7): avc:  denied  { $1 } for" \
			" pid=7 comm=\"qemu\" name=$2 dev=\"vda\" ino=12" \
			"scontext=$own tcontext=$3 tclass=file permissive=0"; }
		{
			deny read \"disk\" system_u:object_r:svirt_image_t:s0:c8,c9
			deny read \"disk\" system_u:object_r:svirt_image_t:s0:c8,c9
			deny write 6120620A system_u:object_r:etc_t:s0
			deny read \"meminfo\" system_u:object_r:sysfs_t:s0
			own=system_u:system_r:svirt_t:s0:c500,c501
			deny read \"others\" system_u:object_r:etc_t:s0
		} >>/var/log/audit/audit.log
		exit ${STATUS-1}'
	DENIED=("${HOST[@]}" sh -c 'mount --bind log /var/log && exec "$@"' sh
		svirt-run --registry="$REGISTRY" qemu-system-x86_64 -name web1
		"${DRIVE[@]}")
	run -1 "${DENIED[@]}"
	assert_line --regexp '^svirt-run: web1: the kernel denied it "read" of disk, a file with the label system_u:object_r:svirt_image_t:s0:c8,c9: .*another VM'
	assert_line --regexp '"write" of a b.*etc_t:s0: .*--image=FILE'
	assert_line 'svirt-run: web1: svirt-check explain --last says which rule'
	assert_equal "${#lines[@]}" 3
	STATUS=0 run -0 "${DENIED[@]}"
	assert_output ''
}

# ---- Signals ----

@test "the status is 128 and the signal's number" {
	qemu 'kill -9 $$'
	run -137 svirt_run qemu-system-x86_64 "${DRIVE[@]}"
	assert_nothing_left
}

@test "signals are handed on, and the labels go back" {
	for name in TERM INT HUP USR1; do
		rm -f vm
		qemu 'trap "exit 9" TERM INT HUP USR1; echo $$ >vm
			while :; do sleep 0.05; done'
		# in the background a shell has SIGINT ignored
		start "${HOST[@]}" env --default-signal=INT svirt-run \
			--registry="$REGISTRY" qemu-system-x86_64 "${DRIVE[@]}"
		kill -"$name" "$RUNNING"
		status=0
		wait "$RUNNING" || status=$?
		assert_equal "$name $status" "$name 9"
		assert_nothing_left
	done
}

@test "a signal that the caller ignores ends neither" {
	qemu 'echo $$ >vm; sleep 1; exit 4'
	start bash -c 'trap "" HUP; exec "$@"' bash "${HOST[@]}" svirt-run \
		--registry="$REGISTRY" qemu-system-x86_64
	kill -HUP "$RUNNING"
	kill -HUP "$(<vm)"
	status=0
	wait "$RUNNING" || status=$?
	assert_equal "$status" 4
}

# The state of a process: R, S, T ...
state_of() {
	sed -E 's/.*\) (.).*/\1/' "/proc/$1/stat"
}

wait_for_state() {
	for _ in {1..100}; do
		[[ $(state_of "$1") != [$2] ]] || return 0
		sleep 0.05
	done
	fail "process $1 is $(state_of "$1"), not $2"
}

@test "stop and continue reach the VM, and the shell sees the stop" {
	# it says who it is when it is ready to be ended
	qemu 'exec perl -e "\$SIG{TERM}=sub{exit 5}; system q(echo \$PPID >vm);
		sleep 1 while 1"'
	# with a session of its own no group is an orphan
	start "${HOST[@]}" env --default-signal=TSTP svirt-run \
		--registry="$REGISTRY" qemu-system-x86_64
	kill -TSTP "$RUNNING"
	wait_for_state "$(<vm)" T
	wait_for_state "$RUNNING" T
	kill -CONT "$RUNNING"
	wait_for_state "$(<vm)" RS
	wait_for_state "$RUNNING" RS
	kill "$RUNNING"
	status=0
	wait "$RUNNING" || status=$?
	assert_equal "$status" 5
}

@test "killed by SIGKILL: svirt-restore --stale mends it, the VM being over" {
	qemu 'echo $$ >vm; exec sleep 100'
	start svirt_run qemu-system-x86_64 -name web1 "${DRIVE[@]}"
	kill -9 "$RUNNING"
	wait "$RUNNING" || true
	run -0 tool list -H -o state web1
	assert_output running
	run -0 "${HOST[@]}" svirt-restore --registry="$REGISTRY" --stale --release
	assert_label disk "$(tool list -H -o image web1)"
	kill "$(<vm)"
	while [[ -d /proc/$(<vm) ]]; do sleep 0.05; done
	run -0 "${HOST[@]}" svirt-restore --registry="$REGISTRY" --stale --release
	assert_nothing_left
}

@test "killed by SIGKILL at any moment: svirt-restore --stale mends it" {
	qemu 'echo $$ >vm; exec sleep 0.3'
	for delay in 0.005 0.01 0.02 0.03 0.04 0.06 0.08 0.1 0.15 0.2; do
		rm -f vm
		svirt_run qemu-system-x86_64 -name web1 "${DRIVE[@]}" \
			-pidfile pid 3>&- >out 2>&1 &
		RUNNING=$!
		sleep "$delay"
		kill -9 "$RUNNING" 2>/dev/null || true
		wait "$RUNNING" || true
		# what it had started ends by itself
		for _ in {1..50}; do
			sleep 0.2
			run -0 "${HOST[@]}" svirt-restore \
				--registry="$REGISTRY" --stale --release
			[[ -n $(tool list -H) ]] || break
		done
		assert_nothing_left
	done
	qemu 'echo ran'
	run -0 svirt_run qemu-system-x86_64 -name web1 "${DRIVE[@]}" -pidfile pid
	assert_line ran
	[[ ! -L pid ]]
}

# ---- What QEMU makes ----

@test "what QEMU makes is in its folder, and a link where it was to be" {
	qemu 'echo "$@"; echo text >/run/svirt/web1/out.log
		echo 1 >/run/svirt/web1/qemu.pid; readlink logs/out.log qemu.pid'
	mkdir logs
	run -0 svirt_run qemu-system-x86_64 -name web1 -pidfile qemu.pid \
		-chardev file,id=a,path=logs/out.log
	assert_line --partial 'path=/run/svirt/web1/out.log'
	assert_line /run/svirt/web1/out.log
	assert_line /run/svirt/web1/qemu.pid
	assert_equal "$(<logs/out.log)" text
	[[ ! -L logs/out.log && ! -e qemu.pid && ! -L qemu.pid ]]
	# again: an earlier run's log is written over, as QEMU would
	qemu 'echo more >/run/svirt/web1/out.log'
	run -0 svirt_run qemu-system-x86_64 -name web1 -pidfile qemu.pid \
		-chardev file,id=a,path=logs/out.log
	assert_equal "$(<logs/out.log)" more
	assert_nothing_left
}

@test "where no link can be, nothing is started, and the argument is named" {
	ln -s /etc/passwd there
	echo text >file
	for path in there nowhere/pid file; do
		run -125 svirt_run qemu-system-x86_64 -name web1 "${DRIVE[@]}" \
			-pidfile "$path"
		assert_output --partial \
			"write -pidfile /run/svirt/web1/${path##*/} instead"
		assert_nothing_left
	done
	assert_equal "$(readlink there)" /etc/passwd
	assert_equal "$(<file)" text
	run -125 svirt_run qemu-system-x86_64 -name web1 \
		-chardev file,id=a,path=file
	assert_output --partial \
		"a file is there: write -chardev file,id=a,path=/run/svirt/web1/file instead"
}

@test "what the VM left in the way of a log is not read" {
	qemu 'ln -s /etc/shadow /run/svirt/web1/out.log'
	run -0 svirt_run qemu-system-x86_64 -name web1 -serial file:out.log
	[[ ! -e out.log && ! -L out.log ]]
}

@test "links are put by the VM's user, not by root" {
	qemu 'true'
	mkdir roots
	SUDO_UID=65534 run -125 svirt_run qemu-system-x86_64 -name web1 \
		-pidfile roots/pid
	assert_output --partial 'Permission denied: write -pidfile /run/svirt/web1/pid instead'
	assert_nothing_left
	chmod 0777 roots
	qemu 'stat -c %U roots/pid'
	SUDO_UID=65534 run -0 svirt_run qemu-system-x86_64 -name web1 \
		-pidfile roots/pid
	assert_line nobody
}

# A server that gives back each line, and goes when that many connections are
# over: python3 -c "$ECHO" SOCKET [CONNECTIONS]
# shellcheck disable=SC2089,SC2090 # a program, and exported as such
ECHO='import socket, sys
s = socket.socket(socket.AF_UNIX)
s.bind(sys.argv[1])
s.listen()
for i in range(int(sys.argv[2]) if len(sys.argv) > 2 else 1):
    c, _ = s.accept()
    f = c.makefile("rwb", 0)
    for line in f:
        f.write(b"<" + line)
    f.close(); c.close()
'

# say SOCKET [BYTES] - what is sent there and comes back
say() {
	timeout 20 python3 -c 'if True:
		import socket, sys, threading
		s = socket.socket(socket.AF_UNIX)
		s.connect(sys.argv[1])
		text = b"hello\n" if len(sys.argv) < 3 else \
			b"x" * (int(sys.argv[2]) - 1) + b"\n"
		def send():
			s.sendall(text)
			s.shutdown(socket.SHUT_WR)
		threading.Thread(target=send).start()
		got = s.makefile("rb").read()
		print(got.decode() if len(sys.argv) < 3 else len(got))' "$@"
}

@test "a socket is there while the VM runs, and leads to its own" {
	export ECHO
	qemu 'ls -l mon >seen; sleep 0.5; echo $$ >vm
		exec python3 -c "$ECHO" /run/svirt/web1/monitor 3'
	start svirt_run qemu-system-x86_64 -name web1 -monitor unix:mon,server=on
	[[ -S mon ]]
	# also before QEMU listens
	assert_equal "$(say mon)" '<hello'
	# and more than any buffer holds, both ways
	assert_equal "$(say mon 200000)" 200001
	# another VM that finds its way there is not let in
	put_process $BASHPID system_u:system_r:svirt_t:s0:c8,c9
	run bash -c 'LD_PRELOAD=$FAKE FAKE_CON=system_u:system_r:svirt_t:s0:c8,c9 \
		timeout 20 python3 -c "$(cat)" mon' <<<'if True:
		import socket, sys
		s = socket.socket(socket.AF_UNIX)
		s.connect(sys.argv[1])
		print("got", s.recv(9))'
	assert_output "got b''"
	assert_equal "$(say mon)" '<hello'
	wait "$RUNNING"
	[[ ! -e mon ]]
	run -0 cat out
	assert_line 'svirt-run: mon: a VM has tried to connect'
	assert_nothing_left
}

@test "what the VM puts in place of its socket is not connected to" {
	export ECHO
	python3 -c "$ECHO" "$PWD/roots" 3>&- &
	SERVER=$!
	qemu 'ln -s '"$PWD"'/roots /run/svirt/web1/monitor; echo $$ >vm
		exec sleep 100'
	start svirt_run qemu-system-x86_64 -name web1 -monitor unix:mon,server=on
	run say mon
	refute_output --partial hello
	run -0 cat out
	assert_output --partial 'mon: not passed on to /run/svirt/web1/monitor'
	kill "$(<vm)" "$SERVER"
	wait "$RUNNING" || true
	assert_nothing_left
}

@test "a socket that somebody listens at is not taken away, a dead one is" {
	export ECHO
	python3 -c "$ECHO" mon 3 3>&- &
	SERVER=$!
	for _ in {1..50}; do [[ ! -S mon ]] || break; sleep 0.1; done
	run -125 svirt_run qemu-system-x86_64 -name web1 -qmp unix:mon,server
	assert_output --partial 'a program listens there: write -qmp unix:/run/svirt/web1/qmp,server instead'
	kill "$SERVER"
	wait "$SERVER" || true
	run -0 svirt_run qemu-system-x86_64 -name web1 -qmp unix:mon,server
	[[ ! -e mon ]]
}

@test "a helper that the wrapper started is connected to, and handed over" {
	export ECHO
	python3 -c "$ECHO" tpm 3>&- &
	SERVER=$!
	for _ in {1..50}; do [[ ! -S tpm ]] || break; sleep 0.1; done
	qemu 'echo "$@"; [[ $2 =~ fd=([0-9]+) ]] && n=${BASH_REMATCH[1]}
		echo hello >&$n; read -r line <&$n; echo "$line"'
	run -0 svirt_run qemu-system-x86_64 -chardev socket,id=tpm,path=tpm \
		-tpmdev emulator,id=t,chardev=tpm
	assert_line --regexp '^-chardev socket,id=tpm,fd=[0-9]+ -tpmdev'
	assert_line '<hello'
	# it sees the end, as nothing else holds the connection
	wait "$SERVER"
	assert_nothing_left
}

@test "a helper that cannot be handed over is told how to start" {
	export ECHO
	python3 -c "$ECHO" net 3>&- &
	SERVER=$!
	for _ in {1..50}; do [[ ! -S net ]] || break; sleep 0.1; done
	qemu 'echo "$@"'
	run -0 svirt_run qemu-system-x86_64 -chardev socket,id=n,path=net \
		-netdev vhost-user,id=x,chardev=n
	assert_output --partial 'QEMU takes no descriptor for this device'
	assert_output --partial 'svirt-exec --helper'
	assert_line --partial path=net
	kill "$SERVER"
}

@test "a network by a socket, such as passt's, is connected to and handed over" {
	export ECHO
	python3 -c "$ECHO" passt 3>&- &
	SERVER=$!
	for _ in {1..50}; do [[ ! -S passt ]] || break; sleep 0.1; done
	qemu 'echo "$@"; [[ $2 =~ str=([0-9]+) ]] && n=${BASH_REMATCH[1]}
		echo hello >&$n; read -r line <&$n; echo "$line"'
	run -0 svirt_run qemu-system-x86_64 -netdev \
		stream,id=n,server=off,addr.type=unix,addr.path=passt
	assert_line --regexp \
		'^-netdev stream,id=n,server=off,addr.type=fd,addr.str=[0-9]+$'
	assert_line '<hello'
	wait "$SERVER"
	assert_nothing_left
}

# A bridge helper: says how it is called, and sends what stands in for a tap.
bridge_helper() {
	cat >run/helper <<-'END'
	#!/usr/bin/python3
	import array, os, socket, sys
	print("helper", os.getresuid(), os.getgroups(), *sys.argv[1:])
	words = dict(word.split("=") for word in sys.argv[1:] if "=" in word)
	if words["--br"] == "other":
	    sys.exit("helper: access denied by acl file")
	tap = os.open("/run/tap", os.O_RDONLY)
	socket.socket(fileno=int(words["--fd"])).sendmsg([b"\0"],
	    [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [tap]))])
	END
	chmod 0755 run/helper
	echo 'a tap' >run/tap
	qemu 'echo "$@"; [[ $2 =~ fd=([0-9]+) ]] && cat <&${BASH_REMATCH[1]}'
}

@test "a bridge: QEMU's helper makes the tap, outside, and it is handed over" {
	bridge_helper
	run -0 svirt_run qemu-system-x86_64 -netdev \
		bridge,id=n,br=lan,helper=/run/helper
	assert_line --regexp \
		'^helper \(0, 0, 0\) .* --use-vnet --fd=[0-9]+ --br=lan$'
	assert_line --regexp '^-netdev tap,fd=[0-9]+,id=n$'
	assert_line 'a tap'
	run -0 svirt_run qemu-system-x86_64 -nic \
		tap,helper=/run/helper,model=e1000
	assert_line --partial ' --br=br0'
	assert_line --regexp '^-nic tap,fd=[0-9]+,model=e1000$'
	assert_line 'a tap'
	assert_nothing_left
}

@test "the bridge helper has no more rights than the VM's user" {
	bridge_helper
	run -0 svirt_run --user=nobody qemu-system-x86_64 -netdev \
		bridge,id=n,helper=/run/helper
	nobody=$(id -u nobody)
	assert_line --partial \
		"helper ($nobody, $nobody, $nobody) [$(id -g nobody)] "
	assert_line 'a tap'
}

@test "a bridge that its helper refuses: nothing runs, and the level is free" {
	bridge_helper
	run -125 svirt_run qemu-system-x86_64 -name web1 "${DRIVE[@]}" -netdev \
		bridge,id=n,br=other,helper=/run/helper
	assert_line 'helper: access denied by acl file'
	assert_line --partial 'svirt-run: other: no tap of /run/helper for user 0'
	assert_line --partial 'web1: not started: the bridge helper failed'
	refute_line --partial -netdev
	assert_nothing_left
}

@test "--log: the output goes to a file, so much and no more" {
	qemu 'echo one; echo two >&2; exit 6'
	run -6 svirt_run --log=log qemu-system-x86_64
	assert_output ''
	assert_equal "$(<log)" $'one\ntwo'
	# what root makes is for group adm, and whose it was before stays so
	((EUID)) || assert_equal "$(stat -c %a:%U:%G log)" 640:root:adm
	((EUID)) || chgrp games log
	qemu 'for i in {1..1000}; do echo 0123456789; done'
	run -0 svirt_run --log=log,1K qemu-system-x86_64
	assert_output 'svirt-run: --log: log: full: the rest is dropped'
	assert_equal "$(stat -c %s log)" 1024
	((EUID)) || assert_equal "$(stat -c %G log)" games
	ln -sf /etc/passwd link
	run -125 svirt_run --log=link qemu-system-x86_64
	run -125 svirt_run --log=log,1X qemu-system-x86_64
	assert_output --partial 'not a size'
}

@test "what it prints goes to the caller's files, through pipes" {
	qemu 'echo one; echo two >&2; [[ ! -f /proc/self/fd/2 ]]'
	{
		echo before
		svirt_run qemu-system-x86_64
		echo after
	} >both 2>&1
	assert_equal "$(<both)" $'before\none\ntwo\nafter'
	qemu 'echo one; echo two >&2'
	svirt_run qemu-system-x86_64 >out 2>err
	assert_equal "$(<out) $(<err)" 'one two'
	# as much as there is, and what comes last
	qemu 'head -c 300000 /dev/zero; exit 4'
	run -4 "${HOST[@]}" sh -c '"$@" >out' sh svirt-run \
		--registry="$REGISTRY" qemu-system-x86_64
	assert_equal "$(stat -c %s out)" 300000
	# --log has all of it
	qemu 'echo one; echo two >&2'
	svirt_run --log=log qemu-system-x86_64 >out
	assert_equal "$(<log)$(<out)" $'one\ntwo'
}

@test "QEMU told to open its output by a name gets the descriptor" {
	qemu 'echo "$@"; for word; do [[ $word != fd=* ]] || {
			n=${word#fd=}; echo "to ${word#*set=}" >&${n%%,*}; }; done'
	# shellcheck disable=SC2054 # QEMU's commas
	words=(-chardev file,path=/proc/self/fd/2,id=a -serial file:/dev/stdout
		-debugcon file:/dev/fd/2 -append file:/dev/stderr)
	svirt_run qemu-system-x86_64 "${words[@]}" >out 2>err
	run -0 cat out
	assert_line --partial '-chardev file,path=/dev/fdset/31001,id=a,append=on -serial chardev:svirt-run-4 -device isa-debugcon,iobase=0xe9,chardev=svirt-run-6 -append file:/dev/stderr'
	assert_line --regexp ' -add-fd fd=[0-9]+,set=31001'
	assert_line --regexp ' -add-fd fd=[0-9]+,set=31000 -chardev file,id=svirt-run-4,path=/dev/fdset/31000,append=on'
	assert_line --partial 'file,id=svirt-run-6,path=/dev/fdset/31001,append=on'
	assert_line 'to 31000'
	assert_equal "$(<err)" 'to 31001'
	# by pipes of the caller's
	run -0 bash -c 'set -o pipefail; "$@" 2>&1 | cat' bash "${HOST[@]}" svirt-run \
		--registry="$REGISTRY" qemu-system-x86_64 "${words[@]}"
	assert_line 'to 31000'
	assert_line 'to 31001'
	# what is neither it can open
	run -0 svirt_run qemu-system-x86_64 -serial file:/dev/null
	assert_output '-serial file:/dev/null'
}

# ---- The user ----

@test "the VM runs as who called sudo or doas, and --user overrules that" {
	qemu 'id -u'
	SUDO_UID=65534 run -0 svirt_run qemu-system-x86_64
	assert_output 65534
	DOAS_USER=nobody run -0 svirt_run qemu-system-x86_64
	assert_output 65534
	SUDO_UID=0 run -0 svirt_run qemu-system-x86_64
	assert_output 0
	SUDO_UID='1:0' DOAS_USER='nobody:root' run -0 svirt_run qemu-system-x86_64
	assert_output 0
	SUDO_UID=65534 run -0 svirt_run --user=root qemu-system-x86_64
	assert_output 0
	SUDO_UID=65534 run -0 svirt_run --user=+1234:+4321 qemu-system-x86_64
	assert_output 1234
	run -125 svirt_run --user=nosuchuser qemu-system-x86_64
	assert_output --partial 'no such user'
}

# ---- Background ----

@test "-daemonize: 0, the VM still labelled, and its end is noticed" {
	qemu 'setsid sleep 100 >/dev/null 2>&1 </dev/null & echo $! >vm'
	run -0 svirt_run qemu-system-x86_64 -name web1 "${DRIVE[@]}" -daemonize \
		-monitor unix:mon,server
	assert_output --partial 'svirt-connect web1 monitor'
	assert_equal "$(readlink mon)" /run/svirt/web1/monitor
	assert_label disk "$(tool list -H -o image web1)"
	# the stand-in knows contexts by process
	kill "$(<vm)"
	while [[ -d /proc/$(<vm) ]]; do sleep 0.05; done
	run -0 "${HOST[@]}" svirt-restore --registry="$REGISTRY" --stale --release
	assert_nothing_left
}

@test "the next run puts an earlier VM to rest that is over" {
	qemu 'case $* in *-daemonize*) ;; *) label "$DISK" ;; esac'
	run -0 svirt_run qemu-system-x86_64 -name web1 "${DRIVE[@]}" -daemonize
	run -0 svirt_run qemu-system-x86_64 -name web1 "${DRIVE[@]}"
	assert_line 'svirt-run: web1: is over: it is put to rest first'
	assert_line --partial svirt_image_t
	assert_nothing_left
	run -0 svirt_run qemu-system-x86_64 -name web1 "${DRIVE[@]}" -daemonize
	run -0 svirt_run qemu-system-x86_64 -name web2 "${DRIVE[@]}"
	assert_line 'svirt-run: web1: is over: it is put to rest first'
	assert_line --partial svirt_image_t
	assert_nothing_left
}

# ---- By PATH ----

# A folder of links, before the real one: links are what make install makes.
links() {
	mkdir links
	ln -s "$(command -v svirt-run)" links/qemu-system-x86_64
	export PATH=$PWD/links:$PATH
	export LD_LIBRARY_PATH
}

@test "called by a QEMU's name it runs the one behind it" {
	links
	qemu 'echo "$@"; tr -d "\0" </proc/self/attr/current'
	mkdir lib
	run -0 "${HOST[@]}" unshare --mount sh -c '
		mount --bind "$1" /var/lib && shift && exec "$@"' sh "$PWD/lib" \
		qemu-system-x86_64 -v --name=x -m 64
	assert_line -- '-v --name=x -m 64'
	assert_line --partial svirt_tcg_t
}

@test "with no QEMU behind it there is no recursion" {
	links
	rm run/bin/qemu-system-x86_64
	run -127 "${HOST[@]}" env PATH="$PWD/links:/nonexistent" \
		"$PWD/links/qemu-system-x86_64" -m 1
	assert_output --partial "no such program behind svirt-run's links"
}

@test "queries run as they are, and nothing else does" {
	links
	qemu 'tr -d "\0" </proc/self/attr/current; echo'
	for words in -version --version -help -h '-device help' '-M help' \
		'-machine help' '-cpu ?' '-device virtio-net,help' '-m 1 -version'; do
		# shellcheck disable=SC2086 # words
		run -0 "${HOST[@]}" qemu-system-x86_64 $words
		refute_output --partial svirt_
	done
	for words in '-append -version' '-append help' '-name help' \
		'-newoption -version' '-drive file=disk,format=raw,id=help'; do
		# shellcheck disable=SC2086 # words
		run -0 svirt_run qemu-system-x86_64 $words
		assert_output --partial svirt_tcg_t
	done
}

# ---- What it composes ----

@test "--dry-run prints what would run, and runs nothing" {
	qemu 'echo ran'
	run -0 svirt_run -n qemu-system-x86_64 -name web1 "${DRIVE[@]}" \
		-append 'it'\''s a b'
	refute_line ran
	assert_line --index 0 --regexp '^svirt-alloc --registry=.* --tcg --owner=[0-9]+ --output=name,level web1$'
	assert_line --index 1 --regexp "^printf '%s\\\\0' .*'?image.tdisk'? \| svirt-label .*-0 -f - web1$"
	assert_line --index 2 --regexp '^svirt-exec .*web1 -- /run/bin/qemu-system-x86_64'
	assert_line --index 3 --regexp '^svirt-restore .*--release web1$'
	assert_nothing_left
}

@test "words that are no UTF-8 reach QEMU as they are" {
	qemu 'printf %s "$2" | od -An -c'
	run -0 svirt_run qemu-system-x86_64 -append $'a\xffb \xef\xbf\xbd'
	assert_output --partial 'a 377   b'
}

@test "--allow, --owner and --uid are handed on" {
	run -0 svirt_run -n --allow=chain,disk --owner=nobody \
		qemu-system-x86_64 -name web1 "${DRIVE[@]}"
	assert_line --regexp 'svirt-label .*--allow=chain,disk --owner=nobody '
	refute_output --partial --user
	run svirt_run -n --uid=auto qemu-system-x86_64 -name web1
	assert_line --regexp '^svirt-alloc .*--uid=auto .*web1$'
}

@test "what -v prints can be pasted" {
	qemu 'label "$DISK"'
	run -0 --separate-stderr svirt_run -v qemu-system-x86_64 -name web1 "${DRIVE[@]}"
	grep -E '^(svirt-(alloc|exec|restore)|printf)' <<<"$stderr" |
		sed -E 's/--owner=[0-9]+//' >script
	assert_equal "$(wc -l <script)" 4
	run -0 "${HOST[@]}" bash -e script
	assert_line --partial svirt_image_t
	assert_nothing_left
}

@test "a usage error is one line and 125" {
	run -125 --separate-stderr svirt_run
	assert_equal "$stderr" 'svirt-run: give a command (see svirt-run --help)'
	run -125 svirt_run --nonsense true
	run -125 svirt_run --image= true
	assert_output --partial 'name a file'
	run -125 svirt_run --uid=auto --user=root qemu-system-x86_64
	assert_output --partial 'give one of them'
}

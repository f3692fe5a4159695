#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# svirt-connect on a kernel that is a stand-in for one with SELinux: what it
# connects, when it ends, and what a VM puts in its folder to mislead it. That the
# client gets to the VM's level is shown in the machine.
# shellcheck disable=SC2030,SC2031 # each test is a subshell
# shellcheck disable=SC2154 # stderr is set by run

setup() {
	load ../run/helpers
	need_root
	svirt_setup
	chmod 0755 "$BATS_TEST_TMPDIR"
	chmod 1777 "$FAKE_PROC"
	cd "$BATS_TEST_TMPDIR" || return
	mkdir -p run/bin
	cp -R "$FAKE" "$FIXTURES" run
	# a /run of the test's own
	HOST=(unshare --mount --propagation private sh -c '
		mount --bind "$1" /run || exit
		shift
		export FAKE_FIXTURES=/run/fixtures
		export LD_PRELOAD=/run/fakeselinux.so
		exec "$@"' sh "$PWD/run")
	tool alloc web1 >/dev/null
	"${HOST[@]}" svirt-exec --registry="$REGISTRY" web1 true 2>&1 | cat
	FOLDER=$PWD/run/svirt/web1
}

teardown() {
	[[ -z ${SERVER-} ]] || kill "$SERVER" 2>/dev/null || true
}

connect() {
	"${HOST[@]}" svirt-connect --registry="$REGISTRY" "$@"
}

# A socket of the VM's: serve NAME PYTHON, which has the connection as c.
serve() {
	python3 -c '
import os, socket, sys, time
os.chdir(sys.argv[1])
s = socket.socket(socket.AF_UNIX)
s.bind(sys.argv[2])
s.listen(1)
open("../listens", "w").close()
c, _ = s.accept()
exec(sys.argv[3])' "$FOLDER" "$1" "$2" 3>&- &
	SERVER=$!
	for _ in {1..100}; do
		[[ ! -e run/svirt/listens ]] || break
		sleep 0.05
	done
	rm run/svirt/listens
}

ECHO='
while d := c.recv(4096): c.sendall(d.upper())'

# At a terminal: at_terminal PYTHON, which has it as t; the session's pid is p.
at_terminal() {
	python3 - "$@" "${HOST[@]}" svirt-connect --registry="$REGISTRY" \
		<<-'EOF'
		import os, pty, select, sys, termios, time
		code, words = sys.argv[1], sys.argv[2:]
		p, t = pty.fork()
		if p == 0:
		    os.execvp(words[0], words + ["web1"])
		def read(until, seconds=10):
		    text, end = b"", time.time() + seconds
		    while until not in text and time.time() < end:
		        if select.select([t], [], [], 0.1)[0]:
		            try: text += os.read(t, 4096)
		            except OSError: break
		    return text
		def modes():
		    return termios.tcgetattr(t)
		before = modes()
		exec(code)
	EOF
}

# ---- What it connects ----

@test "what is written comes to the VM's monitor, and its answer back" {
	serve monitor "$ECHO"
	run -0 --separate-stderr connect web1 <<<'info status'
	assert_output 'INFO STATUS'
	assert_equal "$stderr" ''
}

@test "WHAT is a socket's name, and a VM is also its level" {
	serve serial1 "$ECHO"
	run -0 connect "$(tool list -H -o level web1)" serial1 <<<'hello'
	assert_output HELLO
}

@test "a VM that closes ends it, and what it said last is printed" {
	serve qmp 'c.sendall(b"x" * 300000 + b"\nbye\n")'
	run -0 connect web1 qmp < <(sleep 20)
	assert_line --index 1 bye
	assert_equal "${#lines[0]}" 300000
}

@test "a megabyte goes each way, and no byte is changed" {
	head -c 1000000 /dev/urandom >sent
	serve monitor '
while d := c.recv(4096): c.sendall(d)'
	connect web1 <sent >got
	cmp sent got
}

@test "at the end of its input it waits for an answer that is late" {
	serve monitor '
d = c.recv(4096)
time.sleep(0.6)
c.sendall(b"late\n")
c.recv(4096)'
	run -0 connect web1 <<<'question'
	assert_output late
}

@test "it is a VM's helper that connects, in a session without a terminal" {
	cat >run/code <<-'EOF'
		import struct
		pid, uid, gid = struct.unpack("3i",
		    c.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
		stat = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
		fds = sorted(os.readlink(f"/proc/{pid}/fd/{fd}").split(":")[0]
		    for fd in os.listdir(f"/proc/{pid}/fd"))
		c.sendall(f"{stat[3] == str(pid)} {stat[4]} {' '.join(fds)}".encode())
		c.sendall(b" #\n")
	EOF
	serve monitor "$(<run/code)"
	run -0 at_terminal 'print(read(b"#").decode())'
	assert_output --regexp 'True 0( (/dev/null|anon_inode|pipe|socket|/run/svirt/web1[^ ]*))* #'
	refute_output --partial /dev/pts
	refute_output --partial /dev/tty
}

@test "it belongs to the owner of the VM's folder" {
	serve monitor '
import struct
c.sendall(b"%d %d %d\n" % struct.unpack("3i",
    c.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)))'
	chown -R 4242:4243 "$FOLDER"
	# a build tree may lie where others may not go
	for program in svirt-{connect,connect-client,exec}; do
		cp "$(type -P $program)" run/bin
	done
	run -0 "${HOST[@]}" /run/bin/svirt-connect --registry="$REGISTRY" \
		web1 </dev/null
	assert_output --regexp '^[0-9]+ 4242 4243$'
}

# ---- The terminal ----

@test "the terminal is raw meanwhile, ^] leaves, and it is as it was" {
	serve monitor "$ECHO"
	run -0 at_terminal '
os.write(t, b"a"); print(read(b"A"))
m = modes()
print("raw", not m[3] & (termios.ICANON | termios.ECHO | termios.ISIG))
os.write(t, b"\x03"); time.sleep(0.3)
print("alive", os.waitpid(p, os.WNOHANG)[0] == 0)
os.write(t, b"\x1drm -rf\r")
print("status", os.waitstatus_to_exitcode(os.waitpid(p, 0)[1]))
print("restored", modes() == before)'
	assert_line 'raw True'
	assert_line 'alive True'
	assert_line 'status 0'
	assert_line 'restored True'
	assert_output --partial '^] leaves'
}

@test "a signal leaves the terminal as it was" {
	for signal in 1 2 3 15; do
		# it serves one connection and ends
		rm -f "$FOLDER/monitor"
		serve monitor "$ECHO"
		run -0 at_terminal "
os.write(t, b'a'); read(b'leaves')
for _ in range(100):
    if modes() != before: break
    time.sleep(0.05)
print('raw', modes() != before)
os.kill(p, $signal)
print('status', os.waitstatus_to_exitcode(os.waitpid(p, 0)[1]))
print('restored', modes() == before)"
		assert_line 'raw True'
		assert_line "status -$signal"
		assert_line 'restored True'
		kill "$SERVER" 2>/dev/null || true
	done
}

@test "^] leaves though the VM reads nothing, and though nothing answers" {
	serve monitor 'time.sleep(60)'
	run -0 at_terminal '
read(b"leaves")
# what is typed before it is raw comes back, and nobody reads it here
while modes() == before: time.sleep(0.05)
import fcntl
fcntl.fcntl(t, fcntl.F_SETFL, os.O_NONBLOCK)
sent, quiet = 0, 0
while quiet < 10 and sent < 4000000:
    try: sent += os.write(t, b"x" * 512); quiet = 0
    except BlockingIOError: quiet += 1; time.sleep(0.05)
for _ in range(100):
    try: os.write(t, b"\x1d"); break
    except BlockingIOError: time.sleep(0.05)
print("status", os.waitstatus_to_exitcode(os.waitpid(p, 0)[1]))
print("restored", modes() == before)'
	assert_line 'status 0'
	assert_line 'restored True'
}

@test "who no longer reads its output ends it" {
	serve monitor '
while True:
    try: c.sendall(b"x" * 1000)
    except OSError: break'
	run -1 bash -c '"$@" < <(sleep 20) | head -c 10; exit "${PIPESTATUS[0]}"' \
		bash "${HOST[@]}" svirt-connect --registry="$REGISTRY" web1
	assert_output --partial 'nobody reads it'
}

# ---- What the VM puts in its folder ----

@test "--print prints the socket's path, and connects to nothing" {
	serve monitor 'c.sendall(b"connected")'
	run -0 connect --print web1
	assert_output /run/svirt/web1/monitor
	kill -0 "$SERVER"
}

@test "a link, a FIFO, a device, a folder or a file is not opened" {
	mkfifo "$FOLDER/fifo"
	ln -s /dev/log "$FOLDER/link"
	mknod "$FOLDER/device" c 5 0
	mkdir "$FOLDER/folder"
	: >"$FOLDER/file"
	for name in fifo link device folder file; do
		for option in '' --print; do
			run -1 timeout 10 "${HOST[@]}" strace -f -o trace \
				svirt-connect --registry="$REGISTRY" $option \
				web1 $name </dev/null
			assert_output "svirt-connect: web1: $name: not a socket, and the VM may have put it there: nothing is opened"
			run -1 grep -E "open(at)?\(.*\"$name\"" trace
		done
	done
}

@test "nor does the client follow a link that takes a socket's place" {
	serve monitor "$ECHO"
	ln -s monitor "$FOLDER/link"
	run -1 "${HOST[@]}" svirt-connect-client web1 link </dev/null
	assert_output --partial 'svirt-connect-client: web1: link: Socket operation on non-socket'
	run -1 "${HOST[@]}" svirt-connect-client web1 ../web1/monitor </dev/null
	assert_output --partial 'Invalid argument'
	run -0 "${HOST[@]}" svirt-connect-client web1 monitor <<<hello
	assert_output HELLO
}

@test "a folder that carries another label, or is a link, is not entered" {
	serve monitor "$ECHO"
	setfattr -n security.selinux -v system_u:object_r:svirt_image_t:s0:c9,c10 \
		"$FOLDER"
	run -1 connect web1 </dev/null
	assert_output --partial 'another label'
	mv "$FOLDER" "$FOLDER.old"
	ln -s web1.old "$FOLDER"
	run -1 connect --print web1
	assert_output --partial 'svirt-connect: /run/svirt/web1:'
}

@test "a socket where nobody listens, or that is not there, is said" {
	python3 -c 'import socket, sys
socket.socket(socket.AF_UNIX).bind(sys.argv[1])' "$FOLDER/monitor"
	run -1 connect web1 </dev/null
	assert_output --partial 'monitor: nobody listens there'
	run -1 connect web1 serial
	assert_output 'svirt-connect: web1: serial: no such socket: QEMU makes it by -serial unix:/run/svirt/web1/serial,server=on,wait=off'
}

@test "a crowded socket is said, and does not keep anybody waiting" {
	python3 -c '
import socket, sys, time
s = socket.socket(socket.AF_UNIX)
s.bind(sys.argv[1])
s.listen(0)
c = socket.socket(socket.AF_UNIX)
c.connect(sys.argv[1])
open(sys.argv[2], "w").close()
time.sleep(60)' "$FOLDER/monitor" listens 3>&- &
	SERVER=$!
	while [[ ! -e listens ]]; do sleep 0.05; done
	run -1 timeout 10 "${HOST[@]}" svirt-connect --registry="$REGISTRY" \
		web1 </dev/null
	assert_output --partial 'somebody else is connected'
}

@test "messages by the VM's side reach the terminal as text" {
	serve monitor 'time.sleep(5)'
	# svirt-exec's place taken by a client that was taken over
	cp "$(type -P svirt-connect)" .
	printf '%s\n' '#!/bin/sh' 'printf "\033]0;evil\007\n" >&2' >svirt-exec
	chmod +x svirt-exec
	LD_LIBRARY_PATH=$LD_LIBRARY_PATH run -0 "${HOST[@]}" ./svirt-connect \
		--registry="$REGISTRY" web1 </dev/null
	assert_output '\x1b]0;evil\x07'
}

# ---- Operands and statuses ----

@test "a VM that there is not, or that has no folder, is 1" {
	run -1 connect nosuch
	assert_output --partial nosuch
	tool alloc web2 >/dev/null
	run -1 connect web2
	assert_output --partial 'it has no folder in /run/svirt'
	rm -r reg
	run -1 connect web1
}

@test "operands that are none are 2" {
	run -2 connect
	run -2 connect web1 monitor more
	for name in '' . .. ../x /etc/passwd; do
		run -2 connect web1 "$name"
		assert_output --partial "not a name in the VM's folder"
	done
}

@test "svirt-exec's refusal is told, and is 1" {
	serve monitor "$ECHO"
	echo "deny unconfined_t svirt*_t process transition" >run/policy
	export FAKE_POLICY=/run/policy
	run -1 connect web1 </dev/null
	assert_output --partial 'the policy refuses the transition'
}

@test "where SELinux is off, --if-enabled connects all the same" {
	serve monitor "$ECHO"
	export FAKE_SELINUX=0
	run -2 connect web1 </dev/null
	assert_output --partial 'SELinux is disabled'
	run -0 --separate-stderr connect --if-enabled web1 <<<hello
	assert_output HELLO
	assert_equal "${stderr_lines[*]}" \
		"svirt-exec: SELinux is disabled: $(type -P svirt-connect-client) runs unconfined"
	run -0 connect --if-enabled --print web1
	assert_output /run/svirt/web1/monitor
}

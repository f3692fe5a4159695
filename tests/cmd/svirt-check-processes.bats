# SPDX-License-Identifier: GPL-2.0-or-later
#
# svirt-check on processes of this host, which have the contexts that a test gives
# them. The host may run QEMUs of its own, so each test looks for its own alone.

setup_file() {
	command -v secilc >/dev/null || skip "no secilc"
	secilc -c 33 -f /dev/null -o "$BATS_FILE_TMPDIR/compiled" \
		"$BATS_TEST_DIRNAME/../policy/small.cil"
	for name in qemu-system-test swtpm other; do
		cp /bin/sleep "$BATS_FILE_TMPDIR/$name"
	done
}

setup() {
	load ../run/helpers
	svirt_setup
	cd "$BATS_TEST_TMPDIR" || return
	export FAKE_COMPILED=$BATS_FILE_TMPDIR/compiled
	sleepers=()
	# svirt-exec makes a folder of that name in /run/svirt
	vm=check-$BASHPID
}

teardown() {
	((${#sleepers[@]} == 0)) || kill "${sleepers[@]}" 2>/dev/null || true
	[[ ! -d /run/svirt/$vm ]] || rmdir "/run/svirt/$vm"
}

# start PROGRAM CONTEXT - a copy of sleep, called PROGRAM, in a context; its pid is
# in $pid. It has what the caller redirects to its descriptor 9.
start() {
	"$BATS_FILE_TMPDIR/$1" 1000 3>&- 4>&- 5>&- 6>&- </dev/null >/dev/null 2>&1 &
	pid=$!
	sleepers+=("$pid")
	while [[ $(readlink "/proc/$pid/exe") != */"$1" ]]; do sleep 0.01; done
	put_process "$pid" "$2"
}

# start_vm NAME - a guest of a VM, started by svirt-exec; its pid is in $pid
start_vm() {
	LD_PRELOAD=$FAKE svirt-exec --registry="$REGISTRY" "$1" -- \
		"$BATS_FILE_TMPDIR/qemu-system-test" 1000 \
		3>&- </dev/null >/dev/null 2>&1 &
	pid=$!
	sleepers+=("$pid")
	for _ in {1..100}; do
		[[ $(cat "$FAKE_PROC/$pid" 2>/dev/null) == *svirt_t* ]] && return
		sleep 0.1
	done
	return 1
}

vm() {
	echo "system_u:system_r:svirt_t:s0:$1"
}

# findings PID - the errors and warnings about a process, in $output
findings() {
	run tool check -q processes
	((status < 2))
	output=$(grep -E "^(error|warning): [a-z.]+: $1 " <<<"$output" || true)
}

# finds PID SEVERITY ID PART-OF-DETAIL - this, and nothing else of the process
finds() {
	findings "$1"
	assert_equal "$(wc -l <<<"$output")" 1
	assert_output --regexp "^$2: $3: $1 .*: .*$4"
}

@test "a VM in its control group, at its level, is well" {
	need_root
	need_cgroup
	tool alloc "$vm"
	start_vm "$vm"
	findings "$pid"
	assert_output ""
}

@test "a VMM in no VM's domain is found by its executable, under any name" {
	start qemu-system-test unconfined_u:unconfined_r:unconfined_t:s0
	finds "$pid" error processes.unconfined unconfined_t
	run tool check -q processes
	assert_line "    kill $pid"
	ln -s "$BATS_FILE_TMPDIR/qemu-system-test" web-server
	./web-server 1000 3>&- 4>&- 5>&- 6>&- </dev/null >/dev/null 2>&1 &
	sleepers+=($!)
	sleep 0.3
	finds $! error processes.unconfined "no context"
	cp "$BATS_FILE_TMPDIR/other" qemu-kvm
	./qemu-kvm 1000 3>&- 4>&- 5>&- 6>&- </dev/null >/dev/null 2>&1 &
	sleepers+=($!)
	sleep 0.3
	rm qemu-kvm
	finds $! error processes.unconfined "no context"
}

@test "a copy of QEMU is found by its label, another program is not" {
	need_root
	start other unconfined_u:unconfined_r:unconfined_t:s0
	findings "$pid"
	assert_output ""
	cp /bin/sleep anything
	setfattr -n security.selinux -v system_u:object_r:qemu_exec_t:s0 anything
	./anything 1000 3>&- 4>&- 5>&- 6>&- </dev/null >/dev/null 2>&1 &
	sleepers+=($!)
	sleep 0.3
	finds $! error processes.unconfined "no context"
}

@test "what a process calls itself does not count" {
	bash -c 'exec -a qemu-system-x86_64 sleep 1000' \
		3>&- </dev/null >/dev/null 2>&1 &
	sleepers+=($!)
	sleep 0.3
	findings $!
	assert_output ""
}

@test "helpers of VMs count as well" {
	start swtpm unconfined_u:unconfined_r:unconfined_t:s0
	finds "$pid" error processes.unconfined unconfined_t
}

@test "an unconfined QEMU on a confined VM's disk: which disk, and whose" {
	need_root
	tool alloc --static="$(vm c1,c2)" "$vm"
	make_file disk "$(image c1,c2)"
	start qemu-system-test unconfined_u:unconfined_r:unconfined_t:s0 9<>disk
	findings "$pid"
	assert_line --regexp "error: processes.disk: $pid .*/disk is open, which is $vm's"
	assert_line --regexp "error: processes.unconfined: $pid "
	make_file other system_u:object_r:virt_image_t:s0
	start qemu-system-test unconfined_u:unconfined_r:unconfined_t:s0 9<>other
	finds "$pid" error processes.unconfined unconfined_t
}

@test "no category, and a range" {
	tool alloc --static="$(vm c1,c2)" "$vm"
	start qemu-system-test system_u:system_r:svirt_t:s0
	finds "$pid" error processes.level "no category"
	start qemu-system-test system_u:system_r:svirt_t:s0-s0:c1,c2
	finds "$pid" error processes.level "a range"
}

@test "a level that the registry does not have: whose it is, when that shows" {
	start qemu-system-test "$(vm c3,c4)"
	finds "$pid" warning processes.stranger "not in the registry"
}

@test "a level that is libvirt's or a container's is information, and whose it is" {
	need_root
	need_cgroup
	local own owner name

	own=$CGROUP$(cgroup_of $$)
	for name in machine-qemu-$vm:libvirt libpod-$vm:"a container"; do
		owner=${name#*:}
		name=$own/${name%%:*}
		mkdir "$name" || skip "no control group can be made here"
		start qemu-system-test "$(vm c3,c4)"
		echo "$pid" >"$name/cgroup.procs"
		findings "$pid"
		found=$output
		run tool check processes
		kill "$pid"
		wait "$pid" || true
		sleepers=()
		until rmdir "$name"; do sleep 0.1; done
		assert_equal "$found" ""
		assert_line --regexp "^info: processes.others: $pid .*: it is $owner's"
	done
}

@test "two that run at comparable levels" {
	tool alloc --static="$(vm c1.c3)" "$vm"
	start qemu-system-test "$(vm c1.c3)"
	findings "$pid"
	assert_output ""
	start qemu-system-test "$(vm c1,c2)"
	run tool check -q processes
	assert_line --regexp "error: processes.comparable: .* s0:c1,c2 .*s0:c1.c3|error: processes.comparable: .*s0:c1.c3.* s0:c1,c2"
}

@test "one that runs at a level that includes one which is held" {
	tool alloc --static="$(vm c1,c2)" "$vm"
	start qemu-system-test "$(vm c1.c3)"
	findings "$pid"
	assert_line --regexp "error: processes.comparable: $pid .*$vm at s0:c1,c2"
}

@test "two guests at the very same level that nobody has on record" {
	start qemu-system-test "$(vm c3,c4)"
	start qemu-system-test "$(vm c3,c4)"
	run tool check -q processes
	assert_line --partial "error: processes.comparable: "
}

@test "a VM's control group: another context in it, and its level outside" {
	need_root
	need_cgroup
	tool alloc --static="$(vm c1,c2)" "$vm"
	start_vm "$vm"
	main=$pid
	findings "$main"
	assert_output ""
	put_process "$main" "$(vm c3,c4)"
	findings "$main"
	assert_line --regexp "error: processes.context: $main .*in .*c3,c4, not in .*c1,c2"
	put_process "$main" unconfined_u:unconfined_r:unconfined_t:s0
	finds "$main" error processes.unconfined unconfined_t
	put_process "$main" "$(vm c1,c2)"
	start other "$(vm c1,c2)"
	finds "$pid" warning processes.cgroup "level of $vm"
	run tool check -q processes
	assert_line "    kill $pid"
	# what is no VMM, in the group
	start other unconfined_u:unconfined_r:unconfined_t:s0
	echo "$pid" >"$CGROUP$(cgroup_of "$main")/cgroup.procs"
	finds "$pid" error processes.context "in the VM's control group"
}

@test "open and mapped files of another level" {
	need_root
	tool alloc --static="$(vm c1,c2)" "$vm"
	tool alloc --static="$(vm c3,c4)" web2
	make_file own "$(image c1,c2)"
	make_file others "$(image c3,c4)"
	start qemu-system-test "$(vm c1,c2)" 9<>own
	findings "$pid"
	assert_output ""
	start qemu-system-test "$(vm c1,c2)" 9<others
	finds "$pid" error processes.reaches "/others is open, .*c3,c4, the level of web2"
	cp /bin/sleep program
	setfattr -n security.selinux -v "$(image c3,c4)" program
	./program 1000 3>&- 4>&- 5>&- 6>&- </dev/null >/dev/null 2>&1 &
	sleepers+=($!)
	sleep 0.3
	put_process $! "$(vm c1,c2)"
	finds $! error processes.reaches "/program is mapped, .*c3,c4"
}

@test "what has no category and another VM may write" {
	need_root
	tool alloc --static="$(vm c1,c2)" "$vm"
	make_file open system_u:object_r:svirt_image_t:s0
	make_file content system_u:object_r:virt_content_t:s0
	start qemu-system-test "$(vm c1,c2)" 9<content
	findings "$pid"
	assert_output ""
	start qemu-system-test "$(vm c1,c2)" 9<>open
	finds "$pid" warning processes.uncategorized "/open is open, which has no category"
	# and so is content that this one may write
	start qemu-system-test "$(vm c1,c2)" 9<>content
	finds "$pid" warning processes.uncategorized "/content is open"
	# but not what was given to both on purpose
	kill "${sleepers[@]}"
	wait "${sleepers[@]}" || true
	tool label --shared "$vm" open
	start_vm "$vm" 9<>open
	findings "$pid"
	assert_output ""
}

@test "a VM with files without end costs a look at some, and is said" {
	need_root
	tool alloc --static="$(vm c1,c2)" "$vm"
	make_file others "$(image c3,c4)"
	start qemu-system-test "$(vm c1,c2)"
	ulimit -n 20000 || skip "not so many files here"
	python3 -c '
import os, time
for _ in range(19000): os.open("others", os.O_RDONLY)
print("ready", flush=True)
time.sleep(1000)' >ready 3>&- &
	sleepers+=($!)
	while [[ ! -s ready ]]; do sleep 0.1; done
	put_process $! "$(vm c1,c2)"
	SECONDS=0
	findings $!
	((SECONDS < 20))
	assert_equal "$(grep -c '^error: processes.reaches' <<<"$output")" 5
	assert_output --partial "and 163"
	assert_line --regexp "^warning: processes.unseen: $! "
}

@test "root and no seccomp filter are information" {
	tool alloc --static="$(vm c1,c2)" "$vm"
	start qemu-system-test "$(vm c1,c2)"
	run tool check processes
	assert_line --regexp "^info: processes.seccomp: $pid "
	[[ $(id -u) -ne 0 ]] ||
		assert_line --regexp "^info: processes.root: $pid "
}

@test "no SELinux: it cannot look" {
	run -2 svirt-check --policy="$FAKE_COMPILED" processes
	assert_output "svirt-check: processes: SELinux is disabled"
	run -2 svirt-check processes
}

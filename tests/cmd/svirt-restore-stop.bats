#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# svirt-restore --stop, with a stand-in for QEMU's monitor (monitor.py).
# shellcheck disable=SC2154 # stderr is set by run

setup() {
	load ../run/helpers
	need_root
	need_cgroup
	svirt_setup
	RUN=$BATS_TEST_TMPDIR/run
	DIR=$RUN/svirt/web1
	mkdir "$RUN"
	REST=system_u:object_r:svirt_rest_t:s0
	tool alloc web1 >/dev/null
	: >"$BATS_TEST_TMPDIR/disk"
	tool label web1 "$BATS_TEST_TMPDIR/disk"
}

teardown() {
	[[ ! ${VM-} ]] || kill -9 "$VM" 2>/dev/null || true
}

# Run a tool with a /run of the test's own.
own_run() {
	# shellcheck disable=SC2016 # for the inner shell
	RUN=$RUN FAKE=$FAKE REGISTRY=$REGISTRY unshare --mount \
		--propagation private bash -c '
		mount --bind "$RUN" /run || exit
		'"$(declare -f fake tool)"'
		"$@"' bash "$@"
}

# Start a VM whose monitor does as monitor.py says: start_vm SOCKET HOW
start_vm() {
	own_run tool exec web1 python3 "$TOP/tests/cmd/monitor.py" \
		"/run/svirt/web1/$1" "$2" 3>&- </dev/null >/dev/null 2>&1 &
	until [[ -e $DIR/$1.ready ]]; do sleep 0.05; done
	VM=$(tool list -H -o pid web1)
}

# What it was told goes away with the folder.
keep_said() {
	ln "$DIR/$1.said" "$BATS_TEST_TMPDIR/said" 2>/dev/null || {
		: >"$DIR/$1.said"
		ln "$DIR/$1.said" "$BATS_TEST_TMPDIR/said"
	}
}

stop() {
	run -"${1:-0}" --separate-stderr own_run tool restore -v "${@:2}" web1
}

# The VM is over, and so is all there was of it.
assert_over() {
	[[ ! -e /proc/$VM/exe && ! -e $DIR ]]
	assert_label "$BATS_TEST_TMPDIR/disk" "$REST"
	VM=
}

@test "a guest is powered down by qmp, and its files go to rest" {
	start_vm qmp qmp-ends
	keep_said qmp
	stop 0 --stop --release
	assert_over
	assert_equal "$(<"$BATS_TEST_TMPDIR/said")" \
		'{"execute": "qmp_capabilities"}
{"execute": "system_powerdown"}'
	refute_regex "$stderr" SIGTERM
	run -0 tool list -H
	assert_output ''
}

@test "where there is no qmp, the monitor does" {
	start_vm monitor monitor-ends
	keep_said monitor
	stop 0 --stop=20
	assert_over
	assert_equal "$(<"$BATS_TEST_TMPDIR/said")" system_powerdown
}

@test "a guest that does not mind: SIGTERM after the seconds that were named" {
	start_vm qmp qmp-ignores
	keep_said qmp
	start=$SECONDS
	stop 0 --stop=2
	assert_over
	((SECONDS - start >= 2 && SECONDS - start < 8))
	assert_regex "$stderr" 'not powered down in 2 seconds: SIGTERM'
}

@test "what does not mind SIGTERM is killed" {
	start_vm qmp qmp-is-stubborn
	stop 0 --stop=1
	assert_over
	assert_regex "$stderr" 'it goes on: SIGKILL'
}

@test "a QEMU that refuses, says nothing, or talks for ever costs bounded time" {
	for how in refuses is-mute floods is-busy; do
		start_vm qmp "qmp-$how"
		start=$SECONDS
		stop 0 --stop=4
		assert_over
		((SECONDS - start < 10))
		assert_regex "$stderr" 'web1/qmp: not powered down: '
	done
}

@test "a link in the VM's folder leads nowhere" {
	python3 -c 'import socket, sys
s = socket.socket(socket.AF_UNIX); s.bind(sys.argv[1]); s.listen(1)
s.settimeout(60)
try:
	s.accept()
	open(sys.argv[1] + ".reached", "w")
except TimeoutError: pass' "$RUN/other" 3>&- >/dev/null 2>&1 &
	other=$!
	start_vm monitor monitor-ignores
	ln -s ../../other "$DIR/qmp"
	rm "$DIR/monitor"
	stop 0 --stop=1
	kill "$other"
	[[ ! -e $RUN/other.reached ]]
	assert_over
	assert_regex "$stderr" 'qmp: not powered down: Too many levels'
}

@test "no socket at all: SIGTERM at once; helpers too" {
	start_vm other qmp-ignores
	own_run tool exec --helper web1 sleep 1000 3>&- </dev/null \
		>/dev/null 2>&1 &
	helper=$!
	start=$SECONDS
	stop 0 --stop=100
	((SECONDS - start < 10))
	wait "$helper" || true
	assert_over
}

@test "another that waits for the end of the VM may put its files to rest" {
	start_vm qmp qmp-ignores
	(
		while [[ -e /proc/$VM/exe ]]; do sleep 0.05; done
		exec 3>&-
		own_run tool restore --release web1
	) >/dev/null 2>&1 &
	stop 0 --stop=1
	wait
	assert_label "$BATS_TEST_TMPDIR/disk" "$REST"
}

@test "a VM that does not run is put to rest; -n ends nothing" {
	stop 0 --stop
	assert_label "$BATS_TEST_TMPDIR/disk" "$REST"
	start_vm qmp qmp-ends
	stop 1 -n --stop
	[[ -e /proc/$VM/exe ]]
}

@test "--stop is about VMs that are named, and takes seconds" {
	run -2 tool restore --stop --stale
	run -2 tool restore --stop --unowned x
	run -2 tool restore --stop --file=x web1
	run -2 tool restore --stop=soon web1
	assert_output --partial "--stop"
}

# SPDX-License-Identifier: GPL-2.0-or-later

setup() {
	load ../run/helpers
	svirt_setup
}

@test "frees the level of every VM named, by name, level or context" {
	tool alloc web1
	tool alloc --static=system_u:system_r:svirt_t:s0:c1,c2 two
	context=$(tool alloc web3)
	run tool release web1 s0:c2,c1 "$context"
	assert_success
	assert_output ""
	run tool list -H
	assert_output ""
}

@test "a VM that is not there is named, and the others are released" {
	tool alloc web1
	run tool release nobody web1
	assert_failure 1
	assert_output --partial "nobody: no such VM"
	run tool list -H
	assert_output ""
	run tool release nobody
	assert_failure 1
	run tool release
	assert_failure 2
	run tool release s0:c1,c1
	assert_failure 2
	assert_output --partial "neither the name of a VM nor a level"
}

@test "refused while a process runs at the level, unless forced" {
	context=$(tool alloc web1)
	start_sleeper "$context"
	run tool release web1
	assert_failure 1
	assert_output --partial "web1: process $SLEEPER runs as $context"
	run tool release --force web1
	assert_success
	assert_output --partial "process $SLEEPER runs"
	run tool alloc --static="$context"
	assert_failure 1
	assert_output --partial "at which process $SLEEPER runs"
	kill "$SLEEPER"
}

@test "refused while a helper of another type runs at the level" {
	context=$(tool alloc web1)
	start_sleeper "${context/svirt_t/container_t}"
	run tool release web1
	assert_failure 1
	assert_output --partial "process $SLEEPER"
	kill "$SLEEPER"
}

@test "works where SELinux is disabled" {
	tool alloc web1
	run svirt-release --registry="$REGISTRY" web1
	assert_success
}

@test "without SELinux, --if-enabled releases what is held, and needs nothing to be" {
	tool alloc web1
	FAKE_SELINUX=0 run -0 tool release --if-enabled web1 web1
	assert_output 'svirt-release: web1: SELinux is disabled: it holds no level'
	run -1 tool release --if-enabled web1
	assert_output --partial 'no such VM'
}

@test "without a registry there is no such VM" {
	run tool release web1
	assert_failure 1
	assert_output --partial "no such VM"
	[[ ! -e $REGISTRY ]]
}

@test "of many files that carry the label some are named, and their number" {
	need_root
	local files=()

	cd "$BATS_TEST_TMPDIR"
	tool alloc web1
	for i in {1..30}; do
		files+=("f$i")
		make_file "f$i" system_u:object_r:virt_image_t:s0
	done
	tool label web1 "${files[@]}"
	run -1 tool release web1
	assert_line --partial '/f1 still carries system_u:object_r:svirt_image_t:'
	assert_line --partial 'web1: and 10 more: svirt-list --files web1'
	assert_equal "${#lines[@]}" 22
}

@test "a VM that was started while it waited is not released" {
	command -v sqlite3 >/dev/null || skip 'no sqlite3'
	local start

	tool alloc web1
	sleep 1000 3>&- >/dev/null 2>&1 &
	SLEEPER=$!
	start=$(cut -d' ' -f22 "/proc/$SLEEPER/stat")
	lock_vm web1 3
	{
		sleep 0.3
		sqlite3 "$REGISTRY" "UPDATE vm SET pid = $SLEEPER, pid_start = $start"
	} 3>&- &
	run -1 tool release web1
	assert_output --partial "process $SLEEPER runs"
	kill "$SLEEPER"
}

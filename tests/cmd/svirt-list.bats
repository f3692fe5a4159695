# SPDX-License-Identifier: GPL-2.0-or-later

setup() {
	load ../run/helpers
	svirt_setup
}

@test "prints nothing but headings without a registry, and makes none" {
	run svirt-list --registry="$REGISTRY"
	assert_success
	assert_output "NAME  LEVEL  MODE  STATE  PID  FILES"
	run svirt-list -H --registry="$REGISTRY"
	assert_success
	assert_output ""
	[[ ! -e $REGISTRY ]]
}

@test "-H has one TAB between columns, in the order asked for" {
	tool alloc --static=system_u:system_r:svirt_t:s0:c1,c2 b
	tool alloc --static=system_u:system_r:svirt_t:s0:c3,c4 a
	run tool list -H -o level,name,context,image,mode,state,pid,files,overlap
	assert_line -n 0 $'s0:c3,c4\ta\tsystem_u:system_r:svirt_t:s0:c3,c4\tsystem_u:object_r:svirt_image_t:s0:c3,c4\tstatic\theld\t-\t0\t-'
	assert_line -n 1 --partial $'s0:c1,c2\tb'
	run tool list -H -o created,uuid a
	assert_output --regexp $'^20..-..-..T..:..:..Z\t[0-9a-f]{8}-[0-9a-f]{4}-5'
}

@test "with headings, columns stand under each other" {
	tool alloc --static=system_u:system_r:svirt_t:s0:c1,c2 a-long-name
	run tool list -o name,level
	assert_line -n 0 "NAME         LEVEL"
	assert_line -n 1 "a-long-name  s0:c1,c2"
}

@test "a pty that all VMs may open is said to people, once one runs" {
	context=$(tool alloc one)
	tool alloc two
	echo "default_range chr_file" >"$BATS_TEST_TMPDIR/policy"
	export FAKE_POLICY=$BATS_TEST_TMPDIR/policy
	run tool list
	refute_output --partial pty
	start_sleeper "$context"
	run -0 tool list
	assert_line "svirt-list: one: every VM may open a pty that this one makes,\
 as the policy gives it no category: use a socket instead: -serial\
 unix:/run/svirt/one/serial,server=on,wait=off"
	for option in -H --json --files; do
		run -0 tool list $option
		refute_output --partial pty
	done
	unset FAKE_POLICY
	run -0 tool list
	refute_output --partial pty
}

@test "only the VMs named, or of one state" {
	tool alloc one
	context=$(tool alloc two)
	run tool list -H -o name two
	assert_output two
	run tool list -H -o name "$context"
	assert_output two
	start_sleeper "$context"
	run tool list -H -o name --state=running
	assert_output two
	run tool list -H -o name --state=held
	assert_output one
	kill "$SLEEPER"
	run tool list -H nobody one
	assert_failure 1
	assert_output --partial "nobody: no such VM"
	assert_line --partial one
	run tool list --state=asleep
	assert_failure 2
}

@test "one line of JSON a VM" {
	command -v jq >/dev/null || skip "no jq"
	tool alloc one
	tool alloc two
	run tool list --json
	assert_equal "${#lines[@]}" 2
	jq -e '.name == "one" and .files == [] and .overlap == [] and
		.pid == null and .relabel == true and .state == "held" and
		(.created | test("^20.*Z$")) and (.level | startswith("s0:c"))' \
		<<<"${lines[0]}"
}

@test "a registry open to others, or a link to one, is refused" {
	tool alloc one
	chmod 0644 "$REGISTRY"
	run tool list
	assert_failure 2
	assert_output --partial "mode 0700, the file 0600"
	chmod 0600 "$REGISTRY"
	chmod 0750 "$BATS_TEST_TMPDIR/reg"
	run tool list
	assert_failure 2
	chmod 0700 "$BATS_TEST_TMPDIR/reg"
	ln -s registry.db "$BATS_TEST_TMPDIR/reg/link"
	run tool list --registry="$BATS_TEST_TMPDIR/reg/link"
	assert_failure 2
	assert_output --partial "a symbolic link"
	run tool list
	assert_success
}

@test "another user's registry is refused" {
	need_root
	tool alloc one
	chown 65534 "$REGISTRY"
	run tool list
	assert_failure 2
	assert_output --partial "another user's"
}

@test "truncated, foreign, newer and corrupt registries are refused by name" {
	tool alloc one
	cp "$REGISTRY" "$BATS_TEST_TMPDIR/good"
	damage() {
		cat "$BATS_TEST_TMPDIR/good" >"$REGISTRY"
		"$@"
		for command in list "alloc two" "release one"; do
			# shellcheck disable=SC2086
			run tool $command
			assert_failure 2
			assert_output --partial "$REGISTRY: $why"
		done
	}
	why=damaged
	damage truncate -s 0 "$REGISTRY"
	damage truncate -s 50 "$REGISTRY"
	damage truncate -s 8192 "$REGISTRY"
	damage dd if=/dev/urandom of="$REGISTRY" bs=4096 seek=1 count=8 conv=notrunc status=none
	why="not a registry"
	damage cp /etc/passwd "$REGISTRY"
	damage sqlite3 "$REGISTRY" "PRAGMA application_id = 7"
	why="written by a newer"
	damage sqlite3 "$REGISTRY" "PRAGMA user_version = 1000"
}

@test "--json has no headings, with --files either" {
	tool alloc web1
	run -0 tool list --json --files
	assert_output "$(tool list --json)"
}

@test "works where SELinux is disabled" {
	tool alloc one
	run svirt-list --registry="$REGISTRY" -H -o name
	assert_success
	assert_output one
}

@test "a reader needs no write access" {
	tool alloc one
	strace -f -e trace=pwrite64,write,unlink,rename,ftruncate -o "$BATS_TEST_TMPDIR/trace" \
		svirt-list --registry="$REGISTRY" -H >/dev/null
	run grep -vE 'write\(1|exited' "$BATS_TEST_TMPDIR/trace"
	assert_failure 1
}

@test "output that cannot be written is an error" {
	tool alloc one
	run sh -c "svirt-list --registry=$REGISTRY >/dev/full"
	assert_failure 2
	assert_output --partial "standard output"
}

@test "a reader of the output that takes its time holds up no writer" {
	local i columns long
	long=$(printf 'x%.0s' {1..60})
	columns=$(printf 'name,%.0s' {1..15})name
	for i in {1..80}; do tool alloc "$long-$i"; done >/dev/null
	# more than a pipe holds
	(svirt-list --registry="$REGISTRY" -H -o "$columns" | {
		sleep 4
		cat >"$BATS_TEST_TMPDIR/out"
	}) 3>&- &
	sleep 1
	LD_PRELOAD=$FAKE run timeout 2 svirt-alloc --registry="$REGISTRY" quick
	assert_success
	wait
	assert_equal "$(wc -l <"$BATS_TEST_TMPDIR/out")" 80
}

@test "--translate shows levels as mcstransd names them, everywhere" {
	tool alloc tr --static=system_u:system_r:svirt_t:s0:c1,c2 >/dev/null
	export FAKE_TRANSLATION=s0:c1,c2=Payroll
	run -0 tool list -H --translate -o level,context,image tr
	assert_output "Payroll	system_u:system_r:svirt_t:Payroll	system_u:object_r:svirt_image_t:Payroll"
	run -0 jq -r '.level, .context' <(tool list --translate --json tr)
	assert_output "Payroll
system_u:system_r:svirt_t:Payroll"
	run -0 tool list -H -o level tr
	assert_output s0:c1,c2
	unset FAKE_TRANSLATION
	run -0 tool list -H --translate -o level tr
	assert_output s0:c1,c2
}

# SPDX-License-Identifier: GPL-2.0-or-later
#
# svirt-check --metrics, and what Prometheus' own tool says of it.

setup() {
	load ../run/helpers
	load small-policy
	svirt_setup
	cd "$BATS_TEST_TMPDIR" || return
	small_policy
}

# unpack_promtool - unpack it from Debian's package, which is not installed; sets
# $promtool
unpack_promtool() {
	promtool=$(command -v promtool) && return
	command -v apt-get >/dev/null || skip "no promtool, and no apt-get"
	mkdir unpacked
	(
		cd unpacked || exit
		timeout 200 apt-get -q download prometheus && dpkg-deb -x prometheus_*.deb .
	) >download 2>&1 || skip "no promtool: prometheus cannot be downloaded"
	promtool=$PWD/unpacked/usr/bin/promtool
}

@test "numbers of findings, VMs by state, levels, and the time" {
	tool alloc --static=system_u:system_r:svirt_t:s0:c1,c2 one >/dev/null
	tool alloc --static=system_u:system_r:svirt_t:s0:c3,c4 two >/dev/null
	start_sleeper system_u:system_r:svirt_t:s0:c3,c4
	before=$(date +%s)
	run -0 tool check --policy=policy --metrics
	kill "$SLEEPER"
	assert_line 'svirt_check_findings{severity="error"} 0'
	assert_line 'svirt_check_findings{severity="warning"} 0'
	assert_line 'svirt_vms{state="running"} 1'
	assert_line 'svirt_vms{state="held"} 1'
	assert_line 'svirt_vms{state="stale"} 0'
	assert_line 'svirt_levels_held 2'
	seconds=$(sed -n 's/^svirt_check_last_run_timestamp_seconds //p' <<<"$output")
	((seconds >= before && seconds <= before + 60))
	refute_line --regexp '^(info|error|warning):'
}

@test "the status is that of the findings, and a damaged registry prints nothing" {
	small_policy '$a (typepermissive svirt_t)'
	run -1 tool check --policy=policy --metrics
	assert_line 'svirt_check_findings{severity="error"} 1'
	tool alloc one >/dev/null
	echo nonsense >"$REGISTRY"
	run -2 tool check --policy=policy --metrics host
	refute_output --partial svirt_check_findings
	run -2 tool check --policy=policy --metrics --json
	assert_output --partial "exclude each other"
}

@test "promtool has nothing to say" {
	unpack_promtool
	tool check --policy=policy --metrics >metrics
	run -0 "$promtool" check metrics <metrics
	assert_output ""
	# and it can have
	sed -i "s/^# TYPE svirt_vms gauge/# TYPE svirt_vms nonsense/" metrics
	run "$promtool" check metrics <metrics
	assert_output --partial "parsing error"
}

# SPDX-License-Identifier: GPL-2.0-or-later
#
# The toolkit's modules in the policies of Debian and Fedora: that they link,
# that nothing is left between two VMs, and that each constraint is needed.

# shellcheck disable=SC2154  # bats sets $stderr

setup_file() {
	export CHECK_DIR=$BATS_FILE_TMPDIR TMPDIR=$BATS_FILE_TMPDIR
	export POLICIES_LINKED=$BATS_FILE_TMPDIR/linked
	mkdir "$POLICIES_LINKED"
}

setup() {
	load ../run/helpers
	svirt_setup
	# shellcheck source=tests/policy/policies.sh
	. "$BATS_TEST_DIRNAME/policies.sh"
}

# need NAME - skip without that policy; sets $policy to it with our modules in
need() {
	local why modules
	why=$(policies_has "$1") || skip "$why"
	policy=$CHECK_DIR/$1
	[[ -e $policy ]] && return
	mapfile -t modules < <(policies_modules "$1")
	policies_link "$1" "$policy" "${modules[@]}"
}

# changed NAME SED-EXPRESSION - $policy is that policy with our modules changed
changed() {
	local why modules file to=$BATS_TEST_TMPDIR/modules
	why=$(policies_has "$1") || skip "$why"
	mkdir "$to"
	mapfile -t modules < <(policies_modules "$1")
	for file in "${modules[@]}"; do
		sed -E "$2" "$file" >"$to/${file##*/}"
	done
	run -1 cmp <(cat "${modules[@]}") <(cat "${modules[@]/#*\//$to/}")
	policy=$BATS_TEST_TMPDIR/policy
	policies_link "$1" "$policy" "$to"/*
}

@test "Debian's policy with the modules: nothing between VMs but what has a reason" {
	need debian
	run -0 svirt-check --policy="$policy" -q
	assert_output ""
}

@test "Debian's MLS policy with the modules: the same" {
	need mls
	run -0 svirt-check --policy="$policy" -q
	assert_output ""
}

# Wider than the base policy; that nothing opens by it is asked above and below.
@test "a VM maps what it reads, and connects to itself" {
	local name
	for name in debian fedora; do
		why=$(policies_has $name) || continue
		need $name
		run -0 "$BATS_TEST_DIRNAME/asked" "$policy" < <(
			for type in svirt_t svirt_tcg_t; do
				sed "s/^vm /system_u:system_r:$type:s0:c1,c2 /" <<-END
				vm system_u:object_r:virt_content_t:s0 file map
				vm system_u:object_r:svirt_image_t:s0:c1,c2 file map
				vm system_u:system_r:$type:s0:c1,c2 unix_stream_socket connectto
				END
			done)
		refute_line --partial no:
		assert_equal ${#lines[@]} 6
	done
	[[ -n ${policy-} ]] || skip "$why"
}

@test "Fedora's policy with the modules: only what no policy can close" {
	need fedora
	run -1 svirt-check --policy="$policy" -q
	assert_line --partial "warning: isolation.uncategorized: svirt_devpts_t: chr_file"
	assert_line --partial "warning: isolation.uncategorized: svirt_tmpfs_t: file dir"
	refute_line --regexp '^error'
	run -0 svirt-check --policy="$policy" -q --skip=isolation.uncategorized
	assert_output ""
}

@test "what is left is what svirt(7) says, on each policy" {
	for name in debian mls fedora; do
		why=$(policies_has $name) || continue
		need $name
		run -0 svirt-check --policy="$policy" \
			--skip=isolation.uncategorized isolation
		refute_line --regexp 'remains: [a-z_]+: .*\b(read|write|open|create|connectto|signal|sendto|map)\b'
		assert_line --partial 'process: fork sigchld signull: '
	done
	[[ -n ${policy-} ]] || skip "$why"
}

@test "Fedora's policy alone: each way that is known is found" {
	need fedora
	policies_link fedora "$BATS_TEST_TMPDIR/alone"
	run -1 svirt-check --policy="$BATS_TEST_TMPDIR/alone" -q
	for found in host.module:.*svirt_vm host.mknod:\ svirt_t: \
		'reaches: svirt_t to svirt_image_t:blk_file: append map open' \
		'reaches: svirt_t to svirt_image_t:file: map open' \
		'reaches: svirt_t to svirt_image_t:sock_file: append unlink link rename open' \
		'reaches: svirt_t to svirt_image_t:dir: open reparent rmdir' \
		'reaches: svirt_t to svirt_t:process: getsched setsched getcap setrlimit' \
		'reaches: svirt_t to svirt_t:unix_stream_socket: .*connectto' \
		'reaches: svirt_t to svirt_t:unix_dgram_socket: .*sendto' \
		'leaves: svirt_t to virt_bridgehelper_t' \
		'leaves: svirt_t to ptchown_t' 'leaves: svirt_t to abrt_helper_t'; do
		assert_line --regexp "^error: .*$found"
	done
	refute_line --partial 'host.mknod: svirt_tcg_t'
}

@test "Debian's policy alone: each way that is known is found" {
	need debian
	policies_link debian "$BATS_TEST_TMPDIR/alone"
	run -1 svirt-check --policy="$BATS_TEST_TMPDIR/alone" -q
	for found in 'reaches: svirt_t to svirt_image_t:dir: reparent' \
		'reaches: svirt_t to svirt_t:shm: associate' \
		'leaves: svirt_t to smbd_t' 'leaves: svirt_t to pulseaudio_t' \
		'leaves: svirt_t to virt_bridgehelper_t'; do
		assert_line --regexp "^error: .*$found"
	done
	# one command mends it all: for all of them it is the same
	run -0 sort -u <(sed -n 's/^    //p' <<<"$output")
	assert_equal "${#lines[@]}" 1
	semodule() {
		[[ $# -eq 2 && $1 == -i ]]
		# where the modules are installed
		grep -qx "modules_dir=${2%/*}" "$BUILD/cmd/svirt-setup"
		policies_link debian "$BATS_TEST_TMPDIR/mended" \
			"$BATS_TEST_DIRNAME/../../policy/${2##*/}"
	}
	eval "$output"
	run -0 svirt-check --policy="$BATS_TEST_TMPDIR/mended" -q
	assert_output ""
}

@test "without the constraint on transitions, VMs become what is not held" {
	for name in debian fedora; do
		why=$(policies_has $name) || continue
		rm -rf "$BATS_TEST_TMPDIR/modules"
		changed $name '/^\(mlsconstrain \(process \(transition/{N;d}'
		run -1 svirt-check --policy="$policy" -q
		assert_line --partial 'isolation.leaves: svirt_t to virt_bridgehelper_t'
		refute_line --regexp '^error: .*reaches'
	done
	[[ -n ${policy-} ]] || skip "$why"
}

@test "without the constraint on capabilities, Fedora's svirt_t makes nodes" {
	changed fedora '/^\(mlsconstrain \(capability /d'
	run -1 svirt-check --policy="$policy" -q --skip=isolation
	assert_output --partial "host.mknod: svirt_t: capability mknod"
}

@test "without one class's constraint, that class is named and no other" {
	changed fedora '/^\(classmapping svirt_file reach \(sock_file/{N;d}'
	run -1 svirt-check --policy="$policy" -q
	assert_line --partial 'svirt_t to svirt_image_t:sock_file: append unlink link rename open'
	run -1 grep -E '^error: .*reaches' <(grep -v ':sock_file:' <<<"$output")
}

@test "a helper without the attribute is found" {
	changed fedora '/^\(typeattributeset svirt_vm \(svirt_helper_t/d'
	run -1 svirt-check --policy="$policy" -q
	assert_line --partial 'host.module: svirt_helper_t: it has not the attribute'
	assert_line --partial 'reaches: svirt_helper_t to svirt_image_t:file: map open'
}

@test "programs and registry are written by who may write /etc/shadow, and the tools" {
	local tools='svirt_alloc_t svirt_release_t svirt_label_t svirt_restore_t svirt_exec_t'
	for name in debian mls fedora; do
		why=$(policies_has $name) || continue
		need $name
		run -0 svirt-check --policy="$policy" --skip=isolation host
		assert_line --regexp '^info: host.writes: svirt_tool_exec: written by (sysadm_t and )?the [0-9]+ that'
		assert_line --regexp "^info: host.writes: svirt_var_lib_t: written by (sysadm_t )?$tools and the [0-9]+ that"
	done
	[[ -n ${policy-} ]] || skip "$why"
}

@test "VMs are entered from libvirt and svirt-exec alone, on Fedora from users too" {
	need debian
	run -0 svirt-check --policy="$policy" host
	assert_line --partial "host.enters: svirt_t: entered from virtd_t svirt_exec_t:"
	assert_line --partial "host.enters: svirt_helper_t: entered from svirt_exec_t:"
	need fedora
	run -0 svirt-check --policy="$policy" host
	assert_line --regexp 'host.enters: svirt_t: entered from staff_t .*virtqemud_t svirt_exec_t:'
}

# What the package swtpm-selinux declares, as far as it matters.
swtpm_selinux() {
	printf '(%s)\n' 'type swtpm_t' 'type swtpm_exec_t' \
		'roletype object_r swtpm_exec_t' 'roletype system_r swtpm_t' \
		'typeattributeset domain (swtpm_t)' \
		'typeattributeset file_type (swtpm_exec_t)' \
		'typeattributeset exec_type (swtpm_exec_t)' \
		'allow swtpm_t swtpm_exec_t (file (entrypoint))' \
		'filecon "/usr/bin/swtpm" file (system_u object_r swtpm_exec_t ((s0) (s0)))'
}

@test "with a policy's own swtpm, a TPM runs in svirt_helper_t all the same" {
	local why cil=$BATS_TEST_DIRNAME/../../policy
	why=$(policies_has debian) || skip "$why"
	command -v sesearch >/dev/null || skip "no setools"
	swtpm_selinux >"$BATS_TEST_TMPDIR/swtpm.cil"
	policies_link debian "$BATS_TEST_TMPDIR/policy" \
		"$BATS_TEST_TMPDIR/swtpm.cil" "$cil"/svirt_tools{,_helper}.cil
	run -0 sesearch -T -s svirt_exec_t -t swtpm_exec_t "$BATS_TEST_TMPDIR/policy"
	assert_output "type_transition svirt_exec_t swtpm_exec_t:process svirt_helper_t;"
	run -0 sesearch -A -s svirt_helper_t -t swtpm_exec_t -c file -p entrypoint \
		"$BATS_TEST_TMPDIR/policy"
	assert_output --partial entrypoint
	run -1 grep -E '^/usr/bin/swtpm.*svirt_helper_exec_t' "$BATS_TEST_TMPDIR/policy.fc"
	run -0 svirt-check --policy="$BATS_TEST_TMPDIR/policy" -q
}

@test "policies are asked in seconds and little memory" {
	need debian
	command -v /usr/bin/time >/dev/null || skip "no time"
	run -0 /usr/bin/time -f '%e %M' svirt-check --policy="$policy" -q
	# a second and 32 MiB, here 0.3 and 13
	awk '{ exit !($1 < 2 && $2 < 32768) }' <<<"$output"
}

@test "who may write programs, registry, run folders and units is README's table" {
	need debian
	need fedora
	run -0 "$BATS_TEST_DIRNAME/writers" Debian="$CHECK_DIR/debian" \
		Fedora="$CHECK_DIR/fedora"
	assert_line --partial 'registry, `svirt_var_lib_t`'
	diff <(cat <<<"$output") <(sed -n '/^| who may write/,/^$/p' \
		"$BATS_TEST_DIRNAME/../../policy/README.md" | grep '^|')
}

# taken NAME - what our constraints, of the modules in $policy, take away that
# libvirt's domains, and a VM with what has its own level, have without them
taken() {
	local modules without
	mapfile -t modules < <(policies_modules "$1")
	mapfile -t without < <(policies_without_constraints "${modules[@]}")
	policies_link "$1" "$BATS_TEST_TMPDIR/without" "${without[@]}"
	"$BATS_TEST_DIRNAME/taken" "$BATS_TEST_TMPDIR/without" "$policy" virt_domain \
		virt{d,qemud,logd,lockd,proxyd,networkd,storaged,nodedevd,secretd}_t
}

# What a VM becomes, and nodes: libvirt does both itself, as virtd_t.
@test "libvirt's own VMs keep all that they had, but for what a VM may become" {
	local name type
	for name in debian fedora; do
		why=$(policies_has $name) || continue
		need $name
		run -0 --separate-stderr taken $name
		assert_line "svirt_t virt_bridgehelper_t:process transition"
		output=$(sed -E '/^[a-z_]+ [a-z_]+:process transition$/d' <<<"$output")
		if [[ $name == fedora ]]; then
			assert_output 'svirt_t svirt_t:capability mknod'
		else
			assert_output ''
		fi
	done
	[[ -n ${policy-} ]] || skip "$why"
}

@test "a constraint on the pipes that virtlogd hands to VMs is found" {
	# Debian's own refuses these already
	changed fedora '/^\t    \(and \(eq t2 domain\)/s/eq t2 domain/neq t2 domain/'
	run -0 --separate-stderr taken fedora
	assert_line --regexp '^svirt_t virtlogd_t:fifo_file .*write'
}

@test "the table of policy/README.md is what is counted" {
	need debian
	need fedora
	run -0 --separate-stderr "$BATS_TEST_DIRNAME/count" svirt-check
	[[ -n $output ]]
	diff <(grep '^|' <<<"$output") <(sed -n '/^| Debian: class/,/^| all/p;
		/^| Mls: class/,/^| all/p; /^| Fedora: class/,/^| all/p' \
		"$BATS_TEST_DIRNAME/../../policy/README.md")
}

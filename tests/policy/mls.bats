#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# Sensitivities, on Debian's MLS policy with the toolkit's modules: static VMs at
# s3:c1,c2, and what the tools' own rules for MLS are needed for.

setup_file() {
	# shellcheck source=tests/policy/policies.sh
	. "$BATS_TEST_DIRNAME/policies.sh"
	export TMPDIR=$BATS_FILE_TMPDIR
	local modules without=$TMPDIR/svirt_tools.cil
	policies_has mls >/dev/null || return 0
	mapfile -t modules < <(policies_modules mls)
	policies_link mls "$TMPDIR/with" "${modules[@]}"
	# the block at the end of the module
	sed '/^(optional svirt_tools_mls$/,$d' "${modules[0]}" >"$without"
	policies_link mls "$TMPDIR/without" "$without" "${modules[@]:1}"
}

setup() {
	load ../run/helpers
	[[ -e $BATS_FILE_TMPDIR/with ]] || skip "no MLS policy of Debian's, or no secilc"
}

# What a policy says to questions: NAME of type T stands for its whole context;
# a VM at s3:c1,c2, a tool with all levels, or at s3 where it is low@.
asked() {
	sed -E 's/\blow@(\w+)/system_u:system_r:\1:s3-s3:c0.c1023/
		s/\btool@(\w+)/system_u:system_r:\1:s0-s15:c0.c1023/
		s/\bvm@(\w+)/system_u:system_r:\1:s3:c1,c2/
		s/\b(\w+)@(s[^ ]+)/system_u:object_r:\1:\2/g' |
		"$BATS_TEST_DIRNAME/asked" "$BATS_FILE_TMPDIR/$1"
}

@test "a VM at s3:c1,c2 uses its disk, and neither writes down nor reads up" {
	for type in svirt_t svirt_tcg_t; do
		run -0 asked with <<-END
		vm@$type svirt_image_t@s3:c1,c2 file read
		vm@$type svirt_image_t@s3:c1,c2 file write
		END
		refute_output --partial no:
		run -0 asked with <<-END
		vm@$type svirt_image_t@s1:c1,c2 file write
		vm@$type svirt_image_t@s1:c1,c2 file append
		vm@$type svirt_image_t@s0 file write
		vm@$type svirt_image_t@s5:c1,c2 file read
		vm@$type svirt_image_t@s5:c1,c2 file append
		vm@$type svirt_image_t@s3:c1,c3 file read
		vm@$type svirt_image_t@s3:c1,c2,c3 file read
		END
		refute_output --partial yes:
	done
}

# Each is a step of svirt-label, svirt-exec or svirt-restore for such a VM.
needed="tool@svirt_label_t svirt_image_t@s3:c1,c2 file read
tool@svirt_label_t virt_image_t@s0 svirt_image_t@s3:c1,c2 file relabel
tool@svirt_restore_t svirt_image_t@s3:c1,c2 file relabelfrom
tool@svirt_restore_t svirt_image_t@s3:c1,c2 virt_image_t@s0 file relabel
tool@svirt_restore_t svirt_image_t@s3:c1,c2 dir remove_name
tool@svirt_exec_t svirt_rundir_t@s0 svirt_image_t@s3:c1,c2 dir relabel
low@svirt_alloc_t svirt_var_lib_t@s0 file write"

# To the VM's process.
needed_process() {
	local type
	for type in svirt_t svirt_tcg_t svirt_helper_t; do
		echo "tool@svirt_exec_t vm@$type process transition"
	done
	echo "tool@svirt_alloc_t vm@svirt_t process getattr"
	echo "tool@svirt_alloc_t vm@svirt_t file read"
}

@test "the tools' rules for MLS let them serve it, and without nothing does" {
	needed+=$'\n'$(needed_process)
	run -0 asked with <<<"$needed"
	refute_output --partial no:
	run -0 asked without <<<"$needed"
	refute_output --partial yes:
	assert_equal "${#lines[@]}" "$(wc -l <<<"$needed")"
}

@test "they do not let a tool more than its job" {
	run -0 asked with <<-END
	tool@svirt_alloc_t svirt_image_t@s3:c1,c2 file read
	tool@svirt_release_t svirt_image_t@s3:c1,c2 file write
	tool@svirt_list_t svirt_var_lib_t@s0 file write
	tool@svirt_list_t virt_image_t@s0 svirt_image_t@s3:c1,c2 file relabel
	tool@svirt_alloc_t svirt_image_t@s3:c1,c2 virt_image_t@s0 file relabel
	tool@svirt_label_t vm@svirt_t process transition
	END
	refute_output --partial yes:
}

# SPDX-License-Identifier: GPL-2.0-or-later
#
# svirt-check report: what a tenant is shown, signed and verified by the lines
# that the page has.

setup() {
	load ../run/helpers
	load small-policy
	svirt_setup
	need_root
	cd "$BATS_TEST_TMPDIR" || return
	small_policy
	tool alloc --static=system_u:system_r:svirt_t:s0:c1,c2 web1 >/dev/null
	tool alloc --static=system_u:system_r:svirt_t:s0:c3,c4 other >/dev/null
	: >disk
	: >others-disk
	tool label web1 disk
	tool label other others-disk
}

report() {
	tool check --policy=policy report "$@"
}

@test "a report has what a tenant may know, and no other VM's name" {
	run -0 report web1 --nonce=x
	assert_equal "${#lines[@]}" 1
	run -0 jq -r '[.format, .nonce, .host.enforcing, .vm.name, .vm.context,
		.vm.image_context, .vm.state, .vm.files[0].role,
		.vm.files[0].context, .vm.files[0].recorded, .isolation.vms,
		.isolation.files, .isolation.cells, .isolation.violations,
		.isolation.violations_of_vm, .isolation.errors] | @tsv' <<<"$output"
	assert_output $'svirt-report-1\tx\ttrue\tweb1\tsystem_u:system_r:svirt_t:s0:c1,c2\tsystem_u:object_r:svirt_image_t:s0:c1,c2\theld\timage\tsystem_u:object_r:svirt_image_t:s0:c1,c2\tsystem_u:object_r:svirt_image_t:s0:c1,c2\t2\t2\t8\t0\t0\t0'
	run -0 report web1
	refute_output --partial other
	assert_output --partial '"nonce":null'
}

@test "its hash is that of the policy" {
	# of every length about a block's end
	for length in 0 1 54 55 56 57 63 64; do
		small_policy
		head -c "$length" /dev/zero >>policy
		run -0 report web1
		assert_output --partial "\"policy_sha256\":\"$(sha256sum <policy | cut -d' ' -f1)\""
	done
}

@test "it is canonical: keys in order, no space, the same facts the same bytes" {
	report web1 --nonce='a "b" \ c' >one
	jq -cS . one | diff - one
	report web1 --nonce='a "b" \ c' | jq -cS 'del(.time)' >again
	jq -cS 'del(.time)' one | diff - again
}

@test "a violation shows, and in the status" {
	setfattr -n security.selinux -v "$(image c3)" disk
	run -1 report web1
	run -0 jq -r '[.isolation.violations, .isolation.violations_of_vm,
		.vm.files[0].context] | @tsv' <<<"$output"
	assert_output $'1\t1\t'"$(image c3)"
	tool alloc --static=system_u:system_r:svirt_t:s0:c0,c1 third >/dev/null
	run -1 report third
	run -0 jq -r '[.isolation.violations, .isolation.violations_of_vm] | @tsv' <<<"$output"
	assert_output $'1\t0'
}

@test "permissive mode shows, and in the status" {
	FAKE_ENFORCING=0 run -1 report web1
	assert_output --partial '"enforcing":false'
}

@test "it cannot report: no VM, no such VM, a nonce without end" {
	run -2 report
	assert_output --partial "report VM"
	run -1 report nobody
	assert_output --partial "nobody: no such VM"
	run -2 report web1 --nonce="$(printf '%01025d' 0)"
	assert_output --partial "1024 characters at most"
}

@test "the nonce is the tenant's own, whatever is in it" {
	local nonce

	for nonce in 'a\\b "c" /' $'tab\t line\n bell\a' $'\xc3\xa4\xe2\x82\xac' \
		$'turned \xe2\x80\xae round' ""; do
		run -0 report web1 --nonce="$nonce"
		assert_equal "${#lines[@]}" 1
		refute_output --partial $'\xe2\x80\xae'
		refute_output --partial $'\a'
		assert_equal "$(jq -j .nonce <<<"$output"; echo .)" "$nonce."
	done
	run -2 report web1 --nonce=$'\xff'
	assert_output --partial "no UTF-8"
}

@test "signed and verified by the page's own lines; another byte is refused" {
	command -v ssh-keygen >/dev/null || skip "no ssh-keygen"
	ssh-keygen -q -t ed25519 -N '' -f host-key
	echo "vmhost.example $(cat host-key.pub)" >allowed_signers
	sed -n '/^\.\\" signed and verified/,/^\.Ed/p' "$TOP/man/svirt-check.8" |
		grep -v '^\.' | sed 's/\\e$/\\/' >lines
	grep -q -- '-Y sign' lines
	grep -q -- '-Y verify' lines
	mkdir bin
	printf '#!/bin/sh\nLD_PRELOAD=%s exec %s --registry=%s --policy=policy "$@"\n' \
		"$FAKE" "$(command -v svirt-check)" "$REGISTRY" >bin/svirt-check
	chmod +x bin/svirt-check
	PATH=$PWD/bin:$PATH NONCE=4711 run -0 bash -e lines
	assert_output --partial 'Good "svirt-report" signature for vmhost.example'
	sed -i 's/"enforcing":true/"enforcing":TRUE/' report
	run ! bash -e -c "$(grep -A2 -- '-Y verify' lines)"
}

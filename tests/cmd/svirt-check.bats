# SPDX-License-Identifier: GPL-2.0-or-later
#
# svirt-check on the least policy that has VMs (../policy/small.cil), whole, and
# with one thing taken out. Real policies are ../policy/isolation.bats.

setup() {
	load ../run/helpers
	load small-policy
	svirt_setup
	cd "$BATS_TEST_TMPDIR" || return
}

# finds SEVERITY ID SUBJECT PART-OF-DETAIL - this and nothing else but information
finds() {
	run -1 svirt-check --policy=policy -q
	assert_equal "$(grep -c '^[a-z]' <<<"$output")" 1
	assert_output --regexp "^$1: $2: $3: .*$4"
}

@test "a policy that keeps VMs apart: status 0, and what is left said once" {
	small_policy
	run -0 svirt-check --policy=policy
	assert_line "0 errors, 0 warnings in policy"
	assert_line "info: isolation.remains: process: fork sigchld signull: see svirt(7)"
	assert_line "info: isolation.remains: dir: getattr search: see svirt(7)"
	refute_line --regexp '^(error|warning)'
	run -0 svirt-check --policy=policy -q
	assert_output ""
}

@test "a class without its constraint is named, with type and permissions" {
	small_policy 's/^(mlsconstrain (unix_stream_socket.*//'
	finds error isolation.reaches 'svirt_t to svirt_t:unix_stream_socket' \
		'read write connectto, at s0:c1,c2 to s0:c3,c4'
	assert_output --partial "semodule -i"
}

@test "one permission without its constraint is named alone" {
	small_policy 's/^(mlsconstrain (file (open read write append /(mlsconstrain (file (open read write /'
	finds error isolation.reaches svirt_t\ to\ svirt_image_t:file \
		'append, at'
}

@test "a private file of another VM counts" {
	small_policy 's/^(mlsconstrain (file .*/(mlsconstrain (file (all)) (or (dom h1 h2) (or (neq t1 svirt_vm) (neq t2 svirt_image_t))))/'
	finds error isolation.reaches svirt_t\ to\ virt_content_t:file \
		'open read, at'
}

@test "a type without the attribute is found by every constraint and as itself" {
	small_policy 's/^(typeattributeset svirt_vm (svirt_t))/(type other_t) (typeattributeset svirt_vm (other_t))/'
	run -1 svirt-check --policy=policy -q
	assert_line --partial "error: host.module: svirt_t: it has not the attribute svirt_vm"
	assert_line --partial "error: isolation.reaches: svirt_t to svirt_t:process: signal ptrace"
	assert_line --partial "error: isolation.reaches: svirt_t to svirt_image_t:file: open read write append create unlink"
	sed -n '/host.module/,/^[a-z]/s/^    //p' <<<"$output" >commands
	bash -e <(declare -f semodule; cat commands)
	run -0 svirt-check --policy=policy -q
}

# semodule -i FILE, or -r permissive_TYPE, of the policy here
semodule() {
	[[ $# -eq 2 ]]
	case $1 in
	-i) cat "$2" >>policy.cil ;;
	-r) sed -i "/^(typepermissive ${2#permissive_})$/d" policy.cil ;;
	*) return 1 ;;
	esac
	secilc -c 33 -o policy -f file_contexts policy.cil
}

@test "a policy without the toolkit's module says so" {
	small_policy '/^(typeattribute svirt_vm)/d' 's/svirt_vm/virt_domain/g' \
		's/virt_domain virt_domain/virt_domain/'
	finds error host.module policy "older version"
}

@test "a type to become that categories do not hold is a way out" {
	small_policy '$a (allow svirt_t helper_t (process (transition)))' \
		'$a (allow helper_t self (process (signal)))' \
		's/^(mlsconstrain (process (transition.*//'
	finds error isolation.leaves svirt_t\ to\ helper_t 'may become helper_t'
}

@test "a transition that a constraint refuses is no way out" {
	small_policy '$a (allow svirt_t helper_t (process (transition)))'
	run -0 svirt-check --policy=policy -q
}

@test "a type to become that categories hold is no way out" {
	small_policy '$a (allow svirt_t helper_t (process (transition)))' \
		'$a (allow helper_t self (process (signal)))' \
		's/^(mlsconstrain (process (transition.*/(mlsconstrain (process (signal)) (or (dom h1 h2) (neq t1 helper_t)))/'
	run -0 svirt-check --policy=policy -q
}

@test "a way out through a type that categories hold is found" {
	small_policy '$a (allow svirt_t helper_t (process (transition)))' \
		'$a (allow helper_t self (process (signal)))' \
		'$a (type svirt_label_t) (roletype system_r svirt_label_t) (allow helper_t svirt_label_t (process (dyntransition)))' \
		'$a (allow svirt_label_t self (process (signal)))' \
		's/^(mlsconstrain (process (transition.*/(mlsconstrain (process (signal)) (or (dom h1 h2) (neq t1 helper_t)))/'
	finds error isolation.leaves helper_t\ to\ svirt_label_t \
		'a VM may become the first, and it may become svirt_label_t'
}

@test "a permissive domain is found" {
	small_policy '$a (typepermissive svirt_t)'
	finds error host.permissive svirt_t permissive
	assert_line "    semodule -r permissive_svirt_t"
	semodule -r permissive_svirt_t
	run -0 svirt-check --policy=policy -q
}

@test "content that a VM may write is found" {
	small_policy '$a (allow svirt_t virt_content_t (file (write)))'
	finds error host.content svirt_t 'write virt_content_t at s0'
}

@test "a VM that may make device nodes is found, one that a constraint stops is not" {
	small_policy '$a (allow svirt_t self (capability (mknod)))'
	run -0 svirt-check --policy=policy -q
	small_policy '$a (allow svirt_t self (capability (mknod)))' \
		's/^(mlsconstrain (capability.*//'
	finds error host.mknod svirt_t mknod
}

@test "a boolean that is on is information, and what it opens counts" {
	small_policy 's/^(boolean virt_use_usb false)/(boolean virt_use_usb true)/'
	run -0 svirt-check --policy=policy host
	assert_line --partial "info: host.boolean: virt_use_usb: on"
	assert_line --partial "setsebool -P virt_use_usb off"
	small_policy 's/(booleanif virt_use_usb (true (allow svirt_t tmp_t (file (getattr open read))))/(booleanif virt_use_usb (true (allow svirt_t virt_content_t (file (write))))/'
	run -0 svirt-check --policy=policy -q
	small_policy 's/(booleanif virt_use_usb (true (allow svirt_t tmp_t (file (getattr open read))))/(booleanif virt_use_usb (true (allow svirt_t virt_content_t (file (write))))/' \
		's/^(boolean virt_use_usb false)/(boolean virt_use_usb true)/'
	finds error host.content svirt_t write
}

@test "what a VM makes without a category is a warning, pty and file" {
	small_policy '$a (defaultrange (file dir chr_file) target low)'
	run -1 svirt-check --policy=policy -q
	assert_line --partial "warning: isolation.uncategorized: svirt_image_t: file"
	assert_line --partial "warning: isolation.uncategorized: svirt_devpts_t: chr_file:"
	refute_line --partial virt_content_t
	refute_line --regexp '^error'
}

@test "worst first" {
	small_policy '$a (defaultrange (file) target low)' \
		'$a (typepermissive svirt_t)' 's/^(mlsconstrain (unix.*//'
	run -1 svirt-check --policy=policy
	assert_equal "$(grep -oE '^(error|warning|info)' <<<"$output" | uniq)" \
		$'error\nwarning\ninfo'
}

@test "-v names the constraint that says no, and the rule that is not there" {
	small_policy
	run -0 --separate-stderr svirt-check --policy=policy -v isolation
	# shellcheck disable=SC2154  # bats sets it
	assert_equal "$(grep -c 'questions asked' <<<"$stderr")" 1
	grep -A1 'svirt_t to svirt_image_t:file: .*refused' <<<"$stderr" |
		grep 'mlsconstrain file .*svirt_vm'
}

@test "--json has the keys, and nothing but objects" {
	small_policy '$a (typepermissive svirt_t)'
	run -1 svirt-check --policy=policy --json
	jq -es 'map(keys == ["check", "detail", "id", "remedy", "severity",
		"subject"]) | all' <<<"$output"
	run -0 jq -r 'select(.severity == "error") | [.check, .id, .subject,
		.remedy] | @tsv' <<<"$output"
	assert_output $'host\thost.permissive\tsvirt_t\tsemodule -r permissive_svirt_t'
}

@test "a check is selected by name, and skipped by name or ID" {
	small_policy '$a (typepermissive svirt_t)' 's/^(mlsconstrain (unix.*//'
	run -1 svirt-check --policy=policy -q host
	refute_output --partial isolation.
	run -1 svirt-check --policy=policy -q --skip=host
	refute_output --partial host.
	run -0 svirt-check --policy=policy -q \
		--skip=host.permissive,isolation.reaches
	run -2 svirt-check --policy=policy --skip=nothing
	assert_output --partial "no such check or ID"
	run -2 svirt-check --policy=policy nothing
	assert_output --partial "no such check"
}

@test "--list shows every ID once, with its severity" {
	run -0 svirt-check --list
	assert_line --regexp '^isolation.reaches +error +[a-z]'
	assert_line --regexp '^isolation.remains +info +[a-z]'
	assert_equal "$(cut -d' ' -f1 <<<"$output" | sort | uniq -d)" ""
}

@test "it cannot look: no file, no policy, half a policy, no VM, no SELinux" {
	run -2 svirt-check --policy=missing
	assert_output --partial "missing: No such file"
	echo nonsense >text
	run -2 svirt-check --policy=text
	assert_output "svirt-check: text: no policy that this libsepol reads"
	small_policy
	head -c $(($(stat -c %s policy) / 2)) policy >half
	run -2 svirt-check --policy=half
	assert_output "svirt-check: half: no policy that this libsepol reads"
	run -2 svirt-check --policy=.
	small_policy 's/svirt_t/other_t/g' 's/^(typeattributeset virt_domain.*//' \
		's/^(typeattributeset svirt_vm.*//'
	run -2 svirt-check --policy=policy
	assert_output --partial "it knows no VM's domain"
	run -2 svirt-check
	assert_output --partial "name a policy with --policy"
}

# The registry, which needs no policy.

@test "a registry without VMs, or none, is well" {
	run -0 tool check -q registry
	assert_output ""
	[[ ! -e $REGISTRY ]]
	tool alloc one >/dev/null
	tool alloc two >/dev/null
	run -0 tool check -q registry
	assert_output ""
	run -0 tool check registry
	assert_output "0 errors, 0 warnings"
}

@test "levels that overlap are found: on purpose a warning, else an error" {
	tool alloc --static=system_u:system_r:svirt_t:s0:c1,c2 one >/dev/null
	tool alloc --overlap --static=system_u:system_r:svirt_t:s0:c1.c3 two \
		>/dev/null
	run -1 tool check -q registry
	assert_line --regexp '^warning: registry.overlap-meant: one and two: s0:c1,c2 and s0:c1.c3'
	sqlite3 "$REGISTRY" 'UPDATE vm SET overlap = 0'
	run -1 tool check -q registry
	assert_line --regexp '^error: registry.overlaps: one and two: '
	assert_equal "$(grep -c '^[a-z]' <<<"$output")" 1
	mend
	run -0 tool check -q registry
	assert_equal "$(tool list -H -o name | wc -l)" 1
}

# mend - run what was printed, on the test's registry
mend() {
	sed -n 's/^    svirt-/tool /p' <<<"$output" >commands
	[[ -s commands ]]
	# shellcheck source=/dev/null
	. ./commands
}

@test "a VM that was released with files on record is found, and the remedy mends it" {
	need_root
	tool alloc --static=system_u:system_r:svirt_t:s0:c1,c2 one >/dev/null
	make_file disk.img system_u:object_r:virt_image_t:s0
	tool label one disk.img
	tool release --force one
	run -1 tool check -q registry
	assert_line --index 0 --partial "warning: registry.released: one: "
	mend
	run -0 tool check -q registry
	assert_label disk.img system_u:object_r:virt_image_t:s0
}

@test "a VM that is gone is found, and the remedy mends it" {
	sleep 1000 3>&- >/dev/null 2>&1 &
	tool alloc --owner=$! checked-1 >/dev/null
	run -0 tool check -q registry
	kill $!
	wait $! || true
	run -1 tool check -q registry
	assert_line --index 0 --regexp '^warning: registry.stale: checked-1: '
	assert_line --index 1 '    svirt-restore --release checked-1'
	mend
	run -0 tool check -q registry
}

@test "a registry that others may read is found, a damaged one cannot be looked at" {
	tool alloc one >/dev/null
	chmod 755 "${REGISTRY%/*}"
	run -1 tool check -q registry
	assert_line --regexp "^error: registry.open: $REGISTRY: "
	sed -n 's/^    //p' <<<"$output" >commands
	[[ $(id -u) -eq 0 ]] || sed -i /chown/d commands
	bash -e commands
	run -0 tool check -q registry
	echo nonsense >"$REGISTRY"
	run -2 tool check -q registry
}

@test "a folder that the registry shares with other files is not closed" {
	tool alloc one >/dev/null
	: >"${REGISTRY%/*}/another"
	chmod 755 "${REGISTRY%/*}"
	run -1 tool check -q registry
	assert_line --regexp "^error: registry.open: $REGISTRY: "
	refute_output --partial chmod
}

@test "with --policy the registry is looked at only when it is named" {
	small_policy
	chmod 755 "${REGISTRY%/*}"
	run -0 tool check -q --policy=policy
	run -1 tool check -q --policy=policy registry
	assert_output --partial registry.open
}

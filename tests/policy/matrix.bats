# SPDX-License-Identifier: GPL-2.0-or-later
#
# svirt-check over three VMs and the policies of Debian and Fedora, each with one
# thing broken on purpose: the proof fails there, and nowhere else.

# shellcheck disable=SC2154  # bats sets $output

# What is taken out, in the distribution's policy and in the toolkit's modules.
# shellcheck disable=SC2034  # by name
{
# each constraint on the levels of files
without_class='/^\(classmapping svirt_file reach \(file /{N;d}
	/^\(mlsconstrain \(file /{/\(dom |\(eq l/d}'
# VMs become what they may execute
without_transition='/^\(mlsconstrain \(process \(transition dyntransition\)\) \(or$/{N;d}'
# svirt_tcg_t is held by nothing but, on mls, its level
without_type='s/^(\(typeattributeset mcs_constrained_type \(.*)\bsvirt_tcg_t\b/\1/
	/^\(typeattributeset mcs_constrained_type \( *\)\)/d
	s/^\(typeattributeset svirt_vm \(virt_domain\)\)/(typeattributeset svirt_vm (and (virt_domain) (not (svirt_tcg_t))))/'
# as well: one that no level holds there
mls_exempt='$a (typeattributeset mlsprocread (virt_bridgehelper_t))\
(typeattributeset mlsprocwrite (virt_bridgehelper_t))'
}

setup_file() {
	local policies=$BATS_TEST_DIRNAME/policies.sh name why key
	# shellcheck source=tests/policy/policies.sh
	. "$policies"
	names=()
	for name in debian mls fedora; do
		why=$(policies_has $name) || continue
		names+=("$name")
	done
	((${#names[@]})) || skip "$why"
	key=$({
		policies_key
		[[ " ${names[*]} " != *" fedora"* ]] ||
			sha256sum <"$SVIRT_FEDORA/modules.cil.xz"
		declare -f link_all
		declare -p "${!without_@}" mls_exempt
		cat "$policies" "${policies%/*}"/../../policy/*.cil
	} | cache_key "${names[@]}")
	cache_get broken-policies "$key" link_all
	export POLICIES=$cached
}

# link_all DIR - each of $names without each of the above, as DIR/NAME-WHAT
link_all() {
	local name what change links=0
	for name in "${names[@]}"; do
		for what in class transition type; do
			change=without_$what
			change=${!change}
			[[ $name-$what != mls-transition ]] || change+=$'\n'$mls_exempt
			policies_link_changed "$name" "$1/$name-$what" "$change" &
			((++links % 2)) || wait
		done
	done
	wait
	rm "$1"/*.fc
}

setup() {
	load ../run/helpers
	load ../cmd/matrix
	svirt_setup
	need_root
	# shellcheck source=tests/policy/policies.sh
	. "$BATS_TEST_DIRNAME/policies.sh"
	cd "$BATS_TEST_TMPDIR" || return
	FILES=$(pwd -P)
	vm one svirt_t:s0:c1,c2
	vm two svirt_t:s0:c3,c4
	vm vii svirt_tcg_t:s0:c5,c6
}

# vm NAME CONTEXT - a VM with an image, NAME.img
vm() {
	tool alloc --static="system_u:system_r:$2" "$1" >/dev/null
	: >"$1.img"
	tool label "$1" "$1.img"
}

# broken NAME WHAT - check that policy; $errors has what it found
broken() {
	local why
	why=$(policies_has "$1") || skip "$why"
	# on Fedora there is always something without a category
	run -1 svirt-check --policy="$POLICIES/$1-$2" --registry="$REGISTRY" \
		--skip=isolation.uncategorized host isolation
	refute_line --regexp ^warning
	errors=$(grep ^error <<<"$output")
}

# errors_all_match REGEX
errors_all_match() {
	run -1 grep -vE "$1" <<<"$errors"
	assert_output ""
}

# rows LETTERS... - of one, its image, two, its image, vii, its image; a VM's own
# are its processes, with what is in /proc of them
rows() {
	assert_equal "$(for name in one two vii; do
		row $name
		row "$FILES/$name.img"
	done | xargs)" "$*"
}

without_files() {
	broken "$1" class
	rows OV. OVV VO. VOV ..O VVO
	assert_line --regexp "^error: isolation.crosses: [a-z]+ to [a-z]+: $FILES/[a-z]+.img: .*\bopen\b.*: no constraint says no"
	assert_line --regexp '^error: isolation.reaches: svirt_t to svirt_image_t:file: .*\bread write\b.*\bopen\b'
	assert_line --partial ', 8 violations;'
	errors_all_match '_t:file: |crosses: [a-z]+ to [a-z]+: (file|/[^ ]+\.img): '
}

without_transitions() {
	broken "$1" transition
	rows O.. O.. .O. .O. ..O ..O
	assert_line --partial 'error: isolation.leaves: svirt_t to virt_bridgehelper_t: '
	assert_line --partial ', 0 violations;'
	errors_all_match '^error: isolation.leaves: '
}

# without_attribute NAME VIOLATIONS LETTERS...
without_attribute() {
	broken "$1" type
	rows "${@:3}"
	assert_line --partial 'error: host.module: svirt_tcg_t: it has not the attribute svirt_vm'
	assert_line --regexp "^error: isolation.crosses: vii to (one|two): $FILES/(one|two).img: .*\bopen\b"
	assert_line --regexp '^error: isolation.reaches: svirt_tcg_t to svirt_image_t:file: .*\bmap\b.*\bopen\b'
	assert_line --partial ", $2 violations;"
	errors_all_match '^error: [a-z.]+: ([a-z_]+ to )?(svirt_tcg_t|vii)\b'
}

@test "no constraint on files: Debian" {
	without_files debian
}

@test "no constraint on files: Debian's mls" {
	without_files mls
}

@test "no constraint on files: Fedora" {
	without_files fedora
}

@test "no constraint on transitions: Debian" {
	without_transitions debian
}

@test "no constraint on transitions: Debian's mls" {
	without_transitions mls
}

@test "no constraint on transitions: Fedora" {
	without_transitions fedora
}

@test "a type without the attribute: Debian" {
	without_attribute debian 2 O.. O.V .O. .OV ..O ..O
}

@test "a type without the attribute: Debian's mls" {
	without_attribute mls 2 O.. O.V .O. .OV ..O ..O
}

@test "a type without the attribute: Fedora" {
	# where rules name the attribute virt_domain, not svirt_tcg_t itself
	without_attribute fedora 4 O.V O.V .OV .OV ..O ..O
}

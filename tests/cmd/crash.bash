# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034 # of those who load this
# A command is killed before every system call it makes, or every call that
# writes is made to fail in every way; after each, a plain svirt-restore brings
# every original label back and leaves no record.

VIRT=system_u:object_r:virt_image_t:s0
HOME_T=system_u:object_r:user_home_t:s0
WRITES='f?setxattr|fsync|fdatasync|syncfs|p?write(64)?|ftruncate'

crash_setup() {
	load ../run/helpers
	svirt_setup
	need_root
	command -v strace >/dev/null || skip 'no strace'
	cd "$BATS_TEST_TMPDIR" || return
	tool alloc crash1 --static=system_u:system_r:svirt_t:s0:c1,c2 >/dev/null
	mkdir -p t/d
	for f in a b p s c t/x t/d/y; do make_file $f $VIRT; done
	ln -s x t/l
	setfattr -h -n security.selinux -v $HOME_T t t/d t/l p
	FILES=(a b p s c t t/x t/d t/d/y t/l)
	cat >list <<-EOF
		image	$PWD/a
		image	$PWD/b
		private	$PWD/p
		shared	$PWD/s
		content	$PWD/c
		tree	$PWD/t
	EOF
	ORIGINAL=$(labels)
	POINTS=0 LOST=0
}

labels() {
	getfattr -h -n security.selinux "${FILES[@]}"
}

label_command() {
	echo svirt-label "--registry=$REGISTRY" -f list crash1
}

restore_command() {
	echo svirt-restore "--registry=$REGISTRY" --original crash1
}

# Run a command under strace: traced OPTION... -- COMMAND...
traced() {
	strace -f -qq -E LD_PRELOAD="$FAKE" "$@"
}

# The system calls a command makes: COUNT NAME, a line each.
calls_of() {
	traced -o calls "$@" >/dev/null 2>&1
	sed -nE 's/^[0-9]+ +([a-z0-9_]+)\(.*/\1/p' calls | sort | uniq -c
}

# Whether everything is as it was before svirt-label.
is_whole() {
	tool restore --original crash1 >out 2>&1 || return
	[[ $(labels) == "$ORIGINAL" ]]
}

# Once for each call of a kind: inject WHAT NAMES PREPARE COMMAND...
inject() {
	local what=$1 names=$2 prepare=$3 count name n

	shift 3
	$prepare
	calls_of "$@" >counts
	is_whole || fail "not whole without an injection: $(cat out)"
	while read -r count name; do
		[[ $name =~ ^($names)$ ]] || continue
		for ((n = 1; n <= count; n++)); do
			$prepare
			traced -o trace -e "trace=$name" \
				-e "inject=$name:$what:when=$n" "$@" \
				>/dev/null 2>&1 || true
			POINTS=$((POINTS + 1))
			is_whole && continue
			LOST=$((LOST + 1))
			echo "# lost: $what before $name $n: $(cat out)" >&3
			tool restore --original crash1 >/dev/null 2>&1 || true
		done
	done <counts
	[[ -z $(tool list --files -H crash1) ]] || fail 'files left on record'
}

nothing() { :; }

label_all() { tool label -f list crash1; }

report() {
	echo "# $1: $POINTS points, $LOST lost" >&3
	((POINTS > $2)) || fail "only $POINTS points"
	((LOST == 0))
}

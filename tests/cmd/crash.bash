# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034 # of those who load this
# For tests that kill a command before a system call it makes, or make the call
# fail: traced, calls_of and sample. And for the two commands that label files
# what comes of it: after each, a plain svirt-restore brings every original
# label and owner back and leaves no record.

# A command under strace, in a /proc of its own: there are few processes in it,
# so that every run makes the same calls. traced INJECTION COMMAND...
traced() {
	local injection=$1

	shift
	unshare -pf --mount-proc strace -f -qq -o "$BATS_TEST_TMPDIR/trace" \
		-E LD_PRELOAD="$FAKE" ${injection:+-e "inject=$injection"} "$@"
}

# The system calls of a command, as "NAME NUMBER", NUMBER counting calls of that
# name; from the one on that first names a folder: calls_of FOLDER COMMAND...
calls_of() {
	local from=$1

	shift
	traced '' "$@" >/dev/null 2>&1 || true
	sed -E 's/^[0-9]+ +//' "$BATS_TEST_TMPDIR/trace" | awk -F'(' -v dir="$from" '
		/^[a-z0-9_]+\(/ {
			count[$1]++
			if (index($0, dir)) begun = 1
			if (begun && $1 != "exit_group") print $1, count[$1]
		}'
}

# Some of the lines of stdin: of every STRIDE one, from one on that
# SVIRT_TEST_SEED says, and one of each first word at least. All in a long run.
# sample STRIDE
sample() {
	if [[ -n ${SVIRT_TEST_LONG-} ]]; then
		cat
		return
	fi
	awk -v stride="$1" -v seed="$SVIRT_TEST_SEED" '
		{ line[NR] = $0; name[NR] = $1; all[$1]++ }
		END {
			for (i = 1; i <= NR; i++)
				if ((i + seed) % stride == 0) {
					chosen[i] = 1
					has[name[i]] = 1
				}
			for (i = 1; i <= NR; i++)
				if (!has[name[i]] &&
				    seen[name[i]]++ == seed % all[name[i]])
					chosen[i] = 1
			for (i = 1; i <= NR; i++)
				if (chosen[i])
					print line[i]
		}'
}

# What was done, for a reader; fails when it was next to nothing.
# report WHAT LEAST-IN-A-LONG-RUN
report() {
	local least=$2 how="SVIRT_TEST_SEED=$SVIRT_TEST_SEED"

	if [[ -n ${SVIRT_TEST_LONG-} ]]; then
		how='all of them'
	else
		least=$(($2 / STRIDE))
	fi
	echo "# $1: $POINTS points, $LOST lost; $how" >&3
	((POINTS > least)) || fail "only $POINTS points"
	((LOST == 0))
}

STRIDE=16 POINTS=0 LOST=0
: "${SVIRT_TEST_SEED:=$RANDOM}"

# Labels that come back
# ---------------------

VIRT=system_u:object_r:virt_image_t:s0
HOME_T=system_u:object_r:user_home_t:s0
WRITES='f?setxattr|fchownat|f?chmod|fsync|fdatasync|syncfs|p?write(64)?|ftruncate'

labels_setup() {
	need_root
	command -v strace >/dev/null || skip 'no strace'
	cd "$BATS_TEST_TMPDIR" || return
	tool alloc crash1 --static=system_u:system_r:svirt_t:s0:c1,c2 >/dev/null
	mkdir -p t/d
	for f in a b p s c t/x t/d/y; do make_file $f $VIRT; done
	ln -s x t/l
	setfattr -h -n security.selinux -v $HOME_T t t/d t/l p
	FILES=(a b p s c t t/x t/d t/d/y t/l)
	chown -h 12:34 "${FILES[@]}"
	chmod 440 a p t/x
	cat >list <<-EOF
		image	$PWD/a
		image	$PWD/b
		private	$PWD/p
		shared	$PWD/s
		content	$PWD/c
		tree	$PWD/t
	EOF
	ORIGINAL=$(labels)
	LABEL=(svirt-label --registry="$REGISTRY" --owner=64055:64056
		-f list crash1)
	RESTORE=(svirt-restore --registry="$REGISTRY" --original crash1)
}

labels() {
	getfattr -h -n security.selinux "${FILES[@]}"
	stat -c '%n %u:%g %a' "${FILES[@]}"
}

# Whether everything is as it was before svirt-label.
is_whole() {
	tool restore --original crash1 >out 2>&1 || return
	[[ $(labels) == "$ORIGINAL" ]]
}

# Before each system call: killed PREPARE COMMAND...
killed() {
	local prepare=$1

	shift
	$prepare
	calls_of '' "$@" >calls
	sample $STRIDE <calls | sed 's/$/ signal=KILL/' >injections
	inject "$prepare" "$@"
}

# Each call that writes, with every error; in a short run, one error each.
# refused PREPARE COMMAND...
refused() {
	local prepare=$1 name number error

	shift
	$prepare
	calls_of '' "$@" | grep -xE "($WRITES) [0-9]+" >calls
	while read -r name number; do
		for error in EIO ENOSPC EPERM EOPNOTSUPP EROFS; do
			echo "$name-$number $name $number error=$error"
		done
	done <calls | sample 12 | cut -d' ' -f2- >injections
	inject "$prepare" "$@"
}

# Each line of the file "injections": inject PREPARE COMMAND...
inject() {
	local prepare=$1 name number what

	shift
	is_whole || fail "not whole without an injection: $(cat out)"
	while read -r name number what; do
		$prepare
		traced "$name:$what:when=$number" "$@" >/dev/null 2>&1 || true
		POINTS=$((POINTS + 1))
		is_whole && continue
		LOST=$((LOST + 1))
		echo "# lost: $what at $name $number: $(cat out)" >&3
		tool restore --original crash1 >/dev/null 2>&1 || true
	done <injections
	[[ -z $(tool list --files -H crash1) ]] || fail 'files left on record'
}

nothing() { :; }

label_all() { tool label --owner=64055:64056 -f list crash1; }

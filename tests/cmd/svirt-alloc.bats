# SPDX-License-Identifier: GPL-2.0-or-later

setup() {
	load ../run/helpers
	svirt_setup
}

@test "prints a process context with two categories, and nothing else" {
	run --separate-stderr tool alloc web1
	assert_success
	assert_output --regexp '^system_u:system_r:svirt_t:s0:c[0-9]+,c[0-9]+$'
	[[ -z $stderr ]]
}

@test "makes a name from the categories where none is given" {
	context=$(tool alloc --categories=c3,c77)
	assert_equal "$context" system_u:system_r:svirt_t:s0:c3,c77
	run tool list -H -o name
	assert_output vm-3-77
}

@test "a name that is held is refused, with the way out" {
	tool alloc web1
	run tool alloc web1
	assert_failure 1
	assert_output --partial "web1: holds a level already"
	assert_output --partial "--reuse"
}

@test "--reuse prints what is held, and says what else was asked for" {
	first=$(tool alloc --owner=$$ web1)
	run -0 --separate-stderr tool alloc --reuse web1
	assert_output "$first"
	assert_equal "$stderr" ''
	run -0 --separate-stderr tool alloc --reuse --tcg --categories=c1,c2 \
		--count=3 --owner=1 --uuid=6F9619FF-8B86-D011-B42D-00CF4FC964FF web1
	assert_output "$first"
	assert_equal "$stderr" "\
svirt-alloc: web1: held as $first, not --tcg
svirt-alloc: web1: held as $first, which is not within --categories=c1,c2
svirt-alloc: web1: held as $first, which is not of --count=3
svirt-alloc: web1: held with --owner=$$, not 1
svirt-alloc: web1: held with UUID that is made from its name, not\
 --uuid=6f9619ff-8b86-d011-b42d-00cf4fc964ff"
	run -0 --separate-stderr tool alloc --reuse --static="${first%:*}:c0" \
		--no-relabel --overlap web1
	assert_output "$first"
	assert_equal "$stderr" "\
svirt-alloc: web1: held as $first, not --static=${first%:*}:c0
svirt-alloc: web1: held without --no-relabel
svirt-alloc: web1: held without --overlap"
	run -0 --separate-stderr tool alloc --reuse --base=u:r:t web1
	assert_equal "$stderr" \
		"svirt-alloc: web1: held as $first, not --base=u:r:t"
	run -0 tool alloc --reuse web2
	run -2 tool alloc --reuse
	assert_output --partial "--reuse goes with a NAME"
}

@test "--reuse of what was asked for in the same way says nothing" {
	first=$(tool alloc --tcg --categories=c1.c9 --count=3 --owner=$$ web1)
	run -0 tool alloc --reuse --tcg --categories=c1.c9 --count=3 \
		--owner=$$ web1
	assert_output "$first"
}

@test "names that could be taken for something else are refused" {
	for name in '' -x .web s0:c1,c2 'a b' a/b a:b:c $'a\n' "$(printf 'x%.0s' {1..65})"; do
		run tool alloc -- "$name"
		assert_failure 2
		assert_output --partial "not a name"
	done
	run tool alloc "$(printf 'x%.0s' {1..64})"
	assert_success
}

@test "s1 and c3 are names, and name their VM, not a level" {
	tool alloc s1
	tool alloc --static=system_u:system_r:svirt_t:s0:c3 --overlap c3
	run tool list -H -o name s1 c3
	assert_success
	assert_output $'s1\nc3'
}

@test "a static VM has exactly its context" {
	run tool alloc --static=system_u:system_r:svirt_t:s0:c3,c1,c2 db
	assert_success
	assert_output system_u:system_r:svirt_t:s0:c1.c3
	run tool list -H -o level,mode db
	assert_output $'s0:c1.c3\tstatic'
}

@test "a static level comparable with a held one names the VM in the way" {
	tool alloc --static=system_u:system_r:svirt_t:s0:c5,c9 one
	for level in s0:c5 s0:c5,c9 s0:c1.c9 s0; do
		run tool alloc --static="system_u:system_r:svirt_t:$level" two
		assert_failure 1
		assert_output --partial "s0:c5,c9, which VM one holds"
		assert_output --partial "--overlap"
	done
	run tool list -H -o name
	assert_output one
}

@test "--overlap warns, is shown, and stops no later dynamic level" {
	tool alloc one
	run --separate-stderr tool alloc --overlap \
		--static=system_u:system_r:svirt_t:s0:c0.c1023 all
	assert_success
	assert_output system_u:system_r:svirt_t:s0:c0.c1023
	assert_regex "$stderr" "overlaps .* which VM one holds"
	tool alloc two
	run tool list -H -o name,overlap
	assert_line $'all\tone,two'
	assert_line $'two\tall'
}

@test "malformed contexts, sets and numbers are usage errors that say why" {
	base=system_u:system_r:svirt_t
	while IFS='|' read -r option why; do
		run tool alloc "$option"
		assert_failure 2
		assert_output --partial "$why"
		assert_output --partial "${option%%=*}"
	done <<-END
		--static=$base:c5|not written like
		--static=$base:s0:c1,c1|named twice
		--static=$base:s0:c1024|out of range
		--static=$base:s0:c1-s0:c2|not written like
		--static=$base:s0-s0:c1|not a range
		--static=$base|not a range
		--static=nonsense|not written like
		--base=nonsense|not written like
		--categories=c1,c1|named twice
		--categories=c5.c3|not written like
		--categories=c1024|out of range
		--categories=5|not written like
		--categories=|not written like
		--count=1|2 to 8
		--count=9|2 to 8
		--count=2x|2 to 8
		--count=|2 to 8
		--owner=0|not a number
		--owner=-5|not a number
		--owner=99999999999|not a number
		--uuid=web1|not a UUID
		--output=name,colour|no column 'colour'
		--nonsense|unknown option
	END
	run svirt-list --registry="$REGISTRY"
	refute_line --partial held
}

@test "options that do not go together are usage errors" {
	base=system_u:system_r:svirt_t
	for options in "--static=$base:s0:c1 --tcg" "--static=$base:s0:c1 --base=$base" \
		"--static=$base:s0:c1 --count=3" "--base=$base --tcg" \
		--no-relabel --overlap "--json --output=name"; do
		# shellcheck disable=SC2086
		run tool alloc $options
		assert_failure 2
	done
	run tool alloc one two
	assert_failure 2
	assert_output --partial "two: one NAME at most"
}

@test "a context that the policy does not know is refused" {
	run tool alloc --base=system_u:system_r:nosuch_t
	assert_failure 1
	assert_output --partial nosuch_t
	run tool alloc --static=system_u:system_r:nosuch_t:s0:c1,c2
	assert_failure 1
	run tool list -H
	assert_output ""
}

@test "--base gives user, role and type" {
	run tool alloc --base=staff_u:staff_r:svirt_t web1
	assert_success
	assert_output --regexp '^staff_u:staff_r:svirt_t:s0:c[0-9]+,c[0-9]+$'
}

@test "levels come from all of the caller's range, at its low sensitivity" {
	caller=user_u:user_r:user_t
	FAKE_CON=$caller:s0-s0:c0.c1,c1000 run tool alloc --categories=c1,c1000
	assert_success
	FAKE_CON=$caller:s2-s3:c0.c1023 run tool alloc
	assert_success
	assert_output --partial :s2:c
	FAKE_CON=$caller:s0 run tool alloc --categories=c1022,c1023
	assert_success
	FAKE_CON=$caller:s0-s0:c5 run tool alloc
	assert_failure 1
	assert_output --partial "fewer than 2 categories"
	FAKE_CON=$caller:s0-s0:c0.c9 run tool alloc --categories=c9,c10
	assert_failure 1
	assert_output --partial "outside the caller's own range"
	FAKE_CON=$caller:s0-s0:c0.c9 run tool alloc \
		--static=system_u:system_r:svirt_t:s0:c10,c11
	assert_failure 1
	assert_output --partial "outside the caller's own range"
}

@test "all 28 pairs of c0.c7 are given out, and then it says how many are held" {
	for _ in {1..28}; do tool alloc --categories=c0.c7; done
	run tool alloc --categories=c0.c7
	assert_failure 1
	assert_output --partial "no level is left to draw: 28 are held"
	tool release vm-0-1 && tool release vm-2-3
	run tool alloc --categories=c0.c7
	assert_output system_u:system_r:svirt_t:s0:c0,c1
}

@test "the level of a running container is avoided, a user's own is not" {
	start_sleeper system_u:system_r:container_t:s0:c0,c1
	for _ in {1..2}; do tool alloc --categories=c0.c2; done
	run tool alloc --categories=c0.c2
	assert_failure 1
	run tool list -H -o name
	refute_output --partial vm-0-1
	put_process "$SLEEPER" unconfined_u:unconfined_r:unconfined_t:s0:c0.c1023
	run tool alloc --categories=c0.c2
	assert_success
	assert_output --partial :s0:c0,c1
	kill "$SLEEPER"
}

@test "a static level at which another's process runs is refused with its pid" {
	start_sleeper system_u:system_r:svirt_t:s0:c7,c8
	run tool alloc --static=system_u:system_r:svirt_t:s0:c7,c8
	assert_failure 1
	assert_output --partial "at which process $SLEEPER runs"
	kill "$SLEEPER"
}

@test "one level that stops all others is named, and is no search without end" {
	tool alloc --static=system_u:system_r:svirt_t:s0 bottom
	run tool alloc
	assert_failure 1
	assert_output --partial "every level to draw is comparable with s0, which VM bottom holds"
	tool release bottom
}

@test "nobody stops allocation by running something" {
	start_sleeper system_u:system_r:container_t:s0:c0.c1023
	run -0 tool alloc -v
	assert_output --partial "process $SLEEPER was passed over"
	# people see it without having asked, scripts do not
	run -0 tool list
	assert_line --partial "process $SLEEPER runs at s0:c0.c1023"
	run -0 tool list -H
	refute_output --partial "process $SLEEPER"
	kill "$SLEEPER"
}

@test "processes at all levels of a small set are named, and of no other" {
	local pids=() one other
	for one in {0..3}; do
		for ((other = one + 1; other < 4; other++)); do
			start_sleeper "system_u:system_r:svirt_t:s0:c$one,c$other"
			pids+=("$SLEEPER")
		done
	done
	run -1 tool alloc --categories=c0.c3
	assert_output --partial "0 are held, and 6 processes, such as $SLEEPER, run at others"
	run -0 tool alloc --categories=c0.c4
	assert_output --regexp ':c[0-3],c4$'
	run -0 tool alloc
	kill "${pids[@]}"
}

@test "static levels that leave nothing between them are soon found out" {
	tool alloc --static=system_u:system_r:svirt_t:s0:c0.c1022 most
	tool alloc --static=system_u:system_r:svirt_t:s0:c1023 last
	for count in 2 3 8; do
		run timeout 20 env LD_PRELOAD="$FAKE" svirt-alloc \
			--registry="$REGISTRY" --count=$count
		assert_failure 1
		assert_output --partial "2 are held"
	done
	tool release last
	run tool alloc --count=3
	assert_success
	assert_output --regexp ':s0:.*c1023$'
}

@test "a level held with --overlap is not given out again" {
	tool alloc --overlap --static=system_u:system_r:svirt_t:s0:c0,c1 one
	run tool alloc --categories=c0,c1
	assert_failure 1
	run tool alloc --categories=c0.c2
	assert_success
	refute_output --partial :s0:c0,c1
}

@test "a closed pipe is an error, and no level is lost to it" {
	run sh -c "sh -c 'LD_PRELOAD=$FAKE svirt-alloc --registry=$REGISTRY web; echo \$? >&2' | :"
	assert_line --partial "Broken pipe"
	assert_line 2
	run tool list -H
	assert_output ""
}

@test "a caller without categories gets no level that the policy lacks" {
	FAKE_CON=user_u:user_r:user_t:s0 run tool alloc \
		--base=system_u:system_r:nosuch_t
	assert_failure 1
	assert_output --partial "s0:c0.c1023"
}

@test "registry names that SQLite takes for something else are names of files" {
	cd "$BATS_TEST_TMPDIR/reg"
	for name in :memory: file:x.db; do
		LD_PRELOAD=$FAKE run svirt-alloc --registry="$name" web
		assert_success
		run svirt-list --registry="$name" -H -o name
		assert_output web
		[[ -f ./$name ]]
	done
	LD_PRELOAD=$FAKE run svirt-alloc --registry=dir/
	assert_failure 2
	assert_output --partial "the name of a directory"
}

@test "whatever the umask, the registry can be used" {
	rmdir "$BATS_TEST_TMPDIR/reg"
	umask 0777
	tool alloc web
	umask 022
	assert_equal "$(stat -c %a "$BATS_TEST_TMPDIR/reg" "$REGISTRY" | xargs)" "700 600"
}

@test "--owner that is gone makes the VM stale" {
	sleep 100 3>&- &
	owner=$!
	tool alloc --owner="$owner" web1
	run tool list -H -o state
	assert_output held
	kill "$owner"
	wait "$owner" || true
	run tool list -H -o state
	assert_output stale
	run tool alloc --owner="$owner" web2
	assert_failure 1
	assert_output --partial "--owner=$owner: no such process"
}

@test "-n holds nothing and makes no registry" {
	rmdir "$BATS_TEST_TMPDIR/reg"
	run tool alloc -n web1
	assert_success
	assert_output --partial svirt_t:s0:c
	[[ ! -e $BATS_TEST_TMPDIR/reg ]]
	mkdir -m 700 "$BATS_TEST_TMPDIR/reg"
	tool alloc web1
	before=$(sha256sum <"$REGISTRY")
	run tool alloc -n
	assert_success
	assert_equal "$(sha256sum <"$REGISTRY")" "$before"
}

@test "--json and --output print what svirt-list prints" {
	run tool alloc --json web1
	assert_success
	assert_output --partial '"name":"web1"'
	assert_output --partial '"mode":"dynamic","relabel":true,"state":"held","pid":null'
	assert_equal "$output" "$(tool list --json web1)"
	run tool alloc -o name,mode,uuid --uuid=6F9619FF-8B86-D011-B42D-00CF4FC964FF web2
	assert_output $'web2\tdynamic\t6f9619ff-8b86-d011-b42d-00cf4fc964ff'
}

@test "--tcg takes line 2, or svirt_tcg_t where the policy knows it" {
	run tool alloc --tcg
	assert_success
	assert_output --partial :svirt_tcg_t:s0:c
}

@test "SELinux disabled: refused plainly, and nothing is made" {
	rmdir "$BATS_TEST_TMPDIR/reg"
	run svirt-alloc --registry="$REGISTRY" web1
	assert_failure 2
	assert_output "svirt-alloc: SELinux is disabled: there are no levels to give"
	[[ ! -e $BATS_TEST_TMPDIR/reg ]]
}

@test "SELinux disabled and --if-enabled: the name is printed, nothing is held" {
	FAKE_SELINUX=0 run -0 --separate-stderr tool alloc --if-enabled web1
	assert_output web1
	assert_equal "$stderr" \
		'svirt-alloc: SELinux is disabled: no level is given'
	[[ ! -e $REGISTRY ]]
	FAKE_SELINUX=0 run -0 --separate-stderr \
		tool alloc --if-enabled -o level,name,uuid web1
	assert_output $'-\tweb1\t-'
	FAKE_SELINUX=0 run -2 tool alloc --if-enabled
	assert_output --partial 'goes with a NAME'
	FAKE_SELINUX=0 run -2 tool alloc --if-enabled --json web1
}

@test "--if-enabled changes nothing where SELinux is on" {
	run -0 --separate-stderr tool alloc --if-enabled web1
	assert_output --partial :svirt_t:s0:c
	assert_equal "$stderr" ''
	run -0 tool list -H -o name
	assert_output web1
}

# What a Makefile runs on any host.
@test "with --if-enabled a pipeline goes through on a host without SELinux" {
	need_root
	make_file "$BATS_TEST_TMPDIR/disk" system_u:object_r:virt_image_t:s0
	pipeline() {
		tool alloc --if-enabled web1 |
			tool label --if-enabled - "$BATS_TEST_TMPDIR/disk" &&
			tool exec --if-enabled web1 true &&
			tool restore --if-enabled --release web1 &&
			tool release --if-enabled web1
	}
	set -o pipefail
	FAKE_SELINUX=0 run -0 --separate-stderr pipeline
	assert_output web1
	assert_equal "$stderr" "svirt-alloc: SELinux is disabled: no level is given
svirt-label: SELinux is disabled: no file is labelled
svirt-exec: SELinux is disabled: true runs unconfined
svirt-restore: SELinux is disabled: nothing is put back
svirt-release: web1: SELinux is disabled: it holds no level"
	assert_equal "$(label_of "$BATS_TEST_TMPDIR/disk")" \
		system_u:object_r:virt_image_t:s0
}

@test "output that cannot be written is an error, and no level is lost to it" {
	run tool alloc web1 >/dev/null
	assert_success
	run sh -c "LD_PRELOAD=$FAKE svirt-alloc --registry=$REGISTRY web2 >/dev/full"
	assert_failure 2
	assert_output --partial "standard output: No space left on device"
	run tool list -H -o name
	assert_output web1
}

@test "no environment variable and no file of the user's changes a thing" {
	export HOME=$BATS_TEST_TMPDIR
	echo 'svirt-alloc alias --count --categories' >"$HOME/.popt"
	POPT_OPTIONS=x run tool alloc --count=3
	assert_success
	assert_output --regexp ':s0:c[0-9]+(,c[0-9]+,c[0-9]+|\.c[0-9]+)$'
}

@test "--reuse that cannot print frees no level that another caller took" {
	command -v strace >/dev/null || skip 'no strace'
	local slow failed=0

	tool alloc seed
	# looks for the name, and is slow to go on
	strace -o /dev/null -P /proc -e inject=openat:delay_enter=1000000:when=1 \
		-E LD_PRELOAD="$FAKE" svirt-alloc --registry="$REGISTRY" \
		--reuse web1 >/dev/full 2>"$BATS_TEST_TMPDIR/errors" 3>&- &
	slow=$!
	sleep 0.5
	run -0 tool alloc web1
	wait "$slow" || failed=$?
	assert_equal "$failed" 2
	run -0 cat "$BATS_TEST_TMPDIR/errors"
	assert_output --partial 'standard output: No space left on device'
	run -0 tool list -H -o name web1
	assert_output web1
}

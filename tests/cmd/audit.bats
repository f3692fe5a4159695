#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# What the commands tell the audit log of a VM, one after the other; of its start
# alone, svirt-exec.bats.
# shellcheck disable=SC2154 # stderr and lines are set by run

setup() {
	load ../run/helpers
	need_root
	svirt_setup
	cd "$BATS_TEST_TMPDIR" || return
	mkdir run files
	# shellcheck disable=SC2016 # for the inner shell
	HOST=(unshare --mount --propagation private sh -c '
		mount --bind "$1" /run || exit
		shift
		LD_PRELOAD=$FAKE exec "$@"' sh "$PWD/run")
	printf '%s\n' "allow svirt_t unlabeled_t file @(read|write|append)" >policy
	export FAKE_POLICY=$PWD/policy
	tool alloc web1 >/dev/null
	tool alloc web2 >/dev/null
}

teardown() {
	[[ -z ${SLEEPER-} ]] || kill "$SLEEPER"
}

# A tool with a /run of the test's own: on NAME [ARGUMENT...]
on() {
	"${HOST[@]}" "svirt-$1" --registry="$REGISTRY" "${@:2}"
}

# Start web1 with these options of svirt-exec.
start() {
	"${HOST[@]}" svirt-exec --registry="$REGISTRY" "$@" web1 \
		sleep 1000 3>&- >/dev/null 2>&1 &
	SLEEPER=$!
	until [[ $(tr '\0' ' ' <"/proc/$SLEEPER/cmdline") == sleep* ]]; do
		sleep 0.05
	done
}

stop() {
	kill "$SLEEPER"
	wait "$SLEEPER" || true
	SLEEPER=
}

disk() {
	make_file "files/$1" system_u:object_r:virt_image_t:s0
}

# What was told since the last time, without what is the same in all.
told() {
	[[ ! -e $FAKE_AUDIT ]] ||
		sed -E 's/ (uuid|vm-pid)=[^ ]+//g; s/ virt=kvm//' "$FAKE_AUDIT"
	rm -f "$FAKE_AUDIT"
}

@test "a disk that comes to a VM which runs, and goes" {
	disk early
	disk late
	disk other
	on label web1 files/early
	on label web2 files/other
	run -0 told
	assert_output ''
	start
	told >/dev/null
	on label web1 files/late
	run -0 told
	assert_output "2501 success resrc=disk reason=attach vm=\"web1\" \
old-disk=\"?\" new-disk=\"$PWD/files/late\""
	# it has it already
	on label web1 files/late
	on label -n web1 files/late
	run -0 told
	assert_output ''
	on restore --file=files/late web1
	run -0 told
	assert_output "2501 success resrc=disk reason=detach vm=\"web1\" \
old-disk=\"$PWD/files/late\" new-disk=\"?\""
	stop
	on restore web1
	run -0 told
	assert_line --index 0 "2501 success resrc=disk reason=restore vm=\"web1\" \
old-disk=\"$PWD/files/early\" new-disk=\"?\""
	assert_line --index 1 '2500 success op=stop reason=shutdown vm="web1"'
	assert_equal "${#lines[@]}" 2
}

@test "what was refused to a VM which runs, and that nothing else came to it" {
	disk mine
	disk other
	on label web2 files/other
	run -1 on label web1 files/mine files/other
	run -0 told
	assert_output ''
	start
	told >/dev/null
	run -1 on label web1 files/mine files/other
	run -0 told
	assert_output "2501 failed resrc=disk reason=attach vm=\"web1\" \
old-disk=\"?\" new-disk=\"$PWD/files/other\""
	run -1 on label -n web1 files/other
	run -0 told
	assert_output ''
}

@test "a disk that could not be put to rest" {
	disk late
	start
	on label web1 files/late
	told >/dev/null
	run -1 "${HOST[@]}" strace -o /dev/null \
		-e inject=fsetxattr:error=EROFS -E LD_PRELOAD="$FAKE" \
		svirt-restore --registry="$REGISTRY" --file=files/late web1
	run -0 told
	assert_output "2501 failed resrc=disk reason=detach vm=\"web1\" \
old-disk=\"$PWD/files/late\" new-disk=\"?\""
}

@test "a tree is told of by its top, and once when some of it is refused" {
	mkdir -p files/tree/inner files/taken
	disk tree/a
	disk tree/inner/b
	disk taken/c
	disk taken/d
	on label web2 files/taken/c files/taken/d
	start
	told >/dev/null
	on label -R web1 files/tree
	run -0 told
	assert_output "2501 success resrc=disk reason=attach vm=\"web1\" \
old-disk=\"?\" new-disk=\"$PWD/files/tree\""
	run -1 on label -R web1 files/taken
	run -0 told
	assert_output --regexp "^2501 failed [^
]* new-disk=\"$PWD/files/taken/[cd]\"$"
	on restore --file=files/tree web1
	run -0 told
	assert_output "2501 success resrc=disk reason=detach vm=\"web1\" \
old-disk=\"$PWD/files/tree\" new-disk=\"?\""
}

@test "quotes, spaces and newlines in a path are encoded" {
	local name=$'a "b\'\n2500 success op=stop'
	disk "$name"
	start
	told >/dev/null
	on label web1 "files/$name"
	run -0 told
	assert_output "2501 success resrc=disk reason=attach vm=\"web1\" \
old-disk=\"?\" new-disk=$(printf %s "$PWD/files/$name" | od -An -tx1 -v |
		tr -d ' \n' | tr a-f A-F)"
}

@test "the user that a VM is started as, before its label" {
	chmod 0755 "$BATS_TEST_TMPDIR"
	chmod 1777 "$FAKE_PROC"
	# for what the preloaded library reads as that user
	cp -R "$FAKE" "$FIXTURES" run
	export FAKE=/run/fakeselinux.so FAKE_FIXTURES=/run/fixtures
	start --user=54321:54322
	run -0 told
	assert_line --index 0 '2502 success vm="web1" vm-ctx=+54321:+54322 img-ctx=+54321:+54322 model=dac'
	assert_line --index 1 --regexp '^2502 success .* model=selinux$'
	assert_line --index 2 --regexp '^2500 success op=start '
}

@test "the end of a VM is told once" {
	disk early
	on label web1 files/early
	start
	stop
	told >/dev/null
	on restore web1
	run -0 told
	assert_line '2500 success op=stop reason=shutdown vm="web1"'
	on restore web1
	on restore --release web1
	run -0 told
	assert_output ''
}

@test "svirt-release tells of a VM that it finds ended" {
	disk early
	on label web1 files/early
	start
	told >/dev/null
	run -0 on release --force web1
	run -0 told
	assert_output ''
	stop
	on restore web1
	told >/dev/null

	start_again web2
	run -1 on release web2
	run -0 told
	assert_output ''
	run -0 on release --force web2
	run -0 told
	assert_output '2500 success op=stop reason=shutdown vm="web2"'
}

# A VM without files that has run and is gone.
start_again() {
	"${HOST[@]}" svirt-exec --registry="$REGISTRY" "$1" true
	told >/dev/null
}

@test "without audit nothing is different, and -v says so" {
	disk late
	unset FAKE_AUDIT
	start
	run -0 --separate-stderr on label web1 files/late
	assert_equal "$stderr" ''
	run -0 --separate-stderr on restore --file=files/late web1
	assert_equal "$stderr" ''
	run -0 --separate-stderr on label -v web1 files/late
	[[ $stderr == *'no audit records: '* ]]
	run -0 --separate-stderr on restore -v --file=files/late web1
	[[ $stderr == *'no audit records: '* ]]
}

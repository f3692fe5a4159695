#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck disable=SC2016 # for inner shells
# How ./check finds tests, runs them and tells of them.

setup() {
	load ../run/helpers
	unset SVIRT_TEST_SEED SVIRT_TEST_LONG
	RUN=$TOP/tests/run
	TREE=$BATS_TEST_TMPDIR/tree
	mkdir -p "$TREE"/tests/{cmd,meta,unit/file,fuzz,vm,run}
	cp "$RUN/alone" "$TREE/tests/run/"
	cd "$TREE" || return
}

# Run test files of the tree as ./check does: check_files FILE...
check_files() {
	run bash -euo pipefail -c '
		. "$0/names.sh"; . "$0/tally.sh"; . "$0/jobs.sh"
		names_top=$1 toolkit_tree=$1 stage=$1 jobs_filter="" jobs_verbose=""
		exec {toolkit_lock}>lock
		shift
		jobs_begin "$PWD/out"
		jobs_add "$@"
		jobs_run 2
		tally_end' "$RUN" "$TREE" "$@"
}

# What names.sh makes of the tree's files: names COMMAND...
names() {
	run bash -euo pipefail -c '
		. "$0/names.sh"
		names_top=$1
		shift
		"$@"' "$RUN" "$TREE" "$@"
}

@test "make check runs the files of tests that there are, and no other" {
	[[ -e $BUILD/Makefile ]] || skip 'not configured'
	make -s --no-print-directory -C "$BUILD" list-tests | LC_ALL=C sort >listed
	bash -c '. "$0/names.sh"; names_host' "$RUN" | LC_ALL=C sort >there
	[[ -s there ]]
	run -0 diff listed there
}

@test "every file of tests has a name that means it alone" {
	bash -c '. "$0/names.sh"; names_host' "$RUN" >all
	while read -r file; do
		run -0 bash -c '. "$0/names.sh"; names_short "$1" <all' "$RUN" "$file"
		short=$output
		run -0 bash -c '. "$0/names.sh"; names_match "$1" <all' "$RUN" "$short"
		assert_output "$file"
	done <all
}

@test "a name means the last parts of a path, and all that end so" {
	touch tests/cmd/svirt-exec{,-crash}.bats tests/meta/docs.bats \
		tests/unit/file/level.c tests/fuzz/{level,replay}.c
	names names_host
	assert_output - <<-END
	tests/cmd/svirt-exec-crash.bats
	tests/cmd/svirt-exec.bats
	tests/meta/docs.bats
	tests/unit/file/level
	tests/fuzz/level
	END
	names eval 'names_host | names_match svirt-exec'
	assert_output tests/cmd/svirt-exec.bats
	names eval 'names_host | names_match level'
	assert_output $'tests/unit/file/level\ntests/fuzz/level'
	names eval 'names_host | names_match ./tests/unit/file/level.c'
	assert_output tests/unit/file/level
	names eval 'names_host | names_match svirt'
	assert_failure
	names eval 'names_host | names_short tests/fuzz/level'
	assert_output fuzz/level
	names eval 'names_host | names_near svirt-exce'
	assert_output svirt-exec
}

@test "a wrong name, option or filter is an error that helps" {
	run -2 "$TOP/check" svirt-lable
	assert_line --index 0 'check: no test is named svirt-lable'
	assert_line --index 1 \
		'check: near it: svirt-label; all of them: ./check --list'
	run -2 "$TOP/check" machine
	assert_output 'check: machine is a test of the SELinux machine: ./check --vm machine'
	run -2 "$TOP/check" --vm docs
	assert_output 'check: docs is no test of the SELinux machine: ./check docs'
	run -2 "$TOP/check" --jobs many
	run -2 "$TOP/check" --filter
	run -2 "$TOP/check" --nonsense
	assert_output --partial 'Usage: ./check'
	run -0 "$TOP/check" --help
	assert_output --partial 'Usage: ./check'
	run -0 "$TOP/check" --vm --list
	assert_line tests/vm/power-cut
	refute_line tests/meta/docs.bats
}

@test "files that pass: what, how many of how many, and the sum" {
	echo '@test "one" { echo "# 5 points" >&3; }; ' >tests/cmd/one.bats
	printf '@test "%s" { %s; }\n' two true three skip >tests/cmd/two.bats
	check_files tests/cmd/one.bats tests/cmd/two.bats
	assert_success
	assert_line --regexp '^\[[12]/2\] tests/cmd/one\.bats: 1 passed, [0-9.]+ s$'
	assert_line --regexp '^ +5 points$'
	assert_line --regexp \
		'^\[[12]/2\] tests/cmd/two\.bats: 1 passed, 1 skipped, [0-9.]+ s$'
	assert_equal "${lines[-1]}" '2 passed, 0 failed, 1 skipped'
}

@test "a failed test says what runs it alone, and that does" {
	# not at the beginning of a line, where it were a test of this file
	printf '@test "%s" { %s; }\n' "it's (a) [b] \\\$c? * ^d|e" \
		'echo why; false' 'it is another' true >tests/cmd/bad.bats
	check_files tests/cmd/bad.bats
	assert_failure
	assert_line --regexp '^\[1/1\] tests/cmd/bad\.bats: 1 passed, 1 FAILED, '
	assert_line '# why'
	assert_equal "${lines[-1]}" '1 passed, 1 failed'
	assert_equal "${lines[-2]}" \
		"# failed: tests/cmd/bad.bats: it's (a) [b] \$c? * ^d|e"
	rerun=$(grep '^rerun: ' <<<"$output")
	[[ $rerun == 'rerun: ./check bad --filter '* ]]
	run bash -c "bats --tap ${rerun#rerun: ./check bad} tests/cmd/bad.bats"
	assert_line --index 0 1..1
	assert_line --index 1 --partial 'not ok 1 it'
}

@test "a unit test that fails, dies or says less than it planned is a failed one" {
	local file
	printf '#!/bin/sh\n%s\n' 'echo "not ok 1 - x"; echo 1..1; exit 1' \
		>tests/unit/file/fails
	printf '#!/bin/sh\n%s\n' 'echo "ok 1 - x"; kill -9 $$' >tests/unit/file/dies
	printf '#!/bin/sh\n%s\n' 'echo "ok 1 - x"; echo 1..2' >tests/unit/file/less
	printf '#!/bin/sh\n%s\n' 'echo "1..0 # SKIP no"' >tests/unit/file/skips
	chmod +x tests/unit/file/*
	touch tests/unit/file/{fails,dies,less,skips}.c
	printf '#!/bin/sh\n%s\n' 'echo 1..0' >tests/unit/file/empty
	chmod +x tests/unit/file/empty
	touch tests/unit/file/empty.c
	for file in fails dies less empty; do
		check_files tests/unit/file/$file
		assert_failure
		assert_line --regexp ' 1 FAILED, '
		assert_line "rerun: ./check $file"
		assert_line --partial "# failed: tests/unit/file/$file: "
		assert_equal "${lines[-1]##*, }" '1 failed'
	done
	check_files tests/unit/file/skips
	assert_line --regexp ' 0 passed, 1 skipped, '
}

@test "where the machine's image cannot be made its tests count as failed" {
	mkdir -p tests/vm
	printf '#!/bin/sh\necho broken >&2\nexit 1\n' >tests/vm/run
	chmod +x tests/vm/run
	echo '@test "one" { true; }' >tests/cmd/one.bats
	check_files image tests/vm/machine.bats tests/vm/power-cut \
		tests/cmd/one.bats
	assert_failure
	assert_line broken
	assert_line 'not run: tests/vm/machine.bats'
	assert_line 'not run: tests/vm/power-cut'
	assert_line '# failed: tests/vm/power-cut: not run'
	assert_equal "${lines[-1]}" '1 passed, 2 failed'
}

@test "tests of the machine wait for its image, and are given it" {
	mkdir image
	cat >tests/vm/run <<-END
	#!/bin/sh
	case \$1 in
	--stage) sleep 1; echo $TREE/image ;;
	--image) [ \$2 = $TREE/image ] && echo "ok 1 x" && echo 1..1 ;;
	esac
	END
	chmod +x tests/vm/run
	check_files image tests/vm/machine.bats
	assert_success
	assert_line --regexp '^\[1/2\] the SELinux machine.s image is made, '
	assert_equal "${lines[-1]}" '1 passed, 0 failed'
}

#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# /run/svirt/NAME/, which svirt-restore removes whatever a VM left in it.

setup() {
	load ../run/helpers
	need_root
	svirt_setup
	RUN=$BATS_TEST_TMPDIR/run
	DIR=$RUN/svirt/web1
	mkdir "$RUN"
	tool alloc web1 >/dev/null
	own_run tool exec web1 true </dev/null >/dev/null 2>&1
	[[ -d $DIR ]]
}

# Run a command with a /run of the test's own; what $MOUNT says is mounted.
own_run() {
	# shellcheck disable=SC2016 # for the inner shell
	RUN=$RUN FAKE=$FAKE REGISTRY=$REGISTRY unshare --mount \
		--propagation private bash -c '
		mount --bind "$RUN" /run || exit
		[[ -z $MOUNT ]] || mount -t tmpfs none "$MOUNT" || exit
		'"$(declare -f fake tool)"'
		"$@"' bash "$@"
}

@test "its level is not freed while it carries that" {
	run -1 own_run tool release web1
	assert_output --partial '/run/svirt/web1 carries its label'
	run -0 tool list -H -o name
	assert_output web1
	run -0 own_run tool restore --release web1
	run -0 tool list -H -o name
	assert_output ''
}

@test "the folder for memory goes with it, and keeps the level as well" {
	local shm=/dev/shm/svirt/web1
	[[ -d $shm ]] || skip "no label in /dev/shm"
	mkdir -p $shm/deep/deeper
	: >$shm/memory
	: >$shm/deep/deeper/memory
	rm -r "$DIR"
	run -1 own_run tool release web1
	assert_output --partial "$shm carries its label"
	run -0 own_run tool restore web1
	[[ ! -e $shm && -d ${shm%/*} ]]
	run -0 own_run tool release web1
}

@test "another VM's folder for memory is left alone, and so is a squatter's" {
	local shm=/dev/shm/svirt/web1
	[[ -d $shm ]] || skip "no label in /dev/shm"
	setfattr -n security.selinux -v system_u:object_r:svirt_image_t:s0:c8,c9 $shm
	: >$shm/theirs
	run -0 own_run tool restore --release web1
	[[ -e $shm/theirs ]]
	tool alloc web1 >/dev/null
	chown nobody /dev/shm/svirt
	run -0 own_run tool restore --release web1
	[[ -e $shm/theirs ]]
	chown root /dev/shm/svirt
	rm -r $shm
}

@test "a helper that comes later does not take it from the VM's user" {
	own_run tool exec --user=nobody web1 true </dev/null
	assert_equal "$(stat -c %U "$DIR")" nobody
	own_run tool exec --helper --user=daemon web1 true </dev/null
	assert_equal "$(stat -c %U "$DIR")" nobody
}

@test "a tree of any depth goes, with few descriptors" {
	perl -e '
		chdir shift or die;
		for (1 .. 2000) {
			symlink "/etc", "link" or die;
			for (1 .. 3) { open my $f, ">", "file$_" or die }
			mkdir "deep" or die;
			chdir "deep" or die;
		}' "$DIR"
	mkdir "$DIR/.0" "$DIR/.1"
	: >"$DIR/.0/file"
	chown -R nobody "$DIR"
	chmod 0 "$DIR/.0"
	ulimit -n 20
	run -0 own_run tool restore web1
	[[ ! -e $DIR && -d $RUN/svirt && -f /etc/passwd ]]
}

@test "links are not followed" {
	mkdir "$BATS_TEST_TMPDIR/other"
	: >"$BATS_TEST_TMPDIR/other/file"
	ln -s "$BATS_TEST_TMPDIR/other" "$DIR/link"
	run -0 own_run tool restore web1
	[[ ! -e $DIR && -f $BATS_TEST_TMPDIR/other/file ]]
	ln -s "$BATS_TEST_TMPDIR/other" "$DIR"
	run own_run tool restore web1
	[[ -f $BATS_TEST_TMPDIR/other/file ]]
}

@test "mounts are not crossed" {
	mkdir -p "$DIR/mnt" "$DIR/some/mnt"
	MOUNT=/run/svirt/web1/mnt run own_run tool restore web1
	assert_failure
	assert_output --partial "/run/svirt/web1"
	[[ -d $DIR/mnt ]]
	run -0 own_run tool restore web1
	[[ ! -e $DIR ]]
}

@test "a folder with another label stays" {
	: >"$DIR/file"
	setfattr -n security.selinux -v system_u:object_r:svirt_image_t:s0:c1 \
		"$DIR"
	run own_run tool restore web1
	assert_failure
	[[ -f $DIR/file ]]
}

@test "a folder that cannot be removed keeps the level" {
	mkdir "$DIR/mnt"
	MOUNT=/run/svirt/web1/mnt run -1 own_run tool restore --release web1
	assert_output --partial 'not released'
	run -0 tool list -H -o name
	assert_output web1
}

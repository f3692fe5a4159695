# SPDX-License-Identifier: GPL-2.0-or-later
#
# svirt-check on the host itself: what is not the policy's to say. The file
# contexts are the test's own; the host's folders are seen in other places.

setup_file() {
	command -v secilc >/dev/null || skip "no secilc"
	secilc -c 33 -f /dev/null -o "$BATS_FILE_TMPDIR/compiled" \
		"$BATS_TEST_DIRNAME/../policy/small.cil"
}

setup() {
	load ../run/helpers
	svirt_setup
	need_root
	mkdir "$BATS_TEST_TMPDIR/images"
	cd "$BATS_TEST_TMPDIR/images" || return
	export FAKE_COMPILED=$BATS_FILE_TMPDIR/compiled
	export FAKE_FIXTURES=$BATS_TEST_TMPDIR/fixtures
	cp -r "$FIXTURES" "$FAKE_FIXTURES"
	printf '%s\tsystem_u:object_r:virt_image_t:s0\n' \
		"$PWD(/.*)?" >>"$FAKE_FIXTURES/file_contexts"
	setfattr -n security.selinux -v system_u:object_r:virt_image_t:s0 .
	tool alloc --static=system_u:system_r:svirt_t:s0:c1,c2 web1 >/dev/null
	make_file disk.img system_u:object_r:virt_image_t:s0
	tool label web1 disk.img
}

# What of the host's own folders is not the test's is left out; and what the fake
# policy says of VMs, which svirt-check.bats has whole.
host() {
	run tool check -q host --skip=host.permissive,host.module,host.content,host.mknod
	((status < 2))
	output=$(grep -A1 -E "^[a-z]+: (host.enforcing|host.contexts|host.version)|$BATS_TEST_TMPDIR" \
		<<<"$output" || true)
}

# mend - run what was printed, where there is no SELinux
mend() {
	local line

	while read -r line; do
		eval "$line"
	done < <(sed -n 's/^    //p' <<<"$output")
}

setenforce() {
	export FAKE_ENFORCING=$1
}

# the real one
restorecon() {
	fake /usr/sbin/restorecon "$@"
}

# semanage fcontext -a -t TYPE EXPRESSION, and nothing else; one that there is,
# is changed
semanage() {
	[[ $# -eq 5 && $1/$2/$3 == fcontext/-a/-t ]]
	grep -vF "$5"$'\t' "$FAKE_FIXTURES/file_contexts" >contexts.new
	mv contexts.new "$FAKE_FIXTURES/file_contexts"
	printf '%s\tsystem_u:object_r:%s:s0\n' "$5" "$4" \
		>>"$FAKE_FIXTURES/file_contexts"
}

@test "a host that is well" {
	host
	assert_output ""
}

@test "permissive" {
	export FAKE_ENFORCING=0
	host
	assert_line --index 0 --partial "error: host.enforcing: SELinux: permissive"
	assert_line --index 1 "    setenforce 1"
	mend
	host
	assert_output ""
}

@test "a context that the policy does not know" {
	echo system_u:object_r:nosuch_t:s0 >"$FAKE_FIXTURES/virtual_image_context"
	host
	assert_line --partial "error: host.contexts: system_u:object_r:nosuch_t:s0: "
	cp "$FIXTURES/virtual_image_context" "$FAKE_FIXTURES/"
	rm "$FAKE_FIXTURES/virtual_domain_context"
	host
	assert_line --partial "error: host.contexts: contexts: "
}

@test "the registry's label" {
	printf '%s\tsystem_u:object_r:svirt_registry_t:s0\n' \
		"$BATS_TEST_TMPDIR/reg(/.*)?" >>"$FAKE_FIXTURES/file_contexts"
	host
	assert_line --regexp "^error: host.label: $REGISTRY: it has type .*, not svirt_registry_t"
	assert_line "    restorecon -F $REGISTRY"
	assert_line "    restorecon -F ${REGISTRY%/*}"
	mend
	assert_label "$REGISTRY" system_u:object_r:svirt_registry_t:s0
	host
	assert_output ""
}

@test "a program's label" {
	mkdir "$BATS_TEST_TMPDIR/bin"
	cp "$(command -v svirt-check)" "$(command -v svirt-exec)" "$BATS_TEST_TMPDIR/bin"
	PATH=$BATS_TEST_TMPDIR/bin:$PATH
	printf '%s\tsystem_u:object_r:svirt_exec_exec_t:s0\n' \
		"$BATS_TEST_TMPDIR/bin/svirt-exec" >>"$FAKE_FIXTURES/file_contexts"
	setfattr -n security.selinux -v system_u:object_r:bin_t:s0 \
		"$BATS_TEST_TMPDIR/bin/svirt-exec"
	host
	assert_line --partial "error: host.label: $BATS_TEST_TMPDIR/bin/svirt-exec: it has type bin_t, not svirt_exec_exec_t"
	mend
	assert_label "$BATS_TEST_TMPDIR/bin/svirt-exec" \
		system_u:object_r:svirt_exec_exec_t:s0
	host
	refute_output --partial bin/svirt-exec
}

@test "file contexts that cannot be read" {
	echo 'one word' >"$FAKE_FIXTURES/file_contexts"
	host
	assert_line --partial "error: host.contexts: file_contexts: "
}

@test "an image folder that file contexts label otherwise: the semanage line" {
	make_file rest.img system_u:object_r:user_home_t:s0
	host
	assert_line --regexp "^warning: host.folder: $PWD: 1 of .*rest.img, has user_home_t, .* virt_image_t"
	setfattr -n security.selinux -v system_u:object_r:user_home_t:s0 .
	host
	assert_line --regexp "^warning: host.folder: $PWD: 2 of "
	assert_line "    semanage fcontext -a -t user_home_t '$PWD(/.*)?'"
	mend
	host
	assert_output ""
	# what the toolkit has labelled is no such thing
	rm rest.img
	make_file rest.img system_u:object_r:svirt_rest_t:s0
	host
	assert_output ""
}

@test "an image folder that others may write" {
	chmod 770 .
	host
	assert_line --regexp "^warning: host.writable: $PWD: mode 0770: its group"
	mend
	host
	assert_output ""
	chmod 1777 .
	host
	assert_line --regexp "^warning: host.writable: $PWD: mode 1777: every user"
	refute_line --partial chmod
}

@test "a module of another version is found, in a file as well" {
	sed 's/svirt_tools_version_0_1/svirt_tools_version_0_0/' \
		"$BATS_TEST_DIRNAME/../policy/small.cil" >old.cil
	secilc -c 33 -f /dev/null -o old old.cil
	run -1 svirt-check --policy=old -q
	assert_line --partial "warning: host.version: old: the module svirt_tools is not of version"
	assert_line "    svirt-setup"
	run -0 svirt-check --policy="$FAKE_COMPILED" -q
}

# The registry.

@test "a file on record that never got its label" {
	setfattr -n security.selinux -v system_u:object_r:virt_image_t:s0 disk.img
	run -1 tool check -q registry
	assert_line --partial "warning: registry.pending: $PWD/disk.img: on record for web1"
	run -0 sed -n 's/^    svirt-//p' <<<"$output"
	eval "tool $output"
	run -0 tool check -q registry
	assert_output ""
}

@test "a database that is not whole" {
	run -0 tool check -q registry
	# an index that has lost its rows
	sqlite3 "$REGISTRY" "PRAGMA writable_schema = ON;
		CREATE TABLE lost(a); CREATE INDEX lost_a ON lost(a);
		INSERT INTO lost VALUES (1);
		UPDATE sqlite_schema SET rootpage = (SELECT rootpage
			FROM sqlite_schema WHERE name = 'vm_released')
			WHERE name = 'lost_a';"
	run -1 tool check -q registry
	assert_line --regexp "^error: registry.damaged: $REGISTRY: "
}

@test "the folder in /run is another's, or open to others" {
	mkdir run
	chown 65534 run
	mkdir -p /run/svirt
	run -1 with_bind "$PWD/run" /run/svirt check -q registry
	assert_line --regexp "^error: registry.folder: /run/svirt: owner 65534"
	chown 0 run
	chmod 777 run
	run -1 with_bind "$PWD/run" /run/svirt check -q registry
	assert_line --regexp "^error: registry.folder: /run/svirt: owner 0, mode 0777"
	chown 65534 run
	output=${output//\/run\/svirt/run}
	mend
	run -0 with_bind "$PWD/run" /run/svirt check -q registry
}

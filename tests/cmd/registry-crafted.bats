#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# A registry that somebody wrote with other things in mind, put in place of the
# own one by a backup: nothing in it is run, no command takes long or much
# memory, each says that it is damaged.

setup() {
	load ../run/helpers
	svirt_setup
	need_root
	cd "$BATS_TEST_TMPDIR" || return
	tool alloc vm1 >/dev/null
	: >file
	: >other
	tool label vm1 file
}

craft() {
	sqlite3 "$REGISTRY" "$1"
}

# damaged COMMAND... - it ends soon, says so, and needs little memory
damaged() {
	local want=2

	[[ $1 != exec ]] || want=125
	run "-$want" timeout 10 bash -c 'ulimit -v 131072
		LD_PRELOAD=$FAKE exec "$@"' bash "svirt-$1" \
		--registry="$REGISTRY" "${@:2}"
	assert_output --partial 'damaged'
}

@test "a trigger is not run" {
	craft 'CREATE TABLE gained(x);
		CREATE TRIGGER t1 AFTER INSERT ON vm BEGIN
			INSERT INTO gained VALUES (1); DELETE FROM file; END;
		CREATE TRIGGER t2 AFTER INSERT ON file BEGIN
			INSERT INTO gained VALUES (2); DELETE FROM vm; END'
	run -0 tool alloc vm2
	run -0 tool label vm1 other
	run -0 tool restore vm1
	run -0 craft 'SELECT count(*) FROM gained'
	assert_output 0
	run -0 tool list -H -o name
	assert_output $'vm1\nvm2'
}

@test "a view in place of a table, without an end" {
	craft 'ALTER TABLE vm RENAME TO own;
		CREATE VIEW vm AS WITH RECURSIVE c(x) AS
			(SELECT 1 UNION ALL SELECT x + 1 FROM c)
			SELECT own.* FROM own, c'
	damaged list
	damaged alloc
	damaged label vm1 other
	damaged exec vm1 -- true
	damaged restore vm1
	damaged release vm1
}

@test "values of another kind, and huge ones" {
	craft "UPDATE vm SET categories = zeroblob(50000000)"
	damaged list
	damaged label vm1 other
	damaged exec vm1 -- true
	damaged restore vm1
	craft "UPDATE vm SET sensitivity = -5, categories = x'ffff0001', mode = 77"
	damaged list
	damaged exec vm1 -- true
}

@test "a path of a hundred megabytes" {
	craft 'UPDATE file SET path = hex(zeroblob(100000000))'
	damaged list --files
	damaged restore vm1
}

@test "a schema that is none" {
	craft "PRAGMA writable_schema = ON;
		UPDATE sqlite_schema SET sql = 'CREATE TABLE vm(x)'
			WHERE name = 'vm'"
	damaged list
	damaged alloc
}

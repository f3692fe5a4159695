/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A registry of an older version is brought up to date, whole or not at all. */
#include "config.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "registry/schema.h"
#include "tap.h"
#include "world.h"

static struct world world;

static sqlite3 *database(const char *path)
{
	sqlite3 *db;

	need(sqlite3_open(path, &db) == SQLITE_OK, "sqlite3_open");
	return db;
}

static int number(const char *path, const char *sql)
{
	sqlite3 *db = database(path);
	sqlite3_stmt *statement;
	int found = -1;

	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK &&
		sqlite3_step(statement) == SQLITE_ROW)
		found = sqlite3_column_int(statement, 0);
	sqlite3_finalize(statement);
	sqlite3_close(db);
	return found;
}

static void run(const char *path, const char *sql)
{
	sqlite3 *db = database(path);

	need(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK, sql);
	sqlite3_close(db);
}

/* Put a registry of version 1 where the world's is. */
static void go_back(const char *name)
{
	static char sql[16384];
	FILE *file = fopen(VERSION_1, "re");
	size_t length;

	need(file != NULL, VERSION_1);
	length = fread(sql, 1, sizeof(sql) - 1, file);
	sql[length] = '\0';
	fclose(file);
	world_open(&world, name);
	world_close(&world);
	need(remove(world.path) == 0, "remove");
	run(world.path, sql);
	need(chmod(world.path, 0600) == 0, "chmod");
}

static void check_vms(struct svirt_registry *registry)
{
	struct svirt_vms vms = {0};
	uint64_t files = 0;

	is(svirt_registry_vms(registry, SVIRT_VMS_RELEASED, &vms), 0,
		"its VMs are read");
	is(svirt_registry_vms(registry, 1U << 31, &vms), -EINVAL,
		"an unknown flag");
	is((int)vms.count, 2, "both");
	if (vms.count == 2) {
		is_text(vms.list[1].name, "ran", "by name");
		is(vms.list[1].pid, 77, "with the process of the start");
		is((int)vms.list[1].cgroup_count, 1,
			"how it was started is not known");
		is(svirt_registry_count_files(registry, &vms.list[1], &files),
			0, "its files are counted");
		is((int)files, 1, "one");
	}
	svirt_vms_clear(&vms);
}

static void test_writer(void)
{
	struct svirt_registry *registry = NULL;

	go_back("writer");
	is(svirt_registry_open(world.path, SVIRT_OPEN_WRITE, &registry), 0,
		"version 1 is opened for writing");
	check_vms(registry);
	svirt_registry_close(registry);
	is(number(world.path, "PRAGMA user_version"), SCHEMA_VERSION,
		"and is of this version then");
	is(number(world.path, "SELECT count(*) FROM cgroup WHERE id = 0"), 2,
		"its VMs were started without a cgroup, for all one knows");
	is(number(world.path, "SELECT count(*) FROM file WHERE named = 0"
			      " AND uid IS NULL"),
		1, "its files have what is new of files");
}

static void test_reader(void)
{
	struct svirt_registry *registry = NULL;

	go_back("reader");
	is(svirt_registry_open(world.path, SVIRT_OPEN_READ, &registry), 0,
		"version 1 is opened for reading");
	check_vms(registry);
	svirt_registry_close(registry);
	is(number(world.path, "PRAGMA user_version"), 1,
		"who reads changes nothing");
}

/* The tables of an empty registry are those of one brought up to date. */
static void test_same(void)
{
	static const char sum[] =
		"SELECT count(*) * 1000 + sum(length(sql)) FROM sqlite_schema"
		" WHERE sql IS NOT NULL";
	struct svirt_registry *registry = NULL;
	int found;

	go_back("same");
	is(svirt_registry_open(world.path, SVIRT_OPEN_WRITE, &registry), 0,
		"old");
	svirt_registry_close(registry);
	found = number(world.path, sum);
	world_open(&world, "new");
	world_close(&world);
	is(found, number(world.path, sum), "old and new have the same tables");
}

static void test_failure(void)
{
	struct svirt_registry *registry = NULL;

	go_back("failure");
	run(world.path, "CREATE TABLE link(in_the_way)");
	is(svirt_registry_open(world.path, SVIRT_OPEN_WRITE, &registry),
		-EUCLEAN, "what cannot be brought up to date is damaged");
	is(number(world.path, "PRAGMA user_version"), 1, "and stays as it was");
	is(number(world.path, "SELECT count(*) FROM sqlite_schema"
			      " WHERE name = 'cgroup'"),
		0, "whole");
	go_back("newer");
	run(world.path, "PRAGMA user_version = 1000");
	is(svirt_registry_open(world.path, SVIRT_OPEN_WRITE, &registry),
		-EPROTO, "a newer one is refused");
}

int main(void)
{
	test_writer();
	test_reader();
	test_same();
	test_failure();
	world_end();
	return tap_done();
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whatever a registry holds, it is read, or called damaged. A line of the input
 * puts a value into a column: which, by a letter; of which kind, by another
 * (n, i, t or b, as SQLite's); and the value. */
#include "config.h"

#include <stdio.h>

#include "alloc/hold.h"
#include "fuzz.h"
#include "registry/registry.h"

#define ID "'01234567-89ab-cdef-0123-456789abcdef'"

/* Something to read, in every table. */
static const char rows[] =
	"INSERT INTO vm(id, name, mode, relabel, overlap, released,"
	" sensitivity, categories, process, image, uuid, created, boot, owner,"
	" owner_start, pid, pid_start, uid) VALUES"
	"(1, 'one', 0, 1, 0, 0, 0, x'00010002', 'u:r:t', 'u:r:i', NULL, 1,"
	" " ID ", NULL, NULL, 7, 8, 9),"
	"(2, 'two', 1, 0, 1, 1, 0, x'000100020003', 'u:r:t', 'u:r:i',"
	" " ID ", 1, " ID ", 5, 6, NULL, NULL, NULL);"
	"INSERT INTO member VALUES(1, 3, 2), (2, 3, 2), (3, 3, 2);"
	"INSERT INTO pool VALUES(x'000000010002000300040005', 0, 2,"
	" x'000102030405060708090a0b0c0d0e0f', 3);"
	"INSERT INTO freed VALUES(1, x'00000003', 0, 2, 1, NULL),"
	" (2, x'00020003', 0, 2, 0, 1);"
	"INSERT INTO context VALUES(1, 1, 'u:r:i:s0:c1,c2'), (2, 0, 'u:r:o');"
	"INSERT INTO volume VALUES(1, x'0102', NULL);"
	"INSERT INTO file(id, vm, role, tree, ino, volume, handle, original,"
	" context, path, uid, gid, mode, named, given_uid, given_gid) VALUES"
	"(1, 1, 0, 0, 4, 1, x'04', 2, 1, '/a', 1, 2, 3, 2, 4, 5),"
	"(2, NULL, 2, 1, 5, 1, x'05', NULL, 1, '/b', NULL, NULL, NULL, 0,"
	" NULL, NULL);"
	"INSERT INTO use VALUES(1, 2, 1), (2, 2, 1);"
	"INSERT INTO cgroup VALUES(1, 11, " ID ", 1, '/x'),"
	" (2, 0, " ID ", 0, NULL);"
	"INSERT INTO chain VALUES(1, 4, 1, x'04');"
	"INSERT INTO link VALUES(1, 0, '/base');";

/* What a line can change, by letters from 'A' on. */
static const char *const updates[] = {"vm SET name", "vm SET mode",
	"vm SET relabel", "vm SET overlap", "vm SET released",
	"vm SET sensitivity", "vm SET categories", "vm SET process",
	"vm SET image", "vm SET uuid", "vm SET created", "vm SET boot",
	"vm SET owner", "vm SET owner_start", "vm SET pid", "vm SET pid_start",
	"vm SET uid", "member SET size", "pool SET categories",
	"pool SET sensitivity", "pool SET count", "pool SET key",
	"pool SET next", "freed SET categories", "freed SET sensitivity",
	"freed SET count", "freed SET used", "freed SET blocker",
	"context SET text", "context SET vm", "file SET role", "file SET tree",
	"file SET original", "file SET context", "file SET path",
	"file SET volume", "file SET uid", "file SET mode", "file SET named",
	"use SET run", "cgroup SET id", "cgroup SET boot", "cgroup SET main",
	"cgroup SET path", "link SET path", "volume SET key"};

static void bind(
	sqlite3_stmt *statement, char kind, const char *value, size_t size)
{
	char number[24];

	switch (kind) {
	case 'i':
		snprintf(number, sizeof(number), "%.*s", (int)size, value);
		sqlite3_bind_int64(statement, 1, strtoll(number, NULL, 10));
		break;
	case 't':
		sqlite3_bind_text(
			statement, 1, value, (int)size, SQLITE_STATIC);
		break;
	case 'b':
		sqlite3_bind_blob(
			statement, 1, value, (int)size, SQLITE_STATIC);
		break;
	}
}

static void change(sqlite3 *db, const char *line, size_t size)
{
	size_t which = size < 2 ? SIZE_MAX : (size_t)(line[0] - 'A');
	sqlite3_stmt *statement;
	char sql[80];

	if (which >= ARRAY_SIZE(updates))
		return;
	snprintf(sql, sizeof(sql), "UPDATE OR IGNORE %s = ?", updates[which]);
	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
		abort();
	bind(statement, line[1], line + 2, size - 2);
	sqlite3_step(statement);
	sqlite3_finalize(statement);
}

static int look_at(const struct svirt_file *file, void *data)
{
	if (!file->path || !file->context || !svirt_role_name(file->role))
		abort();
	*(size_t *)data += strlen(file->path) + strlen(file->context);
	return 0;
}

static void read_one(struct svirt_registry *registry, const struct svirt_vm *vm)
{
	_cleanup_free_ char *level = NULL;
	struct svirt_vm found = {};
	struct svirt_vms overlaps = {};
	uint64_t count;
	size_t sum = 0;

	if (!svirt_name_is_valid(vm->name) || !vm->process || !vm->image ||
		svirt_level_format(&vm->level, &level) < 0)
		abort();
	if (svirt_registry_find(registry, vm->name, &found) == 0)
		svirt_vm_clear(&found);
	if (svirt_registry_find(registry, level, &found) == 0)
		svirt_vm_clear(&found);
	if (svirt_registry_overlaps(registry, vm, &overlaps) == 0)
		svirt_vms_clear(&overlaps);
	svirt_registry_count_files(registry, vm, &count);
	svirt_registry_each_file(registry, vm, look_at, &sum);
}

static int hold(struct svirt_registry *registry)
{
	const struct svirt_level some = {.categories = {0x3f}};
	const struct svirt_range caller = {{0}, some};
	struct svirt_request request = {.context = "u:r:t:s0",
		.image = "u:r:i:s0",
		.caller = &caller,
		.categories = &some,
		.count = 2};
	struct svirt_conflict conflict = {0};
	struct svirt_vm vm = {};
	int err = hold_level(registry, &request, NULL, &vm, &conflict);

	if (err == 0)
		svirt_vm_clear(&vm);
	svirt_conflict_clear(&conflict);
	return err;
}

/* One that is not there is empty, and in memory. It is made once, and filled
 * from a copy of it each time: to make the tables takes ten times as long. */
static struct svirt_registry *fresh(void)
{
	static struct svirt_registry *registry;
	static unsigned char *image;
	static sqlite3_int64 size;
	unsigned char *copy;

	if (!registry) {
		if (svirt_registry_open("/no-such/r.db", SVIRT_OPEN_DRY_RUN,
			    &registry) < 0 ||
			registry_exec(registry, rows) < 0)
			abort();
		image = sqlite3_serialize(registry->db, "main", &size, 0);
	}
	copy = sqlite3_malloc64((sqlite3_uint64)size);
	if (!image || !copy)
		abort();
	memcpy(copy, image, (size_t)size);
	if (sqlite3_deserialize(registry->db, "main", copy, size, size,
		    SQLITE_DESERIALIZE_FREEONCLOSE |
			    SQLITE_DESERIALIZE_RESIZEABLE) != SQLITE_OK)
		abort();
	return registry;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data, *end = text + size;
	struct svirt_registry *registry = fresh();
	struct svirt_vms vms = {};

	while (text < end) {
		const char *newline = memchr(text, '\n', (size_t)(end - text));
		size_t length = (size_t)((newline ? newline : end) - text);

		change(registry->db, text, length);
		text += length + 1;
	}
	if (svirt_registry_vms(registry, SVIRT_VMS_RELEASED, &vms) == 0)
		for (size_t i = 0; i < vms.count; i++)
			read_one(registry, &vms.list[i]);
	/* The rows as they are must be readable, or nothing is shown here. */
	if (hold(registry) < 0 && size == 0)
		abort();
	if (size == 0 && vms.count != 2)
		abort();
	svirt_vms_clear(&vms);
	return 0;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The choice of a uid for a VM; whose uids those of a range are besides, in
 * /etc, is its caller's to know. */
#include "config.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>

#include "alloc/uid.h"

/* What (uid_t)-1 is to programs of sixteen bits. */
#define NOBODY_16 65535

/* A VM, held or released with files left, or a file of any. */
static int is_on_record(struct svirt_registry *registry, uid_t uid)
{
	sqlite3_stmt *statement;
	int r = registry_statement(registry,
		"SELECT 1 FROM vm WHERE uid = ?1"
		" UNION ALL SELECT 1 FROM file WHERE given_uid = ?1 LIMIT 1",
		&statement);

	if (r < 0)
		return r;
	sqlite3_bind_int64(statement, 1, uid);
	return registry_run(registry, statement, NULL);
}

static void close_directory(DIR **directory)
{
	if (*directory)
		closedir(*directory);
}

/* One that outlived its VM's control groups, say. */
static int is_running(uid_t uid)
{
	_cleanup_(close_directory) DIR *proc = opendir("/proc");
	const struct dirent *entry;
	struct stat st;

	if (!proc)
		return util_errno();
	while ((entry = readdir(proc)))
		if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9' &&
			fstatat(dirfd(proc), entry->d_name, &st,
				AT_SYMLINK_NOFOLLOW) == 0 &&
			st.st_uid == uid)
			return 1;
	return 0;
}

static int is_taken(struct svirt_registry *registry, uid_t uid)
{
	int r;

	if (uid == 0 || uid == NOBODY_16 || uid == (uid_t)-1)
		return 1;
	r = is_on_record(registry, uid);
	return r != 0 ? r : is_running(uid);
}

/* From a random one on, so that the one freed last is not the next: files of
 * its VM may be about that nobody has on record. Only what is taken is passed
 * over, so this ends long before a large range does. */
int uid_choose(
	struct svirt_registry *registry, uid_t first, uid_t last, uid_t *ret)
{
	uint64_t count = (uint64_t)last - first + 1, start;
	int r = 1;

	if (first > last)
		return -EINVAL;
	if (getrandom(&start, sizeof(start), 0) != sizeof(start))
		return util_errno();
	start %= count;
	for (uint64_t i = 0; r > 0 && i < count; i++) {
		uid_t uid = first + (uid_t)((start + i) % count);

		r = is_taken(registry, uid);
		if (r == 0)
			*ret = uid;
	}
	return r > 0 ? -EUSERS : r;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the file system that a file is on has to do with its use: mounted for
 * reading alone, with a context for all in it, or without labels. */
#include "config.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>

#include "check/explain-mount.h"
#include "check/explanation.h"
#include "check/quote.h"

#define CIFS_MAGIC 0xff534d42
#define SMB2_MAGIC 0xfe534d42

const char *explain_mount_without_labels(int fd)
{
	static const struct {
		uint32_t magic;
		const char *type;
	} types[] = {
		{NFS_SUPER_MAGIC, "nfs"},
		{CIFS_MAGIC, "cifs"},
		{SMB2_MAGIC, "cifs"},
		{FUSE_SUPER_MAGIC, "fuse"},
	};
	struct statfs status;

	if (fstatfs(fd, &status) < 0)
		return NULL;
	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		if ((uint32_t)status.f_type == types[i].magic)
			return types[i].type;
	}
	return NULL;
}

static void close_stream(FILE **stream)
{
	if (*stream)
		fclose(*stream);
}

/* A line of mountinfo: the mount's id, and where it is. */
static bool is_mount(const char *line, uint64_t id)
{
	return strtoull(line, NULL, 10) == id;
}

/* The mount's own line of mountinfo, or NULL. */
static char *find_mount(int fd)
{
	_cleanup_(close_stream) FILE *stream =
		fopen("/proc/self/mountinfo", "re");
	_cleanup_free_ char *line = NULL;
	struct statx status;
	size_t room = 0;

	if (!stream ||
		statx(fd, "", AT_EMPTY_PATH, STATX_MNT_ID, &status) < 0 ||
		!(status.stx_mask & STATX_MNT_ID))
		return NULL;
	while (getline(&line, &room, stream) >= 0) {
		if (is_mount(line, status.stx_mnt_id))
			return TAKE_PTR(line);
	}
	return NULL;
}

/* The option context= of a line of mountinfo, among those of the file system;
 * others end like it, and so may a path. */
static const char *find_context(const char *line)
{
	const char *at = line ? strstr(line, " - ") : NULL;

	while (at && (at = strstr(at + 1, "context=")))
		if (at[-1] == ',' || at[-1] == ' ')
			return at;
	return NULL;
}

int explain_mount(struct check_run *run, int fd, const char *path, int wanted)
{
	_cleanup_free_ char *line = find_mount(fd);
	_cleanup_free_ char *remedy = NULL;
	const char *context = find_context(line);
	struct statvfs status;

	if (context)
		explanation_ok(run, EXPLAIN_MOUNT, path,
			"the mount gives all in it one label: %.*s",
			(int)strcspn(context, " \n"), context);
	if (fstatvfs(fd, &status) < 0 || !(status.f_flag & ST_RDONLY))
		return R_OK | W_OK;
	if (!(wanted & W_OK))
		return R_OK;
	remedy = quote_command("mount -o remount,rw \"$(findmnt -n -o TARGET "
			       "--target %s)\"",
		path);
	explanation_no(run, EXPLAIN_MOUNT, path, remedy,
		"its file system is mounted read-only");
	return R_OK;
}

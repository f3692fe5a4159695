/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is mounted, as /proc/self/mountinfo tells; which file system that is, is
 * in filesystem.c. */
#include "config.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/sysmacros.h>

#include "file/mounts.h"

static void mount_clear(struct mount *mount)
{
	free(mount->root);
	free(mount->point);
	free(mount->type);
	free(mount->source);
}

void mounts_clear(struct mounts *mounts)
{
	for (size_t i = 0; i < mounts->count; i++)
		mount_clear(&mounts->list[i]);
	free(mounts->list);
	*mounts = (struct mounts){0};
}

/* Space, tab, newline and backslash are written as \ooo. */
static char *unescape(char *text)
{
	char *out = text;

	for (const char *in = text; *in; out++) {
		if (in[0] == '\\' && in[1] >= '0' && in[1] <= '3' && in[2] &&
			in[3]) {
			*out = (char)((in[1] - '0') << 6 | (in[2] - '0') << 3 |
				      (in[3] - '0'));
			in += 4;
		} else {
			*out = *in++;
		}
	}
	*out = '\0';
	return text;
}

static int read_device(const char *text, dev_t *ret)
{
	uint64_t major, minor;

	if (util_digits(&text, UINT_MAX, &major) < 0 || *text++ != ':' ||
		util_number(text, 0, UINT_MAX, &minor) < 0)
		return -EIO;
	*ret = makedev((unsigned int)major, (unsigned int)minor);
	return 0;
}

/* "36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw": the fields
 * before the dash vary in number. */
static int parse(char *line, struct mount *ret)
{
	char *tail = strstr(line, " - "), *rest = line;
	const char *id = strsep(&rest, " ");
	const char *parent = strsep(&rest, " ");
	const char *device = strsep(&rest, " ");
	char *root = strsep(&rest, " ");
	char *point = strsep(&rest, " ");
	char *type, *source;
	uint64_t number;

	if (!tail || !id || !parent || !device || !root || !point ||
		util_number(id, 0, INT_MAX, &number) < 0)
		return -EIO;
	rest = tail + 3;
	type = strsep(&rest, " ");
	source = strsep(&rest, " ");
	*ret = (struct mount){
		.id = (int)number,
		.root = strdup(unescape(root)),
		.point = strdup(unescape(point)),
		.type = strdup(type ? type : ""),
		.source = strdup(source ? unescape(source) : ""),
	};
	if (!ret->root || !ret->point || !ret->type || !ret->source)
		return -ENOMEM;
	return read_device(device, &ret->dev);
}

static int append(struct mounts *mounts, char *line)
{
	struct mount *list;

	list = reallocarray(mounts->list, mounts->count + 1, sizeof(*list));
	if (!list)
		return -ENOMEM;
	mounts->list = list;
	list[mounts->count] = (struct mount){0};
	return parse(line, &list[mounts->count++]);
}

static void close_stream(FILE **stream)
{
	if (*stream)
		fclose(*stream);
}

int mounts_read(struct mounts *ret)
{
	_cleanup_(close_stream) FILE *stream =
		fopen("/proc/self/mountinfo", "re");
	_cleanup_(mounts_clear) struct mounts mounts = {0};
	_cleanup_free_ char *line = NULL;
	size_t size = 0;
	int err;

	if (!stream)
		return util_errno();
	while (getline(&line, &size, stream) > 0) {
		line[strcspn(line, "\n")] = '\0';
		err = append(&mounts, line);
		if (err < 0)
			return err;
	}
	if (ferror(stream))
		return -EIO;
	*ret = mounts;
	mounts = (struct mounts){0};
	return 0;
}

const struct mount *mounts_find(const struct mounts *mounts, int id)
{
	for (size_t i = 0; i < mounts->count; i++)
		if (mounts->list[i].id == id)
			return &mounts->list[i];
	return NULL;
}

/* Of several at one place, the last covers the others. */
struct mount *mounts_find_path(const struct mounts *mounts, const char *path)
{
	struct mount *found = NULL;
	size_t longest = 0;

	for (size_t i = 0; i < mounts->count; i++) {
		const char *point = mounts->list[i].point;
		size_t length = strcmp(point, "/") == 0 ? 0 : strlen(point);

		if (strncmp(path, point, length) != 0 ||
			(path[length] != '/' && path[length] != '\0') ||
			length < longest)
			continue;
		found = &mounts->list[i];
		longest = length;
	}
	return found;
}

int mounts_open(const struct mount *mount)
{
	int fd = open(
		mount->point, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	return fd < 0 ? util_errno() : fd;
}

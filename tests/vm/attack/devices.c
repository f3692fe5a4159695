/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every node in /dev: which can be opened. Terminals of others have words of
 * their own. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "attack.h"

#define KINDS_MAX 256

/* Without its number: there may be any number of a kind. */
static bool is_new(const char *path)
{
	static char kinds[KINDS_MAX][64];
	static size_t count;
	char kind[64];

	snprintf(kind, sizeof(kind), "%.*s",
		(int)strcspn(path, "0123456789") % 63, path);
	for (size_t i = 0; i < count; i++)
		if (strcmp(kinds[i], kind) == 0)
			return false;
	if (count < KINDS_MAX)
		memcpy(kinds[count++], kind, sizeof(kind));
	return true;
}

static bool can_open(const char *path)
{
	const int modes[] = {O_RDONLY, O_WRONLY, O_WRONLY | O_APPEND, O_RDWR};
	int fd = -1;

	for (size_t i = 0; i < 4 && fd < 0; i++)
		fd = open(path, modes[i] | O_NOCTTY | O_NONBLOCK);
	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

void devices_try(const char *folder)
{
	DIR *directory = opendir(folder);
	struct dirent *entry;
	struct stat st;
	char path[1024];

	if (!directory)
		return;
	while ((entry = readdir(directory))) {
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		if (entry->d_name[0] == '.' || lstat(path, &st) < 0 ||
			strcmp(path, "/dev/pts") == 0)
			continue;
		if (S_ISDIR(st.st_mode))
			devices_try(path);
		else if ((S_ISCHR(st.st_mode) || S_ISBLK(st.st_mode)) &&
			 can_open(path) && is_new(path + strlen("/dev/")))
			printf("device-%.*s\n",
				(int)strcspn(
					path + strlen("/dev/"), "0123456789"),
				path + strlen("/dev/"));
	}
	closedir(directory);
}

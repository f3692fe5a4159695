/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tree DIRECTORY COUNT LABEL: a tree of so many small files, a hundred in each
 * directory, all with that label. */
#include "config.h"

#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#include "util.h"

#define LABEL "security.selinux"

static void make_directory(const char *path, const char *label)
{
	if (mkdir(path, 0755) < 0 ||
		setxattr(path, LABEL, label, strlen(label) + 1, 0) < 0)
		err(1, "%s", path);
}

static void make_file(const char *path, const char *label)
{
	int fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0644);

	if (fd < 0 || fsetxattr(fd, LABEL, label, strlen(label) + 1, 0) < 0)
		err(1, "%s", path);
	close(fd);
}

int main(int argc, char **argv)
{
	char path[4096];
	uint64_t count;

	if (argc != 4 || util_number(argv[2], 1, 100000000, &count) < 0)
		errx(2, "usage: tree DIRECTORY COUNT LABEL");
	make_directory(argv[1], argv[3]);
	for (unsigned long i = 0; i < count; i++) {
		unsigned long hundred = i / 100;

		snprintf(path, sizeof(path), "%s/%lu", argv[1], hundred);
		if (i % 100 == 0)
			make_directory(path, argv[3]);
		snprintf(path, sizeof(path), "%s/%lu/file-%lu", argv[1],
			hundred, i);
		make_file(path, argv[3]);
	}
	return 0;
}

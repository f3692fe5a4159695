/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Stands in for libFuzzer: gives the target every file of a directory, and
 * every beginning of it. Without an argument that is the target's corpus. */
#include "config.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

#include "fuzz.h"

static int replay(int directory, const char *name)
{
	uint8_t data[65536];
	ssize_t size;
	int fd;

	fd = openat(directory, name, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	size = read(fd, data, sizeof(data));
	close(fd);
	for (ssize_t length = 0; length <= size; length++)
		LLVMFuzzerTestOneInput(data, (size_t)length);
	return size < 0 ? -1 : 0;
}

int main(int argc, char **argv)
{
	DIR *directory = opendir(argc > 1 ? argv[1] : CORPUS);
	const struct dirent *entry;
	int count = 0, failed = 0;

	while (directory && (entry = readdir(directory))) {
		bool passed;

		if (entry->d_name[0] == '.')
			continue;
		passed = replay(dirfd(directory), entry->d_name) == 0;
		failed += !passed;
		printf("%sok %d - %s\n", passed ? "" : "not ", ++count,
			entry->d_name);
	}
	if (directory)
		closedir(directory);
	printf("1..%d\n", count);
	return failed > 0 || count == 0;
}

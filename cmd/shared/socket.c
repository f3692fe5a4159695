/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sockets by their path: found and named. Whose they may be, and the level that
 * a connection needs, is vm-socket.c's affair. */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "shared/socket.h"
#include "util.h"

int socket_pin(int directory, const char *path)
{
	_cleanup_close_ int fd =
		openat(directory, path, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	struct stat file;

	if (fd < 0 || fstat(fd, &file) < 0)
		return util_errno();
	return S_ISSOCK(file.st_mode) ? TAKE_FD(fd) : -ENOTSOCK;
}

int socket_address(const char *path, struct sockaddr_un *ret)
{
	size_t length = strlen(path);

	*ret = (struct sockaddr_un){.sun_family = AF_UNIX};
	if (length >= sizeof(ret->sun_path))
		return -ENAMETOOLONG;
	memcpy(ret->sun_path, path, length);
	return 0;
}

struct sockaddr_un socket_address_pinned(int pinned)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	snprintf(address.sun_path, sizeof(address.sun_path), "/proc/self/fd/%d",
		pinned);
	return address;
}

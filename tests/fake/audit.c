/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The fake's audit: a line a record, "TYPE RESULT MESSAGE". */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <libaudit.h>

#include "fake.h"

int audit_open(void)
{
	const char *path = getenv("FAKE_AUDIT");

	if (!path) {
		errno = EPROTONOSUPPORT;
		return -1;
	}
	return open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

void audit_close(int fd)
{
	if (fd >= 0)
		close(fd);
}

int audit_log_user_message(int fd, int type, const char *message,
	const char *hostname, const char *address, const char *tty, int result)
{
	(void)hostname;
	(void)address;
	(void)tty;
	return dprintf(
		fd, "%d %s %s\n", type, result ? "success" : "failed", message);
}

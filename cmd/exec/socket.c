/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sockets that a VM is handed: a monitor that listens, a connection to a
 * helper.
 *
 * A socket has the label of who made it, range included, and constraints hold
 * that as they hold a file's. To relabel its inode does not help: it counts as
 * a file then, and the kernel hands it on to nobody. So this one is never made
 * usable here, and its maker is told how.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "exec/socket.h"
#include "svirt.h"
#include "util.h"

static bool get(int fd, int option, int *ret)
{
	socklen_t length = sizeof(*ret);

	return getsockopt(fd, SOL_SOCKET, option, ret, &length) == 0;
}

static bool is_stream(int type)
{
	return type == SOCK_STREAM || type == SOCK_SEQPACKET;
}

/* It listens, or is only bound: QEMU then has it listen. */
static bool is_to_listen(int fd)
{
	struct sockaddr_storage peer;
	socklen_t length = sizeof(peer);
	int type;

	return get(fd, SO_TYPE, &type) && is_stream(type) &&
	       getpeername(fd, (struct sockaddr *)&peer, &length) < 0;
}

const char *socket_lacking(int fd, const char *target, const char *label)
{
	static const char *const permissions[] = {"getattr", "getopt", "setopt",
		"read", "write", "listen", "accept"};
	size_t count = ARRAY_SIZE(permissions) - (is_to_listen(fd) ? 0 : 2);
	const char *class = svirt_descriptor_class(fd);

	for (size_t i = 0; class && i < count; i++)
		if (svirt_policy_permits(
			    target, label, class, permissions[i]) == 0)
			return permissions[i];
	return NULL;
}

/* The same label at the bare sensitivity, which every VM's level dominates. */
static char *bare(const char *label)
{
	_cleanup_(svirt_context_clear) struct svirt_context parts = {0};
	struct svirt_level level = {0};
	char *new;

	if (svirt_context_parse(label, &parts) < 0 || !parts.has_range)
		return NULL;
	level.sensitivity = parts.range.low.sensitivity;
	return svirt_context_with_level(label, &level, &new) < 0 ? NULL : new;
}

char *socket_remedy(int fd, const char *target, const char *label)
{
	_cleanup_free_ char *new = bare(label);
	char *text;

	if (!new || strcmp(new, label) == 0 ||
		socket_lacking(fd, target, new) ||
		asprintf(&text,
			": it has the categories of who made it: have that run "
			"by runcon -l %s, or call setsockcreatecon(\"%s\") "
			"before socket()",
			strrchr(new, ':') + 1, new) < 0)
		return NULL;
	return text;
}

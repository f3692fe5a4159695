/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sockets that have a path. */
#ifndef SVIRT_CMD_SHARED_SOCKET_H
#define SVIRT_CMD_SHARED_SOCKET_H

#include <sys/un.h>

/* Pin (O_PATH) what is there and is a socket; -ENOTSOCK for anything else, a
 * link to one too. */
int socket_pin(int directory, const char *path);

/* The address of a path, or of what a descriptor pins, whatever has its name by
 * now; -ENAMETOOLONG where a path has no room in it. */
int socket_address(const char *path, struct sockaddr_un *ret);
struct sockaddr_un socket_address_pinned(int pinned);

#endif

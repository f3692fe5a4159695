/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A socket that a program inherits. */
#ifndef SVIRT_CMD_EXEC_SOCKET_H
#define SVIRT_CMD_EXEC_SOCKET_H

/* The permission that @target lacks on a socket labelled @label to do what QEMU
 * does with one by fd=: ask what it is, set options, and, where nobody is
 * connected yet, listen and accept. NULL when it lacks none, or the socket's
 * class is not known. */
const char *socket_lacking(int fd, const char *target, const char *label);

/* What would have made it usable, to be appended to a message; free(3) it. NULL
 * where nothing would have. */
char *socket_remedy(int fd, const char *target, const char *label);

#endif

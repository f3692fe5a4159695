/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Connections to and from VMs, by name. */
#ifndef SVIRT_CMD_SHARED_VM_SOCKET_H
#define SVIRT_CMD_SHARED_VM_SOCKET_H

#include <stdbool.h>

/* Connect to the socket at @path in a VM's folder, which listens at @level. The
 * descriptor does not wait, and is closed by execve(2). Or
 *   -ENOENT, -ECONNREFUSED, -EAGAIN  nobody listens there yet
 *   -ENOTSOCK  no socket: the VM has put something else there
 *   -EPERM     somebody else than the VM would answer */
int vm_socket_connect(const char *path, const char *level);

/* Connect to the socket at @path, a path as any other; the connection is one
 * that a process at @level may be given, and waits. Or a negative errno,
 * -EAGAIN where as many as listen() takes wait already. */
int vm_socket_connect_for(const char *path, const char *level);

/* Whether a VM, this one or another, has made the connection that was accepted:
 * then it must not be served. What cannot be told counts as one. */
bool vm_socket_is_from_vm(int fd);

#endif

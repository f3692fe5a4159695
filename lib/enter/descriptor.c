/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A descriptor that a VM is handed: whether it can use it, and a pipe made so
 * that it can.
 *
 * At a change of context the kernel replaces every descriptor that the new
 * domain may not use by /dev/null, without a word. So it is asked here, as the
 * kernel will ask it: the class of the file, and read, write or append as the
 * descriptor was opened. Who opened it cannot be seen from outside; the
 * toolkit's policy lets VMs use everyone's descriptors as such.
 */
#include "config.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>

#include <selinux/selinux.h>

#include "svirt.h"
#include "util.h"

/* Usable by inheritance only; policy/svirt_tools.cil. */
#define PIPE_CONTEXT "system_u:object_r:svirt_pipe_t:s0"

static const char *class_of_socket(int fd)
{
	int family, type;
	socklen_t length = sizeof(int);
	bool stream;

	if (getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &family, &length) < 0 ||
		getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &length) < 0)
		return NULL;
	stream = type == SOCK_STREAM || type == SOCK_SEQPACKET;
	if (family == AF_UNIX)
		return stream ? "unix_stream_socket" : "unix_dgram_socket";
	if (family == AF_INET || family == AF_INET6)
		return stream ? "tcp_socket" : "udp_socket";
	return family == AF_VSOCK ? "vsock_socket" : NULL;
}

SVIRT_PUBLIC const char *svirt_descriptor_class(int fd)
{
	struct stat st;

	if (fstat(fd, &st) < 0 || S_ISLNK(st.st_mode))
		return NULL;
	return S_ISSOCK(st.st_mode) ? class_of_socket(fd)
				    : util_file_class(st.st_mode);
}

static bool is_denied(const char *target, const char *context,
	const char *class, const char *permission)
{
	return svirt_policy_permits(target, context, class, permission) == 0;
}

/* The permission that @target lacks to use the descriptor, or NULL. */
static const char *lacking(int fd, const char *target, const char *context)
{
	const char *class = svirt_descriptor_class(fd);
	int flags = fcntl(fd, F_GETFL), mode = flags & O_ACCMODE;
	const char *write = flags & O_APPEND ? "append" : "write";

	if (!class || flags < 0)
		return NULL;
	if ((flags & O_PATH) || mode == O_ACCMODE)
		return is_denied(target, context, class, "ioctl") ? "ioctl"
								  : NULL;
	if (mode != O_WRONLY && is_denied(target, context, class, "read"))
		return "read";
	if (mode != O_RDONLY && is_denied(target, context, class, write))
		return write;
	return NULL;
}

/* A pipe of the kernel's own, not a FIFO in some directory. */
static bool is_pipe(int fd)
{
	struct statfs fs;

	return fstatfs(fd, &fs) == 0 && fs.f_type == PIPEFS_MAGIC;
}

/* A pipe carries the label of who made it, categories included, and no allow
 * rule helps against a constraint; its label can be changed instead. */
static bool pipe_open_up(int fd)
{
	return is_pipe(fd) && svirt_context_is_valid(PIPE_CONTEXT) == 1 &&
	       fsetfilecon_raw(fd, PIPE_CONTEXT) == 0;
}

/* What the kernel would put in its place. */
static bool is_null(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISCHR(st.st_mode) &&
	       st.st_rdev == makedev(1, 3);
}

/* Whether the kernel did that when this program itself changed its context:
 * it takes the null device of selinuxfs. */
static bool is_taken(int fd)
{
	struct statfs fs;

	return fstatfs(fd, &fs) == 0 &&
	       (unsigned int)fs.f_type == SELINUX_MAGIC;
}

SVIRT_PUBLIC int svirt_descriptor_prepare(int fd, const char *target,
	const char **ret_permission, char **ret_label)
{
	_cleanup_free_ char *label = NULL;
	const char *permission;

	if (fcntl(fd, F_GETFD) < 0)
		return util_errno();
	if (is_taken(fd))
		return -ESTALE;
	if (is_null(fd) || fgetfilecon_raw(fd, &label) < 0)
		return 1;
	permission = lacking(fd, target, label);
	if (permission && pipe_open_up(fd))
		permission = lacking(fd, target, PIPE_CONTEXT);
	if (!permission)
		return 1;
	*ret_permission = permission;
	*ret_label = TAKE_PTR(label);
	return 0;
}

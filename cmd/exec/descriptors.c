/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The descriptors that a command inherits: which are kept, and usable.
 *
 * At a change of context the kernel replaces every descriptor that the new
 * domain may not use by /dev/null, without a word. So it is asked here, as the
 * kernel will ask it: the class of the file, and read, write or append as the
 * descriptor was opened. Who opened it cannot be seen from outside; the
 * toolkit's policy lets VMs use everyone's descriptors as such.
 */
#include "config.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>

#include <selinux/selinux.h>

#include "shared/cli.h"
#include "exec/transition.h"
#include "exec/descriptors.h"

/* Usable by inheritance only; policy/svirt_tools.cil. */
#define PIPE_CONTEXT "system_u:object_r:svirt_pipe_t:s0"

void descriptors_clear(struct descriptors *descriptors)
{
	free(descriptors->kept);
	*descriptors = (struct descriptors){};
}

bool descriptors_keep(struct descriptors *descriptors, const char *text)
{
	int fd = (int)cli_number("--keep-fd", text, 0, INT32_MAX);
	int flags = fcntl(fd, F_GETFD);
	int *more;

	if (flags < 0 || (flags & FD_CLOEXEC)) {
		cli_warn("--keep-fd=%d: no such descriptor is open", fd);
		return false;
	}
	more = reallocarray(
		descriptors->kept, descriptors->count + 1, sizeof(int));
	if (!more) {
		cli_warn("%s", strerror(ENOMEM));
		return false;
	}
	descriptors->kept = more;
	descriptors->kept[descriptors->count++] = fd;
	return true;
}

/* Whether --keep-fd names it. */
static bool is_named(const struct descriptors *descriptors, int fd)
{
	for (size_t i = 0; i < descriptors->count; i++)
		if (descriptors->kept[i] == fd)
			return true;
	return false;
}

static int close_at_exec(DIR *directory, const struct descriptors *descriptors)
{
	const struct dirent *entry;
	int fd;

	while ((errno = 0, entry = readdir(directory))) {
		if (entry->d_name[0] == '.')
			continue;
		fd = (int)cli_number("fd", entry->d_name, 0, INT32_MAX);
		if (fd > 2 && !is_named(descriptors, fd) &&
			fcntl(fd, F_SETFD, FD_CLOEXEC) < 0)
			return util_errno();
	}
	return errno ? util_errno() : 0;
}

/* Close-on-exec rather than closed: a start that fails has work left. */
bool descriptors_close_others(const struct descriptors *descriptors)
{
	DIR *directory = opendir("/proc/self/fd");
	int err = directory ? close_at_exec(directory, descriptors)
			    : util_errno();

	if (directory)
		closedir(directory);
	if (err < 0)
		cli_warn("cannot close inherited descriptors: /proc/self/fd: "
			 "%s",
			strerror(-err));
	return err == 0;
}

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

/* NULL where the kernel does not ask, or asks what is not known here. */
static const char *class_of(int fd)
{
	struct stat st;

	if (fstat(fd, &st) < 0 || S_ISLNK(st.st_mode))
		return NULL;
	return S_ISSOCK(st.st_mode) ? class_of_socket(fd)
				    : util_file_class(st.st_mode);
}

/* The permission that @target lacks to use the descriptor, or NULL. */
static const char *lacking(int fd, const char *target, const char *context)
{
	const char *class = class_of(fd);
	int flags = fcntl(fd, F_GETFL), mode = flags & O_ACCMODE;
	const char *write = flags & O_APPEND ? "append" : "write";

	if (!class || flags < 0)
		return NULL;
	if ((flags & O_PATH) || mode == O_ACCMODE)
		return transition_allows(target, context, class, "ioctl") == 0
			       ? "ioctl"
			       : NULL;
	if (mode != O_WRONLY &&
		transition_allows(target, context, class, "read") == 0)
		return "read";
	if (mode != O_RDONLY &&
		transition_allows(target, context, class, write) == 0)
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
	if (!is_pipe(fd) || svirt_context_is_valid(PIPE_CONTEXT) != 1)
		return false;
	if (fsetfilecon_raw(fd, PIPE_CONTEXT) == 0)
		return true;
	cli_verbose("descriptor %d: cannot relabel the pipe: %s", fd,
		strerror(errno));
	return false;
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

static void describe(int fd, char ret[256])
{
	static const char *const standard[] = {
		"standard input", "standard output", "standard error"};
	char link[32], name[160] = "?";
	ssize_t length;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	length = readlink(link, name, sizeof(name) - 1);
	if (length > 0)
		name[length] = '\0';
	if (fd <= 2)
		snprintf(ret, 256, "%s: %s", standard[fd], name);
	else
		snprintf(ret, 256, "--keep-fd=%d: %s", fd, name);
}

/* The permission that the program lacks for this descriptor, or NULL. */
static const char *prepare_one(int fd, const char *target, char **ret_label)
{
	_cleanup_free_ char *label = NULL;
	const char *permission;

	if (is_null(fd) || fgetfilecon_raw(fd, &label) < 0)
		return NULL;
	permission = lacking(fd, target, label);
	if (permission && pipe_open_up(fd))
		permission = lacking(fd, target, PIPE_CONTEXT);
	*ret_label = TAKE_PTR(label);
	return permission;
}

/* Whether the program will have this descriptor; a message when not, which ends
 * in `advice`. */
static bool prepare(int fd, const char *target, const char *advice)
{
	_cleanup_free_ char *label = NULL;
	int flags = fcntl(fd, F_GETFD);
	const char *permission;
	char what[256];

	if (flags < 0 || (flags & FD_CLOEXEC))
		return true;
	describe(fd, what);
	if (is_taken(fd)) {
		cli_warn("%s: not what the caller handed over: the policy "
			 "does not let svirt-exec hand it on",
			what);
		return false;
	}
	permission = prepare_one(fd, target, &label);
	if (!permission)
		return true;
	cli_warn("%s: the VM may not %s it (label %s)%s", what, permission,
		label, advice);
	return false;
}

bool descriptors_prepare(
	const struct descriptors *descriptors, const char *target)
{
	bool usable = true;
	int fd;

	for (fd = 0; fd <= 2; fd++)
		if (!is_named(descriptors, fd))
			prepare(fd, target,
				" and finds /dev/null in its place: use a pipe,"
				" or a file in the VM's folder "
				"in " SVIRT_RUNDIR_PATH);
	for (size_t i = 0; i < descriptors->count; i++)
		usable = prepare(descriptors->kept[i], target, "") && usable;
	return usable || svirt_policy_is_permissive();
}

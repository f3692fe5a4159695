/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The descriptors that a command inherits: which are kept, and what is said of
 * one that the VM may not use, which the kernel replaces without a word. The
 * library asks the policy, and closes the others.
 */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <selinux/selinux.h>

#include "shared/cli.h"
#include "exec/descriptors.h"
#include "exec/socket.h"
#include "svirt.h"
#include "util.h"

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

/* Whether the program will have this descriptor; a message when not, which ends
 * in `advice`. */
static bool prepare(int fd, const char *target, const char *advice)
{
	_cleanup_free_ char *label = NULL;
	int flags = fcntl(fd, F_GETFD);
	const char *permission;
	char what[256];
	int err;

	if (flags < 0 || (flags & FD_CLOEXEC))
		return true;
	describe(fd, what);
	err = svirt_descriptor_prepare(fd, target, &permission, &label);
	if (err == -ESTALE) {
		cli_warn("%s: not what the caller handed over: the policy "
			 "does not let svirt-exec hand it on",
			what);
		return false;
	}
	if (err != 0)
		return true;
	cli_warn("%s: the VM may not %s it (label %s)%s", what, permission,
		label, advice);
	return false;
}

/* A socket that is kept is to do more than be there. */
static bool prepare_socket(int fd, const char *target)
{
	_cleanup_free_ char *label = NULL, *remedy = NULL;
	const char *permission;
	char what[256];

	if (fgetfilecon_raw(fd, &label) < 0)
		return true;
	permission = socket_lacking(fd, target, label);
	if (!permission)
		return true;
	remedy = socket_remedy(fd, target, label);
	describe(fd, what);
	cli_warn("%s: the VM may not use it: the policy lacks %s for a %s "
		 "labelled %s%s",
		what, permission, svirt_descriptor_class(fd), label,
		remedy ? remedy : "");
	return false;
}

static bool prepare_kept(int fd, const char *target)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISSOCK(st.st_mode)
		       ? prepare_socket(fd, target)
		       : prepare(fd, target, "");
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
		usable = prepare_kept(descriptors->kept[i], target) && usable;
	return usable || svirt_policy_is_permissive();
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The least a kernel with SELinux answers, at next to no cost: preloaded where
 * the time of labelling is measured. The tests' stand-in looks at every label
 * that is set, in user space, which no kernel does. VMs here can use what is at
 * their own level and nothing else. */
#include "config.h"

#include <dlfcn.h>
#include <errno.h>
#include <string.h>
#include <sys/xattr.h>

#include <selinux/selinux.h>

#define VISIBLE __attribute__((visibility("default")))

VISIBLE int is_selinux_enabled(void)
{
	return 1;
}

VISIBLE int security_getenforce(void)
{
	return 1;
}

/* Where SELinux is, a pipe has a label: the library asks that of one. A file
 * that can have none is not told from it, as none is labelled here. */
VISIBLE ssize_t fgetxattr(int fd, const char *name, void *value, size_t size)
{
	static ssize_t (*real)(int, const char *, void *, size_t);
	ssize_t length;

	if (!real)
		real = (__typeof__(real))dlsym(RTLD_NEXT, "fgetxattr");
	length = real(fd, name, value, size);
	if (length < 0 && errno == EOPNOTSUPP && size == 0 &&
		strcmp(name, "security.selinux") == 0)
		return 1;
	return length;
}

static int copy(const char *text, char **ret)
{
	*ret = strdup(text);
	return *ret ? 0 : -1;
}

VISIBLE int getcon_raw(char **ret)
{
	return copy("u:r:unconfined_t:s0-s0:c0.c1023", ret);
}

VISIBLE int getprevcon_raw(char **ret)
{
	return getcon_raw(ret);
}

VISIBLE int security_get_initial_context_raw(const char *name, char **ret)
{
	return copy("system_u:object_r:unlabeled_t:s0", ret);
}

VISIBLE int security_check_context_raw(const char *context)
{
	return 0;
}

VISIBLE security_class_t string_to_security_class(const char *name)
{
	return (security_class_t)(1 + (name[0] & 7));
}

VISIBLE access_vector_t string_to_av_perm(
	security_class_t class, const char *name)
{
	return name[0] == 'r' ? 1 : 2;
}

VISIBLE int security_compute_av_flags_raw(const char *subject,
	const char *object, security_class_t class, access_vector_t requested,
	struct av_decision *ret)
{
	const char *own = strrchr(subject, ':'), *other = strrchr(object, ':');

	*ret = (struct av_decision){0};
	if (other[1] == 'c' && strcmp(own, other) == 0)
		ret->allowed = 3;
	return 0;
}

/* The files of the tests' policy. */

VISIBLE const char *selinux_virtual_domain_context_path(void)
{
	return FIXTURES "/virtual_domain_context";
}

VISIBLE const char *selinux_virtual_image_context_path(void)
{
	return FIXTURES "/virtual_image_context";
}

VISIBLE const char *selinux_file_context_path(void)
{
	return FIXTURES "/file_contexts";
}

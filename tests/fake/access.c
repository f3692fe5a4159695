/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libselinux's questions to the policy, with class and permission numbers that
 * agree with each other as the kernel's do. */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <selinux/selinux.h>

#include "fake.h"

/* The first of a file's are in the order of tests/policy/small.cil, since a
 * kernel numbers them as its policy does. */
#define FILE_PERMISSIONS                                                       \
	"getattr", "open", "read", "write", "append", "create", "unlink",      \
		"ioctl", "setattr", "lock", "relabelfrom", "relabelto", "map", \
		"link", "rename", "execute", "mounton", "execmod"
#define SOCKET_PERMISSIONS                                                     \
	"ioctl", "read", "write", "create", "getattr", "setattr", "lock",      \
		"relabelfrom", "relabelto", "append", "bind", "connect",       \
		"listen", "accept", "getopt", "setopt", "shutdown",            \
		"connectto"

static const struct {
	const char *name;
	const char *permissions[32];
} classes[] = {
	{"process",
		{"fork", "transition", "sigchld", "sigkill", "sigstop",
			"signull", "signal", "ptrace", "getsched", "setsched",
			"getattr", "setexec", "setfscreate", "noatsecure",
			"siginh", "setrlimit", "rlimitinh", "dyntransition",
			"setcurrent", "execmem", "execstack"}},
	{"process2", {"nnp_transition", "nosuid_transition"}},
	{"file", {FILE_PERMISSIONS, "execute_no_trans", "entrypoint"}},
	{"dir", {FILE_PERMISSIONS, "add_name", "remove_name", "reparent",
			"search", "rmdir"}},
	{"lnk_file", {FILE_PERMISSIONS}},
	{"chr_file", {FILE_PERMISSIONS}},
	{"blk_file", {FILE_PERMISSIONS}},
	{"sock_file", {FILE_PERMISSIONS}},
	{"fifo_file", {FILE_PERMISSIONS}},
	{"fd", {"use"}},
	{"filesystem", {"getattr", "mount", "relabelfrom", "relabelto"}},
	{"unix_stream_socket", {SOCKET_PERMISSIONS}},
	{"unix_dgram_socket", {SOCKET_PERMISSIONS, "sendto"}},
	{"vsock_socket", {SOCKET_PERMISSIONS}},
	{"tcp_socket", {SOCKET_PERMISSIONS, "name_bind", "name_connect"}},
};

static size_t permission_count(security_class_t class)
{
	size_t count = 0;

	if (class == 0 || class > ARRAY_SIZE(classes))
		return 0;
	while (count < 32 && classes[class - 1].permissions[count])
		count++;
	return count;
}

security_class_t string_to_security_class(const char *name)
{
	for (size_t i = 0; fake_is_enabled() && i < ARRAY_SIZE(classes); i++)
		if (strcmp(classes[i].name, name) == 0)
			return (security_class_t)(i + 1);
	errno = EINVAL;
	return 0;
}

security_class_t mode_to_security_class(mode_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFREG:
		return string_to_security_class("file");
	case S_IFDIR:
		return string_to_security_class("dir");
	case S_IFCHR:
		return string_to_security_class("chr_file");
	case S_IFBLK:
		return string_to_security_class("blk_file");
	case S_IFIFO:
		return string_to_security_class("fifo_file");
	case S_IFLNK:
		return string_to_security_class("lnk_file");
	case S_IFSOCK:
		return string_to_security_class("sock_file");
	default:
		errno = EINVAL;
		return 0;
	}
}

const char *security_class_to_string(security_class_t class)
{
	return permission_count(class) ? classes[class - 1].name : NULL;
}

access_vector_t string_to_av_perm(security_class_t class, const char *name)
{
	for (size_t i = 0; i < permission_count(class); i++)
		if (strcmp(classes[class - 1].permissions[i], name) == 0)
			return (access_vector_t)1 << i;
	errno = EINVAL;
	return 0;
}

int security_check_context_raw(const char *context)
{
	if (fake_is_enabled() && fake_is_valid(context))
		return 0;
	errno = fake_is_enabled() ? EINVAL : ENOENT;
	return -1;
}

int security_check_context(const char *context)
{
	return security_check_context_raw(context);
}

int security_canonicalize_context_raw(const char *context, char **ret)
{
	if (security_check_context_raw(context) < 0)
		return -1;
	*ret = strdup(context);
	return *ret ? 0 : -1;
}

int security_compute_av_flags_raw(const char *subject, const char *object,
	security_class_t class, access_vector_t requested,
	struct av_decision *ret)
{
	(void)requested;
	if (security_check_context_raw(subject) < 0 ||
		security_check_context_raw(object) < 0)
		return -1;
	*ret = (struct av_decision){.decided = ~0U, .auditdeny = ~0U};
	if (fake_is_permissive(subject))
		ret->flags = SELINUX_AVD_FLAGS_PERMISSIVE;
	for (size_t i = 0; i < permission_count(class); i++)
		if (fake_allows(subject, object, classes[class - 1].name,
			    classes[class - 1].permissions[i]))
			ret->allowed |= (access_vector_t)1 << i;
	return 0;
}

int security_compute_av_flags(const char *subject, const char *object,
	security_class_t class, access_vector_t requested,
	struct av_decision *ret)
{
	return security_compute_av_flags_raw(
		subject, object, class, requested, ret);
}

int security_compute_av_raw(const char *subject, const char *object,
	security_class_t class, access_vector_t requested,
	struct av_decision *ret)
{
	return security_compute_av_flags_raw(
		subject, object, class, requested, ret);
}

int security_compute_av(const char *subject, const char *object,
	security_class_t class, access_vector_t requested,
	struct av_decision *ret)
{
	return security_compute_av_flags_raw(
		subject, object, class, requested, ret);
}

static const char *transition_find(
	const char *subject, const char *object, const char *class)
{
	const struct fake_rule *rule;

	for (size_t i = 0; (rule = fake_rule(i)); i++)
		if (rule->count == 5 &&
			strcmp(rule->words[0], "transition") == 0 &&
			strcmp(rule->words[1], subject) == 0 &&
			strcmp(rule->words[2], object) == 0 &&
			strcmp(rule->words[3], class) == 0)
			return rule->words[4];
	return NULL;
}

/* Without a rule a process keeps its context, and a file takes the type of
 * its directory and the level of its maker. */
int security_compute_create_raw(const char *subject, const char *object,
	security_class_t class, char **ret)
{
	const char *name = security_class_to_string(class), *type;
	struct fake_context s, o;
	bool is_process;

	if (!name || security_check_context_raw(subject) < 0 ||
		security_check_context_raw(object) < 0 ||
		!fake_parse(subject, &s) || !fake_parse(object, &o))
		return -1;
	is_process = strcmp(name, "process") == 0;
	type = transition_find(s.type, o.type, name);
	if (!type)
		type = is_process ? s.type : o.type;
	/* default_range CLASS: of where it is made, as all files on Fedora's */
	if (!is_process && fake_is_listed("default_range", name))
		snprintf(s.range, sizeof(s.range), "%s", o.range);
	if (!is_process)
		s.range[strcspn(s.range, "-")] = '\0';
	return asprintf(ret, "%s:%s:%s:%s", s.user,
		       is_process ? s.role : "object_r", type, s.range) < 0
		       ? -1
		       : 0;
}

int security_compute_create_name_raw(const char *subject, const char *object,
	security_class_t class, const char *name, char **ret)
{
	(void)name; /* no rule here has one */
	return security_compute_create_raw(subject, object, class, ret);
}

int security_compute_create(const char *subject, const char *object,
	security_class_t class, char **ret)
{
	return security_compute_create_raw(subject, object, class, ret);
}

static const struct fake_rule *boolean_find(const char *name)
{
	const struct fake_rule *rule;

	for (size_t i = 0; (rule = fake_rule(i)); i++)
		if (rule->count == 3 &&
			strcmp(rule->words[0], "boolean") == 0 &&
			strcmp(rule->words[1], name) == 0)
			return rule;
	return NULL;
}

int security_get_boolean_active(const char *name)
{
	const struct fake_rule *rule = boolean_find(name);

	if (!rule) {
		errno = ENOENT;
		return -1;
	}
	return strcmp(rule->words[2], "on") == 0;
}

int security_get_boolean_pending(const char *name)
{
	return security_get_boolean_active(name);
}

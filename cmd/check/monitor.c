/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The one table of programs that are virtual machine monitors, or helpers of
 * one. */
#include "config.h"

#include <stddef.h>
#include <string.h>

#include "util.h"

#include "check/context.h"
#include "check/monitor.h"

/* A name that ends in '*' stands for all that begin so. */
static const struct {
	const char *name;
	enum monitor kind;
} monitors[] = {
	{"qemu-system-*", MONITOR_MAIN},
	{"qemu-kvm", MONITOR_MAIN},
	{"kvm", MONITOR_MAIN},
	{"cloud-hypervisor", MONITOR_MAIN},
	{"firecracker", MONITOR_MAIN},
	{"crosvm", MONITOR_MAIN},
	{"virtiofsd", MONITOR_HELPER},
	{"swtpm", MONITOR_HELPER},
};

static bool fits(const char *pattern, const char *name)
{
	size_t length = strlen(pattern);

	if (pattern[length - 1] == '*')
		return strncmp(pattern, name, length - 1) == 0;
	return strcmp(pattern, name) == 0;
}

/* A copy or a second name of a QEMU can be called anything. */
static bool is_labelled(const char *label)
{
	_cleanup_free_ char *type = context_type(label);

	return type && strcmp(type, "qemu_exec_t") == 0;
}

enum monitor monitor_kind(const char *executable, const char *label)
{
	const char *slash = executable ? strrchr(executable, '/') : NULL;
	const char *name = slash ? slash + 1 : executable;

	for (size_t i = 0; name && i < ARRAY_SIZE(monitors); i++) {
		if (fits(monitors[i].name, name))
			return monitors[i].kind;
	}
	return is_labelled(label) ? MONITOR_MAIN : MONITOR_NONE;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The one table of what is left between two VMs, with the reason for each.
 * Everything else is a violation. */
#include "config.h"

#include <stdbool.h>
#include <string.h>

#include "util.h"

#include "check/remains.h"

/* The first line that fits; a class of NULL is any, a prefix ends in '*'. */
static const struct {
	const char *class, *permission, *why;
} remains[] = {
	{NULL, "getattr",
		"size and owner: no policy constrains it, and stat "
		"of what lies in a shared folder needs it"},
	{NULL, "watch*", "that something changed, of what it finds"},
	{NULL, "lock", "of a descriptor handed over: it opens none"},
	{"process", "fork", "of itself; the kernel asks for its own context"},
	{"process", "sigchld", "to a parent, who alone is sent it"},
	{"process", "signull", "whether a process exists, as /proc says"},
	{"dir", "search", "to pass a folder whose name it knows"},
	{"fd", "use", "of a descriptor handed over, which has a label too"},
	/* the kernel asks these of a process about itself alone */
	{"capability", "*", "its own"},
	{"capability2", "*", "its own"},
	{"cap_userns", "*", "its own"},
	{"cap2_userns", "*", "its own"},
	{"lockdown", "*", "its own"},
};

static bool fits(const char *pattern, const char *name)
{
	size_t length = strlen(pattern);

	if (length && pattern[length - 1] == '*')
		return strncmp(pattern, name, length - 1) == 0;
	return strcmp(pattern, name) == 0;
}

const char *remains_why(const char *class, const char *permission)
{
	for (size_t i = 0; i < ARRAY_SIZE(remains); i++) {
		if ((!remains[i].class ||
			    strcmp(remains[i].class, class) == 0) &&
			fits(remains[i].permission, permission))
			return remains[i].why;
	}
	return NULL;
}

uint32_t remains_of(
	const struct model *model, size_t class, uint32_t permissions)
{
	uint32_t remain = 0;

	for (unsigned int bit = 0; bit < MODEL_PERMISSIONS; bit++) {
		const char *name = model_permission(model, class, bit);
		uint32_t mask = (uint32_t)1 << bit;

		if (name && (permissions & mask) &&
			remains_why(model_class(model, class), name))
			remain |= mask;
	}
	return remain;
}

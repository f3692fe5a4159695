/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The table of QEMU's options: what is in the value of each. */
#ifndef SVIRT_QEMU_OPTION_H
#define SVIRT_QEMU_OPTION_H

#include "qemu/use.h"

struct qemu_option {
	const char *name; /* without dashes */
	bool argument;
	bool early; /* it changes what others mean, wherever it stands */
	/* What is in the argument: the first that is set. */
	enum qemu_use use; /* a path */
	void (*text)(struct qemu_scan *scan, const struct qemu_text *text);
	void (*pairs)(struct qemu_scan *scan, struct qemu_pairs *pairs);
	const char *implied; /* the first key may be left out */
	const char *group;   /* for -set and -readconfig; NULL for name */
};

/* By name, or by the group that -readconfig has; NULL when not known. */
const struct qemu_option *qemu_option_find(const char *name);
const struct qemu_option *qemu_option_find_group(const char *group);

/* Read an option's value: word qemu_scan.word, or nowhere. */
void qemu_option_read(struct qemu_scan *scan, const struct qemu_option *option,
	const struct qemu_text *value);

/* Read key=value pairs of it, to which -set may have added; they may be taken
 * over. */
void qemu_option_read_pairs(struct qemu_scan *scan,
	const struct qemu_option *option, struct qemu_pairs *pairs);

#endif

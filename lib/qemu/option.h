/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One of QEMU's options: what is in its value. */
#ifndef SVIRT_QEMU_OPTION_H
#define SVIRT_QEMU_OPTION_H

#include "qemu/use.h"

/* What is read with the command line itself. The first ones change what other
 * options mean, wherever they stand. */
enum qemu_option_special {
	QEMU_OPTION_PLAIN,
	QEMU_OPTION_SNAPSHOT,
	QEMU_OPTION_DAEMONIZE,
	QEMU_OPTION_SET,
	QEMU_OPTION_FOLDER, /* -L */
	QEMU_OPTION_CONFIG, /* -readconfig */
};

struct qemu_option {
	const char *name; /* without dashes */
	bool argument;
	enum qemu_option_special special;
	/* What is in the argument: the first that is set. */
	enum qemu_use use; /* a path */
	void (*text)(struct qemu_scan *scan, const struct qemu_text *text);
	void (*pairs)(struct qemu_scan *scan, struct qemu_pairs *pairs);
	const char *implied; /* the first key may be left out */
	const char *group;   /* for -set and -readconfig; NULL for name */
};

/* Read an option's value: word qemu_scan.word, or nowhere. */
void qemu_option_read(struct qemu_scan *scan, const struct qemu_option *option,
	const struct qemu_text *value);

/* Read key=value pairs of it, to which -set may have added; they may be taken
 * over. */
void qemu_option_read_pairs(struct qemu_scan *scan,
	const struct qemu_option *option, struct qemu_pairs *pairs);

/* The name of its group. */
const char *qemu_option_group(const struct qemu_option *option);

#endif

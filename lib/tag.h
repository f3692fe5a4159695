/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The labels met in one run, each kept once: a million files have few. */
#ifndef SVIRT_TAG_H
#define SVIRT_TAG_H

#include "svirt.h"
#include "util.h"

/* text is NULL for a file without a label. row is its number in the registry,
 * 0 when not known yet. vm and pid are who else runs or is held at its level,
 * once is_asked; is_odd is a level with categories that nobody here has. rest.c
 * keeps in fit and open what the policy answered: a bit a question. */
struct tag {
	char *text;
	int64_t row;
	bool is_asked;
	bool is_odd;
	char *vm;
	pid_t pid;
	unsigned int fit;
	unsigned int open;
};

struct tags {
	size_t count;
	struct tag **list;
	struct tag *last;
};

/* Find or add; the tag lives as long as the tags. */
int tags_get(struct tags *tags, const char *text, struct tag **ret);
void tags_clear(struct tags *tags);

/* Who may say whose level a label carries; running is read when first
 * needed. */
struct owners {
	struct svirt_registry *registry;
	const struct svirt_vm *self; /* whose own level is no one else's */
	bool is_read;
	struct svirt_processes running;
};

int owners_ask(struct owners *owners, struct tag *tag);
void owners_clear(struct owners *owners);

#endif

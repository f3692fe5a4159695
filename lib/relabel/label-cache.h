/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Labels met so far, each once: a tree of a million files has a handful. */
#ifndef SVIRT_RELABEL_LABEL_CACHE_H
#define SVIRT_RELABEL_LABEL_CACHE_H

#include "file/file.h"
#include "registry/file-row.h"

/* text is NULL for a file without a label. row is its number in the registry,
 * 0 when not known yet. vm and pid are who else runs or is held at its level,
 * once is_asked (label-holder.c); is_odd is a level with categories that nobody
 * here has. restore-label.c keeps in fit and open what the policy answered: a
 * bit a question. */
struct label {
	char *text;
	int64_t row;
	bool is_asked;
	bool is_odd;
	char *vm;
	pid_t pid;
	unsigned int fit;
	unsigned int open;
	/* Asked for as a file's own context (label-context.c): what came of it,
	 * and its number as such. */
	bool is_judged;
	bool is_exclusive;
	bool is_invalid;
	enum file_row_named named;
	char *rival;
	pid_t rival_pid;
	int64_t named_row;
};

struct label_cache {
	size_t count;
	struct label **list;
	struct label *last;
};

/* Find or add; the label lives as long as the labels. */
int label_cache_get(
	struct label_cache *labels, const char *text, struct label **ret);
void label_cache_clear(struct label_cache *labels);

/* The label of a file, as the kernel gives it; errors as file_label(), but for
 * -ENODATA. */
int label_cache_read(struct label_cache *labels, const struct file *file,
	struct label **ret);

/* The number of a label's text in the registry: 0 for no label. In a write
 * transaction; labels_forget_numbers() once that was undone. */
int label_cache_number(
	struct svirt_registry *registry, struct label *label, int64_t *ret);
void labels_forget_numbers(struct label_cache *labels);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Labels met so far; whose they are is in label-holder.c. */
#include "config.h"

#include <string.h>

#include "registry/context-row.h"
#include "relabel/label-cache.h"

static bool is_text(const struct label *label, const char *text)
{
	if (!label->text || !text)
		return label->text == text;
	return strcmp(label->text, text) == 0;
}

static int append(struct label_cache *labels, const char *text)
{
	_cleanup_free_ struct label *label = NULL;
	struct label **list;

	list = reallocarray(labels->list, labels->count + 1, sizeof(*list));
	if (!list)
		return -ENOMEM;
	labels->list = list;
	label = calloc(1, sizeof(*label));
	if (!label)
		return -ENOMEM;
	if (text) {
		label->text = strdup(text);
		if (!label->text)
			return -ENOMEM;
	}
	list[labels->count++] = TAKE_PTR(label);
	return 0;
}

int label_cache_get(
	struct label_cache *labels, const char *text, struct label **ret)
{
	int err;

	for (size_t i = 0; !labels->last || !is_text(labels->last, text); i++) {
		if (i == labels->count) {
			err = append(labels, text);
			if (err < 0)
				return err;
		}
		labels->last = labels->list[i];
	}
	*ret = labels->last;
	return 0;
}

void label_cache_clear(struct label_cache *labels)
{
	for (size_t i = 0; i < labels->count; i++) {
		free(labels->list[i]->text);
		free(labels->list[i]->vm);
		free(labels->list[i]->rival);
		free(labels->list[i]);
	}
	free(labels->list);
	*labels = (struct label_cache){0};
}

int label_cache_read(
	struct label_cache *labels, const struct file *file, struct label **ret)
{
	char text[FILE_LABEL_MAX];
	int err = file_label(file, text);

	if (err == -ENODATA)
		return label_cache_get(labels, NULL, ret);
	return err < 0 ? err : label_cache_get(labels, text, ret);
}

int label_cache_number(
	struct svirt_registry *registry, struct label *label, int64_t *ret)
{
	int err = 0;

	if (label->row == 0 && label->text)
		err = context_row_get(registry, 0, label->text, &label->row);
	if (err == 0)
		*ret = label->row;
	return err;
}

void labels_forget_numbers(struct label_cache *labels)
{
	for (size_t i = 0; i < labels->count; i++) {
		labels->list[i]->row = 0;
		labels->list[i]->is_judged = false;
	}
}

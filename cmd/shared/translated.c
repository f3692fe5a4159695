/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Levels as people name them: mcstransd is asked, by way of libselinux, and
 * what it does not know, or while it does not run, stays as it is. The registry
 * and all comparisons are raw. */
#include "config.h"

#include <string.h>

#include <selinux/selinux.h>

#include "shared/cli.h"
#include "shared/translated.h"

/* A copy of text where err says that there is no other. */
static char *or_same(char *other, int err, const char *text)
{
	char *copy = strdup(err == 0 && other ? other : text);

	if (err == 0)
		freecon(other);
	if (!copy)
		cli_die_memory();
	return copy;
}

char *translated_context(const char *raw)
{
	char *text = NULL;
	int err = selinux_raw_to_trans_context(raw, &text);

	return or_same(text, err, raw);
}

char *translated_to_raw(const char *text)
{
	_cleanup_(svirt_context_clear) struct svirt_context context = {0};
	char *raw = NULL;
	int err = -1;

	/* What is raw by itself means that, whatever it is a name of. */
	if (svirt_context_parse(text, &context) == -EINVAL)
		err = selinux_trans_to_raw_context(text, &raw);
	return or_same(raw, err, text);
}

const char *translated_level(const char *context)
{
	for (int colons = 0; colons < 3 && context; colons++) {
		context = strchr(context, ':');
		context = context ? context + 1 : NULL;
	}
	return context;
}

/* The level that mcstransd knows by a name, or NULL. Translated is a whole
 * context; of which type is all the same. */
static char *level_to_raw(const char *name)
{
	_cleanup_free_ char *text = NULL, *raw = NULL;
	const char *level;
	char *copy;

	if (asprintf(&text, "system_u:object_r:svirt_image_t:%s", name) < 0)
		cli_die_memory();
	raw = translated_to_raw(text);
	level = translated_level(raw);
	if (!level || strcmp(raw, text) == 0)
		return NULL;
	copy = strdup(level);
	if (!copy)
		cli_die_memory();
	return copy;
}

int translated_find(struct svirt_registry *registry, const char *operand,
	struct svirt_vm *ret)
{
	_cleanup_free_ char *raw = NULL;
	int err = svirt_registry_find(registry, operand, ret);

	if (err == -EINVAL)
		raw = translated_to_raw(operand);
	if (err == -ENOENT || (raw && strcmp(raw, operand) == 0)) {
		free(raw);
		raw = level_to_raw(operand);
	}
	return raw ? svirt_registry_find(registry, raw, ret) : err;
}

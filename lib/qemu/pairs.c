/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* key=value lists as QEMU reads them; what a key means, its readers know. */
#include "config.h"

#include <string.h>

#include "qemu/pairs.h"
#include "util.h"

static int make_room(struct qemu_pairs *pairs)
{
	size_t room = pairs->room ? pairs->room * 2 : 16;
	struct qemu_pair *list;

	if (pairs->count < pairs->room)
		return 0;
	if (pairs->count >= QEMU_PAIRS_MAX)
		return -E2BIG;
	list = reallocarray(pairs->list, room, sizeof(*list));
	if (!list)
		return -ENOMEM;
	pairs->list = list;
	pairs->room = room;
	return 0;
}

/* Take over both strings. What @at points to may be in the list itself. */
static int append(struct qemu_pairs *pairs, char *key, char *value,
	const struct qemu_origin *at)
{
	struct qemu_pair pair = {.key = key, .value = value, .at = *at};
	int err = key && value ? make_room(pairs) : -ENOMEM;

	if (err < 0) {
		free(key);
		free(value);
		return err;
	}
	pairs->list[pairs->count++] = pair;
	return 0;
}

int qemu_pairs_add(struct qemu_pairs *pairs, const char *key, const char *value,
	const struct qemu_origin *at)
{
	return append(pairs, strdup(key), strdup(value), at);
}

/* The value at @text up to a single comma, with doubled ones made single. */
static char *read_value(const char *text, size_t *ret_length)
{
	char *value = malloc(strlen(text) + 1), *end = value;
	const char *cursor = text;

	if (!value)
		return NULL;
	for (; *cursor; cursor++) {
		if (*cursor == ',' && *++cursor != ',') {
			cursor--;
			break;
		}
		*end++ = *cursor;
	}
	*end = '\0';
	*ret_length = (size_t)(cursor - text);
	return value;
}

/* "server" is server=on, "nowait" is wait=off. */
static int append_bare(struct qemu_pairs *pairs, const char *word,
	size_t length, const struct qemu_origin *at)
{
	bool off = length > 2 && strncmp(word, "no", 2) == 0;
	int err;

	if (length == 0)
		return 0;
	if (off) {
		err = append(pairs, strndup(word + 2, length - 2),
			strdup("off"), at);
		if (err == 0)
			pairs->list[pairs->count - 1].bare = true;
		if (err < 0)
			return err;
	}
	err = append(pairs, strndup(word, length), strdup("on"), at);
	if (err == 0)
		pairs->list[pairs->count - 1].bare = true;
	return err;
}

/* One key and value at @cursor; how long it is in @ret. */
static int parse_one(struct qemu_pairs *pairs, const struct qemu_text *text,
	const char *cursor, const char *implied, size_t *ret)
{
	size_t key = strcspn(cursor, "=,"), length = 0;
	struct qemu_origin at = text->at;
	char *value;
	int err;

	if (at.quote == QEMU_PLAIN)
		at.quote = QEMU_COMMAS;
	else
		at.quote = QEMU_FIXED;
	if (cursor[key] != '=' && !implied) {
		*ret = key;
		at.quote = QEMU_FIXED;
		return append_bare(pairs, cursor, key, &at);
	}
	if (cursor[key] != '=')
		key = 0;
	else
		implied = NULL;
	value = read_value(cursor + key + !implied, &length);
	at.start += (size_t)(cursor - text->text) + key + !implied;
	at.length = length;
	*ret = key + !implied + length;
	err = append(pairs, implied ? strdup(implied) : strndup(cursor, key),
		value, &at);
	return err;
}

int qemu_pairs_parse(struct qemu_pairs *pairs, const struct qemu_text *text,
	const char *implied)
{
	const char *cursor = text->text;

	while (*cursor) {
		size_t length = 0;
		int err = parse_one(pairs, text, cursor, implied, &length);

		if (err < 0)
			return err;
		cursor += length;
		cursor += *cursor == ',';
		implied = NULL;
	}
	return 0;
}

static bool has_key(
	const struct qemu_pair *pair, const char *prefix, const char *key)
{
	size_t length = strlen(prefix);

	return strncmp(pair->key, prefix, length) == 0 &&
	       strcmp(pair->key + length, key) == 0;
}

struct qemu_pair *qemu_pairs_find(
	struct qemu_pairs *pairs, const char *prefix, const char *key)
{
	struct qemu_pair *found = NULL;

	for (size_t i = 0; i < pairs->count; i++) {
		if (!has_key(&pairs->list[i], prefix, key))
			continue;
		found = &pairs->list[i];
		found->used = true;
	}
	return found;
}

const char *qemu_pairs_value(
	struct qemu_pairs *pairs, const char *prefix, const char *key)
{
	const struct qemu_pair *pair = qemu_pairs_find(pairs, prefix, key);

	return pair ? pair->value : "";
}

bool qemu_pairs_is_on(
	struct qemu_pairs *pairs, const char *prefix, const char *key)
{
	return qemu_text_is_on(qemu_pairs_value(pairs, prefix, key));
}

bool qemu_pairs_has_under(const struct qemu_pairs *pairs, const char *prefix)
{
	for (size_t i = 0; i < pairs->count; i++)
		if (qemu_text_begins(pairs->list[i].key, prefix))
			return true;
	return false;
}

void qemu_pairs_use(struct qemu_pairs *pairs, const char *prefix)
{
	for (size_t i = 0; i < pairs->count; i++)
		if (qemu_text_begins(pairs->list[i].key, prefix))
			pairs->list[i].used = true;
}

struct qemu_text qemu_pairs_text(const struct qemu_pair *pair)
{
	return (struct qemu_text){.text = pair->value, .at = pair->at};
}

void qemu_pairs_clear(struct qemu_pairs *pairs)
{
	for (size_t i = 0; i < pairs->count; i++) {
		free(pairs->list[i].key);
		free(pairs->list[i].value);
	}
	free(pairs->list);
	*pairs = (struct qemu_pairs){0};
}

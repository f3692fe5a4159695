/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Keys by table: what is common to devices, objects, networks and the rest. */
#include "config.h"

#include <string.h>

#include "qemu/keys.h"
#include "util.h"

void qemu_keys_use(struct qemu_scan *scan, struct qemu_pairs *pairs,
	const char *type, const struct qemu_key *table)
{
	for (; table->key; table++) {
		const struct qemu_pair *pair;
		struct qemu_text text;

		if (table->type && !qemu_text_matches(type, table->type))
			continue;
		pair = qemu_pairs_find(pairs, "", table->key);
		if (!pair || pair->bare)
			continue;
		text = qemu_pairs_text(pair);
		qemu_use(scan, table->use, &text);
	}
}

void qemu_keys_address(struct qemu_scan *scan, struct qemu_pairs *pairs,
	const char *prefix, enum qemu_use use)
{
	const char *type = qemu_pairs_value(pairs, prefix, "type");
	const struct qemu_pair *path = qemu_pairs_find(pairs, prefix, "path");
	bool abstract = qemu_pairs_is_on(pairs, prefix, "abstract");
	const char *address;
	struct qemu_text text;

	if (!path && strcmp(type, "unix") == 0)
		path = qemu_pairs_find(pairs, prefix, "socket");
	if (path && !abstract) {
		text = qemu_pairs_text(path);
		qemu_use(scan, use, &text);
		return;
	}
	address = path ? path->value : qemu_pairs_value(pairs, prefix, "host");
	if (!*address)
		address = qemu_pairs_value(pairs, prefix, "str");
	if (*address)
		qemu_scan_note(
			scan, QEMU_DETAIL, "%s: an address, no file", address);
}

void qemu_keys_words(
	struct qemu_pairs *pairs, const char *const *keys, size_t count)
{
	for (size_t i = 0; i < count; i++)
		qemu_pairs_find(pairs, "", keys[i]);
}

/* A key that says itself that its value is a file. */
static bool names_file(const char *key)
{
	static const char *const endings[] = {
		"file", "filename", "path", "dir", "socket"};
	size_t length = strlen(key);

	for (size_t i = 0; i < ARRAY_SIZE(endings); i++) {
		size_t tail = strlen(endings[i]);

		if (length >= tail &&
			strcmp(key + length - tail, endings[i]) == 0)
			return true;
	}
	return false;
}

static bool is_file(const struct qemu_pair *pair)
{
	if (pair->bare)
		return qemu_text_is_path(pair->key);
	return *pair->value &&
	       (qemu_text_is_path(pair->value) || names_file(pair->key));
}

void qemu_keys_rest(struct qemu_scan *scan, const struct qemu_pairs *pairs)
{
	for (size_t i = 0; i < pairs->count; i++) {
		const struct qemu_pair *pair = &pairs->list[i];

		if (!pair->used && is_file(pair))
			qemu_scan_note(scan, QEMU_UNKNOWN,
				"%s=%s: not known to name a file or not; list "
				"it by hand",
				pair->key, pair->value);
	}
}

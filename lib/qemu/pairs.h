/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* key=value,key=value, and JSON brought to the same form. */
#ifndef SVIRT_QEMU_PAIRS_H
#define SVIRT_QEMU_PAIRS_H

#include "qemu/text.h"

struct qemu_pair {
	char *key;   /* nested ones with dots between: file.filename */
	char *value; /* never NULL; "" for JSON's null */
	bool bare;   /* a key without a value, or JSON's null */
	bool used;   /* somebody understood it */
	struct qemu_origin at; /* of the value */
};

struct qemu_pairs {
	size_t count, room;
	struct qemu_pair *list;
};

#define QEMU_PAIRS_MAX 4096

/* Read a value such as "disk.img,if=virtio". The first one without a key has
 * the key @implied, when that is not NULL. A comma in a value is doubled. A key
 * without a value is on, and off with a "no" before it, as in QEMU. 0, -ENOMEM,
 * or -E2BIG. */
int qemu_pairs_parse(struct qemu_pairs *pairs, const struct qemu_text *text,
	const char *implied);

/* Add one; strings are copied. 0, -ENOMEM, or -E2BIG. */
int qemu_pairs_add(struct qemu_pairs *pairs, const char *key, const char *value,
	const struct qemu_origin *at);

/* The last one with a key, as QEMU has it, marked as used; or NULL. The key is
 * @prefix and @key together. */
struct qemu_pair *qemu_pairs_find(
	struct qemu_pairs *pairs, const char *prefix, const char *key);

/* Its value, "" when there is none; and whether it says yes. */
const char *qemu_pairs_value(
	struct qemu_pairs *pairs, const char *prefix, const char *key);
bool qemu_pairs_is_on(
	struct qemu_pairs *pairs, const char *prefix, const char *key);

/* Whether a key begins with @prefix; they are not marked. */
bool qemu_pairs_has_under(const struct qemu_pairs *pairs, const char *prefix);

/* Mark all whose key begins with @prefix. */
void qemu_pairs_use(struct qemu_pairs *pairs, const char *prefix);

/* A pair's value as a text. */
struct qemu_text qemu_pairs_text(const struct qemu_pair *pair);

void qemu_pairs_clear(struct qemu_pairs *pairs);

#endif

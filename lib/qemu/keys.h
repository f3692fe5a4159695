/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which keys of an option name files. */
#ifndef SVIRT_QEMU_KEYS_H
#define SVIRT_QEMU_KEYS_H

#include "qemu/use.h"

/* Which key names a file, and how that is used. */
struct qemu_key {
	const char *type; /* may end in a star; NULL for any */
	const char *key;
	enum qemu_use use;
};

/* List what the keys of @table name, of those whose type is @type. The table
 * ends by a NULL key. */
void qemu_keys_use(struct qemu_scan *scan, struct qemu_pairs *pairs,
	const char *type, const struct qemu_key *table);

/* An address as QEMU has it under a prefix: type=unix,path=; @use:
 * QEMU_USE_LISTEN, _MAKE or _CONNECT. */
void qemu_keys_address(struct qemu_scan *scan, struct qemu_pairs *pairs,
	const char *prefix, enum qemu_use use);

/* Mark keys that hold words of the user's and never a path: serial=, id=. */
void qemu_keys_words(
	struct qemu_pairs *pairs, const char *const *keys, size_t count);

/* Name the pairs that nobody understood and that look like a file's name. */
void qemu_keys_rest(struct qemu_scan *scan, const struct qemu_pairs *pairs);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* JSON in a command line, brought to keys with dots and values. */
#ifndef SVIRT_QEMU_JSON_H
#define SVIRT_QEMU_JSON_H

#include "qemu/pairs.h"

/* Read an object; its values point into *ret when @at is of a whole word and
 * can be replaced there. Put *ret after the last use. 0, -EINVAL when it is no
 * object, -ENOMEM, or -E2BIG; *ret is NULL then. */
int qemu_json_parse(struct qemu_pairs *pairs, const struct qemu_text *text,
	struct json_object **ret);

/* Free it; NULL is nothing. */
void qemu_json_put(struct json_object *object);

/* Put another text in place of a string. 0 or -ENOMEM. */
int qemu_json_set(struct json_object *string, const char *text);

/* The object as a text, which lives as long as it. NULL when out of memory. */
const char *qemu_json_print(struct json_object *object);

#endif

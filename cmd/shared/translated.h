/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Levels as people name them. */
#ifndef SVIRT_CMD_SHARED_TRANSLATED_H
#define SVIRT_CMD_SHARED_TRANSLATED_H

#include "svirt.h"

/* For display: a raw context as mcstransd names it. To be freed. */
char *translated_context(const char *raw);

/* A context as the user wrote it, made raw. To be freed. */
char *translated_to_raw(const char *text);

/* What stands behind the third colon of a context, or NULL. */
const char *translated_level(const char *context);

/* svirt_registry_find(), where the operand's level may be a name of
 * mcstransd's; a VM of that name comes first. */
int translated_find(struct svirt_registry *registry, const char *operand,
	struct svirt_vm *ret);

#endif

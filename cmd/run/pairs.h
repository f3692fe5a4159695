/* SPDX-License-Identifier: GPL-2.0-or-later */
/* QEMU's key=value,... in which a comma of a value is doubled. */
#ifndef SVIRT_CMD_RUN_PAIRS_H
#define SVIRT_CMD_RUN_PAIRS_H

#include <stdbool.h>

#include "run/command.h"

/* The value, allocated, or NULL where the key is not there. */
char *pairs_value(const char *pairs, const char *key);
bool pairs_has(const char *pairs, const char *key);

/* Put @text where key=VALUE, or the first word of all with key NULL, stands;
 * without text it goes, with its comma. @word is allocated anew. */
void pairs_replace(char **word, const char *key, const char *text);

/* The option whose value the next word is, without its dashes, or "". */
const char *pairs_option(const struct command *command, size_t i);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The capabilities that a command can have: which it keeps. */
#ifndef SVIRT_CMD_EXEC_CAPABILITIES_H
#define SVIRT_CMD_EXEC_CAPABILITIES_H

#include <stdbool.h>
#include <stdint.h>

/* Capabilities, one a bit. */
struct capabilities {
	uint64_t kept;
};

/* Read CAP[,CAP...], with or without "cap_", and add them; false after a
 * message. */
bool capabilities_parse(const char *text, struct capabilities *ret);

/* Add what a root command needs by itself: a QEMU's, or a helper's as well. */
void capabilities_add_usual(struct capabilities *capabilities, bool is_helper);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The descriptors that a program inherits. */
#ifndef SVIRT_INHERIT_H
#define SVIRT_INHERIT_H

#include <stdbool.h>
#include <stddef.h>

/* Descriptors beyond 2 that the program keeps. */
struct inherit {
	int *kept;
	size_t count;
};

void inherit_clear(struct inherit *inherit);

/* Open /dev/null in the place of a standard descriptor that is closed, until
 * execve: else the next file opened would be taken for it. False after a
 * message. */
bool inherit_reserve(void);

/* Keep one more; false after a message when it is not open. To be called
 * before this program opens anything itself. */
bool inherit_keep(struct inherit *inherit, const char *text);

/* Close all others at execve; false after a message. */
bool inherit_close_others(const struct inherit *inherit);

/* Make the pipes among them usable in @target and tell which of them the
 * kernel will replace by /dev/null there. False when a kept one is among
 * these, unless SELinux is permissive. */
bool inherit_prepare(const struct inherit *inherit, const char *target);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The descriptors that a program inherits. */
#ifndef SVIRT_CMD_EXEC_DESCRIPTORS_H
#define SVIRT_CMD_EXEC_DESCRIPTORS_H

#include <stdbool.h>
#include <stddef.h>

/* Descriptors beyond 2 that the program keeps. */
struct descriptors {
	int *kept;
	size_t count;
};

void descriptors_clear(struct descriptors *descriptors);

/* Keep one more; false after a message when it is not open. To be called
 * before this program opens anything itself. */
bool descriptors_keep(struct descriptors *descriptors, const char *text);

/* Make the pipes among them usable in @target and tell which of them the
 * kernel will replace by /dev/null there. False when a kept one is among
 * these, unless SELinux is permissive. */
bool descriptors_prepare(
	const struct descriptors *descriptors, const char *target);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The descriptors that a program inherits. */
#ifndef SVIRT_ENTER_DESCRIPTORS_H
#define SVIRT_ENTER_DESCRIPTORS_H

#include <stddef.h>

/* Have execve(2) close all but 0 to 2 and those; 0 or -errno. */
int descriptors_close_others(const int *kept, size_t count);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Paths where the command line has files of QEMU's. */
#ifndef SVIRT_CMD_RUN_PLACE_H
#define SVIRT_CMD_RUN_PLACE_H

#include <stdbool.h>

/* Why nothing can be put there, or NULL. What an earlier run has left does not
 * count, nor does a socket without a listener, as with QEMU. */
const char *place_why_not(const char *path);

/* Remove what place_why_not() does not count. */
int place_clear(const char *path);

/* The folder that the path is in, allocated. */
char *place_folder(const char *path);

/* Whether a link to a VM's folder is there. */
bool place_is_link(const char *path);

/* Mark a file that is put where QEMU would have written it: the next run may
 * write over it, as QEMU would. */
void place_keep(int fd);

#endif

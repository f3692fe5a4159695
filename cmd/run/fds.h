/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Descriptors that the caller hands to QEMU. */
#ifndef SVIRT_CMD_RUN_FDS_H
#define SVIRT_CMD_RUN_FDS_H

#include "run/command.h"

/* Add --keep-fd for each open descriptor that one of the words names. */
void fds_keep(char *const *words, struct command *command);

#endif

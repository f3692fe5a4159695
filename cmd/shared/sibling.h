/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the other commands are. */
#ifndef SVIRT_CMD_SHARED_SIBLING_H
#define SVIRT_CMD_SHARED_SIBLING_H

/* The path of a program in the folder of this one, whether it is there or not;
 * to be freed. Ends the program with `status` when its own cannot be told. */
char *sibling_path(const char *name, int status);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Programs behind svirt-run's own links on PATH. */
#ifndef SVIRT_CMD_RUN_PROGRAM_H
#define SVIRT_CMD_RUN_PROGRAM_H

/* The path of a program: as it is when it has a slash, else the first on PATH
 * that is not svirt-run itself; allocated, or NULL when there is none. */
char *program_find(const char *name);

#endif

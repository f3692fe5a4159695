/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The file that a command's name stands for. */
#ifndef SVIRT_CMD_EXEC_PROGRAM_H
#define SVIRT_CMD_EXEC_PROGRAM_H

/* Find a command as execvp(3) does. Return 0 and its path, or
 *   -ENOENT  there is none of the name
 *   -EACCES  there is one, but it is not executable
 *   -EISDIR  it is a directory */
int program_find(const char *name, char **ret);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text that another made up, on a terminal or in a column. */
#ifndef SVIRT_CMD_SHARED_ESCAPE_H
#define SVIRT_CMD_SHARED_ESCAPE_H

#include <stdio.h>

/* Write text with control characters and backslashes as \xHH and \\, so that
 * a column never ends early. */
void escape_print(const char *text, FILE *stream);

#endif

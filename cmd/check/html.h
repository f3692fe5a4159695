/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was found, as a page for a browser. */
#ifndef SVIRT_CHECK_HTML_H
#define SVIRT_CHECK_HTML_H

#include "check/check.h"

/* Write the page to a file, whole or not at all, or to stdout for "-"; false,
 * after a message, when that fails. */
bool html_write(const char *path, const struct check_run *run);

#endif

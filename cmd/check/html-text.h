/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text as HTML. */
#ifndef SVIRT_CHECK_HTML_TEXT_H
#define SVIRT_CHECK_HTML_TEXT_H

#include <stdio.h>

/* Write text that nothing in it can end: no tag, no attribute's value. Ends the
 * program without memory. */
void html_text(const char *text, FILE *stream);

#endif

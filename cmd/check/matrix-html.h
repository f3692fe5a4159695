/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A matrix as a table of HTML. */
#ifndef SVIRT_CHECK_MATRIX_HTML_H
#define SVIRT_CHECK_MATRIX_HTML_H

#include <stdio.h>

#include "check/matrix.h"

void matrix_html_write(struct matrix *matrix, FILE *stream);

#endif

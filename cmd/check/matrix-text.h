/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A matrix in the terminal. */
#ifndef SVIRT_CHECK_MATRIX_TEXT_H
#define SVIRT_CHECK_MATRIX_TEXT_H

#include "check/matrix.h"

/* In colour where stdout is a terminal and NO_COLOR is not set. */
void matrix_text_print(struct matrix *matrix);

#endif

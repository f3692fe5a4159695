/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A matrix as JSON, a cell a line. */
#ifndef SVIRT_CHECK_MATRIX_JSON_H
#define SVIRT_CHECK_MATRIX_JSON_H

#include "check/matrix.h"

/* The keys are those of a finding and from, to, path, class and relation. */
void matrix_json_print(struct matrix *matrix, const struct check_id *id);

#endif

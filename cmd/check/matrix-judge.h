/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The violations of a matrix, as findings. */
#ifndef SVIRT_CHECK_MATRIX_JUDGE_H
#define SVIRT_CHECK_MATRIX_JUDGE_H

#include "check/matrix.h"

/* What can be found. */
struct matrix_ids {
	const struct check_id *crosses; /* a VM may use another's */
	const struct check_id *meant;	/* the same, by an overlap on purpose */
	const struct check_id *unknown; /* a label is none of the policy */
	const struct check_id *cells;	/* how much was proved */
};

void matrix_judge(struct check_run *run, struct matrix *matrix,
	const struct matrix_ids *ids);

#endif

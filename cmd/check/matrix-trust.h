/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether what a matrix says can be trusted. */
#ifndef SVIRT_CHECK_MATRIX_TRUST_H
#define SVIRT_CHECK_MATRIX_TRUST_H

#include "check/matrix.h"

/* Tell of labels that the policy does not know: what they allow cannot be told,
 * and counts as nothing. Of each kind one. */
void matrix_trust_labels(struct check_run *run, const struct matrix *matrix,
	const struct check_id *id);

/* Ask cells here and there in full; ends the program when the policy answers
 * otherwise than for two VMs like these. */
void matrix_trust_sample(struct matrix *matrix);

#endif

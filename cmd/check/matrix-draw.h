/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which part of a matrix is drawn: all of a small one, of a large one what
 * violations are in. */
#ifndef SVIRT_CHECK_MATRIX_DRAW_H
#define SVIRT_CHECK_MATRIX_DRAW_H

#include "check/matrix.h"

/* Above so many VMs only violations are drawn, and of no more VMs than this. */
#define MATRIX_DRAWN 40
/* So many things are drawn of these. */
#define MATRIX_THINGS 1000

struct matrix_drawn {
	bool is_part; /* VMs or things are left out */
	size_t vm_count, thing_count;
	size_t *vms, *things;
};

/* Ends the program without memory. */
void matrix_draw(const struct matrix *matrix, struct matrix_drawn *ret);
void matrix_drawn_clear(struct matrix_drawn *drawn);

/* A letter for a relation. */
char matrix_letter(enum relation relation);

/* What the letters mean, in a line. */
extern const char matrix_letters[];

#endif

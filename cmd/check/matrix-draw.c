/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which part of a matrix is drawn, and by which letters; matrix-text.c and
 * matrix-html.c draw it. */
#include "config.h"

#include "shared/cli.h"

#include "check/matrix-draw.h"

const char matrix_letters[] =
	"O own, P private, S shared, C content, . none, V VIOLATION";

char matrix_letter(enum relation relation)
{
	static const char letters[] = {
		[RELATION_NONE] = '.',
		[RELATION_OWN] = 'O',
		[RELATION_PRIVATE] = 'P',
		[RELATION_SHARED] = 'S',
		[RELATION_CONTENT] = 'C',
		[RELATION_VIOLATION] = 'V',
	};

	return letters[relation];
}

void matrix_draw(const struct matrix *matrix, struct matrix_drawn *ret)
{
	const struct inventory *inventory = &matrix->inventory;
	bool is_large = inventory->running > MATRIX_DRAWN ||
			inventory->thing_count > MATRIX_THINGS;

	*ret = (struct matrix_drawn){
		.vms = calloc(MATRIX_DRAWN, sizeof(size_t)),
		.things = calloc(MATRIX_THINGS, sizeof(size_t)),
	};
	if (!ret->vms || !ret->things)
		cli_die(CLI_UNUSABLE, "out of memory");
	for (size_t vm = 0; vm < inventory->running; vm++) {
		if (is_large && !matrix->is_vm_bad[vm])
			continue;
		if (ret->vm_count < MATRIX_DRAWN)
			ret->vms[ret->vm_count++] = vm;
	}
	for (size_t i = 0; i < inventory->thing_count; i++) {
		if (is_large && !matrix->is_thing_bad[i])
			continue;
		if (ret->thing_count < MATRIX_THINGS)
			ret->things[ret->thing_count++] = i;
	}
	ret->is_part = ret->vm_count < inventory->running ||
		       ret->thing_count < inventory->thing_count;
}

void matrix_drawn_clear(struct matrix_drawn *drawn)
{
	free(drawn->vms);
	free(drawn->things);
}

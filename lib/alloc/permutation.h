/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The combinations of a set of categories, in a shuffled order. */
#ifndef SVIRT_ALLOC_PERMUTATION_H
#define SVIRT_ALLOC_PERMUTATION_H

#include "svirt.h"

/* The most categories a dynamic level has; C(1024, 8) is about 2^65. */
#define PERMUTATION_COUNT_MAX 8
#define PERMUTATION_KEY_SIZE 16

__extension__ typedef unsigned __int128 permutation_rank;

/**
 * struct permutation - an order of all combinations of some categories
 * @set: the categories to draw from
 * @count: categories a combination, 1 to PERMUTATION_COUNT_MAX
 * @key: chooses the order
 */
struct permutation {
	struct svirt_level set;
	unsigned int count;
	uint64_t key[PERMUTATION_KEY_SIZE / sizeof(uint64_t)];
};

/* How many combinations there are. */
permutation_rank permutation_size(const struct permutation *permutation);

/* The combination at a place below permutation_size(); its sensitivity is that
 * of the set. Every combination stands at one place. */
void permutation_at(const struct permutation *permutation,
	permutation_rank place, struct svirt_level *ret);

#endif

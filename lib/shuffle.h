/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The combinations of a set of categories, in a shuffled order. */
#ifndef SVIRT_SHUFFLE_H
#define SVIRT_SHUFFLE_H

#include "svirt.h"

/* The most categories a dynamic level has; C(1024, 8) is about 2^65. */
#define SHUFFLE_COUNT_MAX 8
#define SHUFFLE_KEY_SIZE 16

__extension__ typedef unsigned __int128 shuffle_rank;

/**
 * struct shuffle - an order of all combinations of some categories
 * @set: the categories to draw from
 * @count: categories a combination, 1 to SHUFFLE_COUNT_MAX
 * @key: chooses the order
 */
struct shuffle {
	struct svirt_level set;
	unsigned int count;
	uint64_t key[SHUFFLE_KEY_SIZE / sizeof(uint64_t)];
};

/* How many combinations there are. */
shuffle_rank shuffle_size(const struct shuffle *shuffle);

/* The combination at a place below shuffle_size(); its sensitivity is that of
 * the set. Every combination stands at one place. */
void shuffle_at(const struct shuffle *shuffle, shuffle_rank place,
	struct svirt_level *ret);

#endif

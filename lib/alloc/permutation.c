/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The combinations of a set, in an order of their own; how far that was walked
 * is in draw-progress.c.
 *
 * A random choice among the combinations never given out must cost the same
 * when one is left as when all are. So the combinations are numbered, and a
 * keyed permutation of the numbers is walked from its start: each is met
 * once, in an order nobody can tell without the key, and how far the walk has
 * come is all that is kept.
 */
#include "config.h"

#include "selinux/level.h"
#include "alloc/permutation.h"

#define ROUNDS 8

static permutation_rank binomial(unsigned int n, unsigned int k)
{
	permutation_rank product = 1;

	if (k > n)
		return 0;
	/* Every prefix of the product is itself a binomial: no remainder. */
	for (unsigned int i = 1; i <= k; i++)
		product = product * (n - k + i) / i;
	return product;
}

permutation_rank permutation_size(const struct permutation *permutation)
{
	return binomial(
		svirt_level_count(&permutation->set), permutation->count);
}

/* The finalizer of SplitMix64 (Steele, Lea, Flood 2014), which mixes every
 * bit into every other; this only has to look random, not to keep a secret. */
static uint64_t mix(uint64_t value)
{
	value = (value ^ value >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	value = (value ^ value >> 27) * UINT64_C(0x94d049bb133111eb);
	return value ^ value >> 31;
}

/* A balanced Feistel network over 2 * half bits: a permutation whatever its
 * round function is. */
static permutation_rank permute(
	const uint64_t *key, unsigned int half, permutation_rank value)
{
	uint64_t mask = (UINT64_C(1) << half) - 1;
	uint64_t left = (uint64_t)(value >> half) & mask;
	uint64_t right = (uint64_t)value & mask;

	for (unsigned int round = 0; round < ROUNDS; round++) {
		uint64_t mixed = mix(key[round % 2] + mix(right + round + 1));
		uint64_t next = left ^ (mixed & mask);

		left = right;
		right = next;
	}
	return (permutation_rank)left << half | right;
}

/* Permute within 0 to size - 1: leave the range only to come back into it.
 * The network's domain is below four times the size, so that is soon. */
static permutation_rank shuffled(
	const uint64_t *key, permutation_rank size, permutation_rank place)
{
	unsigned int half = 1;

	while ((permutation_rank)1 << 2 * half < size)
		half++;
	do {
		place = permute(key, half, place);
	} while (place >= size);
	return place;
}

/* The n-th category of a set, n from 0. */
static unsigned int nth_category(const struct svirt_level *set, unsigned int n)
{
	unsigned int word = 0;
	uint64_t bits;

	for (;; word++) {
		unsigned int here = (unsigned int)__builtin_popcountll(
			set->categories[word]);

		if (n < here)
			break;
		n -= here;
	}
	bits = set->categories[word];
	while (n-- > 0)
		bits &= bits - 1;
	return word * 64 + (unsigned int)__builtin_ctzll(bits);
}

/* Combinatorial number system: rank = C(c1,1) + C(c2,2) + ..., c1 < c2 < ... */
void permutation_at(const struct permutation *permutation,
	permutation_rank place, struct svirt_level *ret)
{
	struct svirt_level level = {
		.sensitivity = permutation->set.sensitivity};
	permutation_rank rank = shuffled(
		permutation->key, permutation_size(permutation), place);
	unsigned int above = svirt_level_count(&permutation->set);

	for (unsigned int k = permutation->count; k > 0; k--) {
		unsigned int low = k - 1, high = above, category;

		/* The largest low with C(low, k) <= rank. */
		while (high - low > 1) {
			unsigned int middle = low + (high - low) / 2;

			if (binomial(middle, k) <= rank)
				low = middle;
			else
				high = middle;
		}
		rank -= binomial(low, k);
		above = low;
		category = nth_category(&permutation->set, low);
		level_add(&level, category);
	}
	*ret = level;
}

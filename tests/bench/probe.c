/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe HELD [CALLS]: how long libvirt's way of choosing a level takes when
 * HELD of the 523,776 pairs are held: draw a random pair, look its text up in
 * a hash of texts, and try again while it is there (written for this
 * measurement; compare virSecuritySELinuxMCSFind in libvirt). It has no end
 * when all are held, so each call gives up after twenty million.
 */
#include "config.h"

#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define CATEGORIES 1024
#define PAIRS (CATEGORIES * (CATEGORIES - 1) / 2)
#define TRIES_MAX 20000000L

static double now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static void write_pair(char text[32], long a, long b)
{
	snprintf(text, 32, "s0:c%ld,c%ld", a < b ? a : b, a < b ? b : a);
}

static int is_held(const char *text)
{
	ENTRY entry = {.key = (char *)text};

	return hsearch(entry, FIND) != NULL;
}

static void hold(const char *text)
{
	ENTRY entry = {.key = strdup(text)};

	if (!entry.key || !hsearch(entry, ENTER))
		abort();
}

/* All pairs in random order; the first `held` of them are held. */
static void fill(long held)
{
	static unsigned int pairs[PAIRS];
	size_t count = 0;
	char text[32];

	for (unsigned int a = 0; a < CATEGORIES; a++)
		for (unsigned int b = a + 1; b < CATEGORIES; b++)
			pairs[count++] = a * CATEGORIES + b;
	for (long i = 0; i < held; i++) {
		long other = i + random() % (PAIRS - i);
		unsigned int pair = pairs[other];

		pairs[other] = pairs[i];
		pairs[i] = pair;
		write_pair(text, pair / CATEGORIES, pair % CATEGORIES);
		hold(text);
	}
}

/* Returns how many tries it took, or 0 for giving up. */
static long choose(char text[32])
{
	for (long tries = 1; tries <= TRIES_MAX; tries++) {
		long a = random() % CATEGORIES, b = random() % CATEGORIES;

		if (a == b)
			continue;
		write_pair(text, a, b);
		if (!is_held(text))
			return tries;
	}
	return 0;
}

int main(int argc, char **argv)
{
	long held = argc > 1 ? strtol(argv[1], NULL, 10) : -1;
	long calls = argc > 2 ? strtol(argv[2], NULL, 10) : 20;
	double start;
	char text[32];

	if (held < 0 || held > PAIRS || calls < 1) {
		fprintf(stderr, "usage: probe HELD [CALLS]\n");
		return 2;
	}
	if (!hcreate(2 * PAIRS))
		return 1;
	fill(held);
	start = now_us();
	for (long i = 0; i < calls; i++) {
		if (choose(text) == 0) {
			printf("%ld held: no end after %.0f s\n", held,
				(now_us() - start) / 1e6);
			return 0;
		}
	}
	printf("%ld held: %.2f us a choice\n", held,
		(now_us() - start) / (double)calls);
	return 0;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What images rest on, in memory; who fills it is chain.c. */
#ifndef SVIRT_RELABEL_CHAIN_LIST_H
#define SVIRT_RELABEL_CHAIN_LIST_H

#include "file/filesystem.h"
#include "file/identity.h"

/* An image: what was remembered, and what this call gave. */
struct chain {
	struct identity identity;
	struct filesystem *filesystem;
	bool is_known;
	size_t known_count;
	char **known;
	size_t count;
	char **given;
};

/* Where a target stands: the number of its chain, from 1, or 0 for none. */
struct chain_place {
	size_t chain;
	size_t place;
};

struct chains {
	size_t count;
	struct chain *list;
	struct chain_place *places; /* one a target; NULL where none has any */
};

void chains_close(struct chains *chains);

#endif

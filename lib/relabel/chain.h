/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What images rest on, as a call of svirt_label() is told, and was before. */
#ifndef SVIRT_RELABEL_CHAIN_H
#define SVIRT_RELABEL_CHAIN_H

#include "relabel/item.h"

struct relabel;

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

/* Look up the images of this call's targets. -ECANCELED when one cannot be
 * found, which is told. */
int chains_open(struct relabel *relabel);

/* Under the registry's lock: refuse an item that its image did not rest on
 * before, unless that is allowed. */
int chains_check(struct relabel *relabel, struct item *item);

/* Once all is labelled: remember what was given. */
int chains_record(struct relabel *relabel);

void chains_close(struct chains *chains);

#endif

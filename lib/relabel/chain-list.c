/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What images rest on, in memory, is freed. */
#include "config.h"

#include <stdlib.h>

#include "registry/chain-row.h"
#include "relabel/chain-list.h"

void chains_close(struct chains *chains)
{
	for (size_t i = 0; i < chains->count; i++) {
		struct chain *chain = &chains->list[i];

		chain_row_free(chain->known, chain->known_count);
		chain_row_free(chain->given, chain->count);
	}
	free(chains->list);
	free(chains->places);
	*chains = (struct chains){0};
}

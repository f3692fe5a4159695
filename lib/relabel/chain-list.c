/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What images rest on, in memory, is freed. */
#include "config.h"

#include <stdlib.h>

#include "relabel/chain-list.h"

static void free_paths(char **paths, size_t count)
{
	for (size_t i = 0; paths && i < count; i++)
		free(paths[i]);
	free(paths);
}

void chains_close(struct chains *chains)
{
	for (size_t i = 0; i < chains->count; i++) {
		struct chain *chain = &chains->list[i];

		free_paths(chain->known, chain->known_count);
		free_paths(chain->given, chain->count);
	}
	free(chains->list);
	free(chains->places);
	*chains = (struct chains){0};
}

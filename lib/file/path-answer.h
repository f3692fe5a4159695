/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether what a path is on answers, before anything is opened there. */
#ifndef SVIRT_FILE_PATH_ANSWER_H
#define SVIRT_FILE_PATH_ANSWER_H

#include "file/mounts.h"

/* local is the id of the last mount that needs no question. */
struct path_answer {
	uint64_t local;
	struct mounts mounts;
};

/* Return 0, or -ETIMEDOUT after ten seconds with where that is mounted, as far
 * as it is known: it lives as long as the answers. */
int path_answer_wait(
	struct path_answer *known, const char *path, const char **ret_point);

void path_answer_clear(struct path_answer *known);

#endif

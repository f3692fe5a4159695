/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* File systems that a tree's directories are on; the walk is in tree.c. */
#include "config.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "file/tree-place.h"
#include "util.h"

int tree_place_read(int fd, uint64_t *ret_ino, struct tree_place *ret)
{
	struct statx st;

	if (statx(fd, "", AT_EMPTY_PATH, STATX_INO | STATX_MNT_ID, &st) < 0)
		return util_errno();
	*ret_ino = st.stx_ino;
	ret->dev = makedev(st.stx_dev_major, st.stx_dev_minor);
	ret->mount = (int)st.stx_mnt_id;
	return 0;
}

bool tree_place_equals(const struct tree_place *a, const struct tree_place *b)
{
	return a->dev == b->dev && a->mount == b->mount;
}

int tree_places_add(struct tree_places *places, const struct tree_place *place,
	uint16_t *ret)
{
	struct tree_place *more;
	size_t i = places->count;

	while (i > 0 && !tree_place_equals(&places->list[i - 1], place))
		i--;
	if (i > 0) {
		*ret = (uint16_t)(i - 1);
		return 0;
	}
	if (places->count >= TREE_PLACES_MAX)
		return -ELOOP;
	more = reallocarray(places->list, places->count + 1, sizeof(*more));
	if (!more)
		return -ENOMEM;
	places->list = more;
	more[places->count] = *place;
	*ret = (uint16_t)places->count++;
	return 0;
}

void tree_places_clear(struct tree_places *places)
{
	free(places->list);
	*places = (struct tree_places){0};
}

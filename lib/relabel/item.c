/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A file on its way, opened and not yet judged; who judges it is in
 * label-check.c, label-record.c and restore-row.c. */
#include "config.h"

#include <dirent.h>
#include <string.h>

#include "relabel/item.h"

void item_clear(struct item *item)
{
	tree_directory_unref(item->dir);
	file_close(&item->file);
	util_closep(&item->parent);
	free(item->path);
	free(item->vm);
}

void item_refuse(struct item *item, enum svirt_reason reason, int error)
{
	if (item_is_refused(item))
		return;
	item->outcome = SVIRT_OUTCOME_REFUSED;
	item->reason = reason;
	item->error = error < 0 ? -error : error;
}

static int open_entry(struct item *item)
{
	const char *name = strrchr(item->path, '/') + 1;
	int err;

	if (item->type == DT_REG)
		err = file_open_regular(item->dir->fd, name, &item->file);
	else
		err = file_open(item->dir->fd, name, &item->file);
	if (err == -ENOENT) {
		item->is_silent = true;
		return 0;
	}
	if (err == 0 && S_ISDIR(item->file.mode)) {
		/* It became one after the tree was read there. */
		file_close(&item->file);
		item->is_silent = true;
	}
	return err;
}

int item_open(struct item *item, unsigned int flags)
{
	int err = 0;

	if (item->is_right)
		return 0;
	if (item->error) {
		item_refuse(item,
			item->error == ELOOP ? SVIRT_REASON_TOO_DEEP
					     : SVIRT_REASON_FAILED,
			item->error);
		return 0;
	}
	if (item_is_refused(item))
		return 0;
	if (item->file.fd < 0)
		err = open_entry(item);
	if (err == 0 && !item->is_silent)
		err = identity_read(&item->file, &item->identity);
	if (err == 0 && !item->is_silent && item->dir &&
		(flags & SVIRT_ONE_FILE_SYSTEM) &&
		item->identity.mount != item->dir->mount)
		item->is_silent = true;
	if (err < 0 && err != -ENOMEM) {
		item_refuse(item, SVIRT_REASON_FAILED, err);
		err = 0;
	}
	return err;
}

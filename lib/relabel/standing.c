/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How files on record stand: found and looked at, never opened or changed. What
 * that means for a VM is the caller's to say. */
#include "config.h"

#include <string.h>

#include "file/device.h"
#include "registry/chain-row.h"
#include "registry/file-find.h"
#include "registry/file-list.h"
#include "relabel/relabel.h"
#include "relabel/restore-find.h"

#define PIECE 512

typedef int list_fn(struct svirt_registry *registry, int64_t vm, int64_t above,
	int64_t *ret, int max);

struct look {
	struct relabel relabel;
	svirt_standing_fn fn;
	void *data;
};

static void look_end(struct look *look)
{
	filesystems_clear(&look->relabel.filesystems);
}

static int read_standing(const struct file *file, char label[FILE_LABEL_MAX],
	struct svirt_standing *standing)
{
	int err = file_label(file, label);

	if (err < 0 && err != -ENODATA && err != -EOPNOTSUPP)
		return err;
	standing->label = err < 0 ? NULL : label;
	standing->mode = file->mode;
	standing->links = file->links;
	standing->device = file->dev;
	standing->inode = file->ino;
	standing->is_disk =
		S_ISBLK(file->mode) && device_is_disk(file->rdev) > 0;
	return 0;
}

struct backing {
	char **paths;
	size_t count;
};

static void backing_clear(struct backing *backing)
{
	chain_row_free(backing->paths, backing->count);
}

static int read_backing(struct svirt_registry *registry,
	const struct file_row *row, struct backing *ret)
{
	struct filesystem filesystem = {.size = row->key_size};
	int64_t id;
	int r;

	if (row->role != SVIRT_ROLE_IMAGE)
		return 0;
	memcpy(filesystem.key, row->key, row->key_size);
	r = chain_row_find(registry, &row->identity, &filesystem, &id);
	return r > 0 ? chain_row_read(registry, id, &ret->paths, &ret->count)
		     : r;
}

/* No row of the registry is being read while the file is waited for. */
static int tell(struct look *look, const struct file_row *row)
{
	const struct svirt_file record = {
		.path = row->path,
		.role = row->role,
		.member = row->tree < 0,
		.original = row->original,
		.context = row->context,
	};
	struct svirt_standing standing = {.file = &record};
	_cleanup_file_ struct file file = FILE_NONE;
	char label[FILE_LABEL_MAX];
	_cleanup_(backing_clear) struct backing backing = {0};
	const char *what;
	int err = read_backing(look->relabel.registry, row, &backing);

	if (err < 0)
		return err;
	standing.backing_count = backing.count;
	standing.backing = backing.paths;
	standing.error = restore_find(&look->relabel, row, &file, &what);
	registry_reset(look->relabel.registry);
	if (standing.error == 0)
		standing.error = read_standing(&file, label, &standing);
	if (standing.error == -ENOMEM)
		return -ENOMEM;
	return look->fn(&standing, look->data);
}

static int tell_id(struct look *look, int64_t id)
{
	_cleanup_row_ struct file_row row = {0};
	int r = file_find_id(look->relabel.registry, id, &row);

	registry_reset(look->relabel.registry);
	/* restored meanwhile, it is no longer on record */
	return r > 0 ? tell(look, &row) : r;
}

static int tell_list(
	struct look *look, const struct svirt_vm *vm, list_fn *list)
{
	int64_t ids[PIECE], above = 0;
	int count, r = 0;

	do {
		count = list(look->relabel.registry, vm->id, above, ids, PIECE);
		for (int i = 0; r == 0 && i < count; i++) {
			above = ids[i];
			r = tell_id(look, ids[i]);
		}
	} while (r == 0 && count == PIECE);
	return count < 0 ? count : r;
}

SVIRT_PUBLIC int svirt_standing_each(struct svirt_registry *registry,
	const struct svirt_vm *vm, svirt_standing_fn fn, void *data)
{
	_cleanup_(look_end) struct look look = {
		.relabel = {.registry = registry,
			.self = vm,
			.is_looking = true},
		.fn = fn,
		.data = data,
	};
	int r = tell_list(&look, vm, file_list_alone);

	return r != 0 ? r : tell_list(&look, vm, file_list_uses);
}

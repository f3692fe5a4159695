/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All there is to show of a VM, gathered; how it is shown is in columns.c and
 * vm-json.c. */
#include "config.h"

#include <string.h>
#include <time.h>

#include "shared/vm-view.h"
#include "util.h"

/* A switch, so that the compiler insists on a name for each. */
const char *vm_view_state(enum svirt_state state)
{
	switch (state) {
	case SVIRT_STATE_RUNNING:
		return "running";
	case SVIRT_STATE_STALE:
		return "stale";
	case SVIRT_STATE_HELD:
		return "held";
	}
	return NULL;
}

int vm_view_state_parse(const char *text, enum svirt_state *ret)
{
	const char *name;

	for (int i = 0; (name = vm_view_state((enum svirt_state)i)); i++) {
		if (strcmp(text, name) == 0) {
			*ret = (enum svirt_state)i;
			return 0;
		}
	}
	return -EINVAL;
}

const char *vm_view_time(int64_t seconds, char ret[VM_VIEW_TIME_SIZE])
{
	time_t time = (time_t)seconds;
	struct tm utc;

	if (!gmtime_r(&time, &utc))
		memset(&utc, 0, sizeof(utc));
	strftime(ret, VM_VIEW_TIME_SIZE, "%Y-%m-%dT%H:%M:%SZ", &utc);
	return ret;
}

static int copy_file(const struct svirt_file *file, void *data)
{
	struct vm_view *view = data;
	struct svirt_file copy = {.role = file->role};

	/* A new list at every power of two. */
	if ((view->listed & (view->listed - 1)) == 0) {
		size_t room = view->listed ? 2 * view->listed : 1;
		struct svirt_file *list =
			reallocarray(view->list, room, sizeof(*list));

		if (!list)
			return -ENOMEM;
		view->list = list;
	}
	copy.path = strdup(file->path);
	copy.original = file->original ? strdup(file->original) : NULL;
	copy.context = strdup(file->context);
	view->list[view->listed++] = copy;
	if (!copy.path || !copy.context || (file->original && !copy.original))
		return -ENOMEM;
	return 0;
}

int vm_view_gather(struct svirt_registry *registry, struct svirt_vm *vm,
	enum vm_view_depth depth, struct vm_view *ret)
{
	struct vm_view view = {.state = SVIRT_STATE_HELD};
	int err = 0;

	if (registry)
		err = svirt_registry_overlaps(registry, vm, &view.overlaps);
	if (err == 0 && registry)
		err = svirt_registry_count_files(registry, vm, &view.files);
	if (err == 0 && registry && depth == VM_VIEW_FILES)
		err = svirt_registry_each_file(registry, vm, copy_file, &view);
	if (err < 0) {
		vm_view_clear(&view);
		return err;
	}
	view.vm = *vm;
	*vm = (struct svirt_vm){0};
	*ret = view;
	return 0;
}

void vm_view_clear(struct vm_view *view)
{
	free(view->level);
	for (size_t i = 0; i < view->listed; i++) {
		free((char *)view->list[i].path);
		free((char *)view->list[i].original);
		free((char *)view->list[i].context);
	}
	free(view->list);
	svirt_vms_clear(&view->overlaps);
	svirt_vm_clear(&view->vm);
}

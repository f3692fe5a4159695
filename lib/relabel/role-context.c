/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What each role of this call is given; a context that was asked for is
 * label-context.c's. */
#include "config.h"

#include <string.h>

#include "registry/context-row.h"
#include "relabel/access.h"
#include "relabel/role-context.h"
#include "vm/role.h"

/* Line 2 of the policy's file may be missing. */
static int content_make(
	const struct relabel *relabel, enum svirt_role role, char **ret)
{
	const char *content = relabel->templates.content;

	if (!content)
		return -ENODATA;
	if (role == SVIRT_ROLE_PRIVATE)
		return svirt_context_with_level(
			content, &relabel->self->level, ret);
	*ret = strdup(content);
	return *ret ? 0 : -ENOMEM;
}

static int context_make(
	const struct relabel *relabel, enum svirt_role role, char **ret)
{
	const struct svirt_vm *vm = relabel->self;
	struct svirt_level bare = {.sensitivity = vm->level.sensitivity};

	switch (role) {
	case SVIRT_ROLE_PRIVATE:
	case SVIRT_ROLE_CONTENT:
		return content_make(relabel, role, ret);
	case SVIRT_ROLE_SHARED:
		return svirt_context_with_level(vm->image, &bare, ret);
	case SVIRT_ROLE_IMAGE:
		break;
	}
	*ret = strdup(vm->image);
	return *ret ? 0 : -ENOMEM;
}

static int prepare_role(struct relabel *relabel, enum svirt_role role)
{
	_cleanup_free_ char *text = NULL;
	int err;

	if (relabel->contexts[role])
		return 0;
	err = context_make(relabel, role, &text);
	if (err < 0)
		return err;
	err = svirt_context_is_valid(text);
	if (err <= 0)
		return err < 0 ? err : -EINVAL;
	return label_cache_get(
		&relabel->labels, text, &relabel->contexts[role]);
}

/* Under MLS, writing needs equal levels. */
static int ask_sharing(struct relabel *relabel)
{
	const struct label *shared = relabel->contexts[SVIRT_ROLE_SHARED];
	int r = 1;

	if (shared)
		r = access_of_vm(relabel->self, SVIRT_ROLE_SHARED, S_IFREG,
			shared->text);
	relabel->is_sharing = r > 0;
	return r < 0 ? r : 0;
}

static int ask_single(struct relabel *relabel)
{
	_cleanup_(svirt_vms_clear) struct svirt_vms others = {0};
	int err = svirt_registry_overlaps(
		relabel->registry, relabel->self, &others);

	relabel->is_single = err == 0 && others.count == 0 &&
			     svirt_level_count(&relabel->self->level) > 0;
	return err;
}

int role_context_prepare(struct relabel *relabel)
{
	int err = ask_single(relabel);

	for (size_t i = 0; err == 0 && i < relabel->work->count; i++)
		err = prepare_role(relabel, relabel->work->targets[i].role);
	if (err == 0)
		err = ask_sharing(relabel);
	if (err == 0 && relabel->is_single && relabel->self->uid == 0 &&
		relabel->contexts[SVIRT_ROLE_IMAGE])
		relabel->targets.image =
			relabel->contexts[SVIRT_ROLE_IMAGE]->text;
	return err;
}

int role_context_number(struct relabel *relabel)
{
	int err = 0;

	for (unsigned int role = 0; err == 0 && role < ROLES; role++) {
		struct label *label = relabel->contexts[role];

		if (label && label->row == 0)
			err = context_row_get(relabel->registry,
				svirt_role_is_exclusive(role)
					? relabel->self->id
					: 0,
				label->text, &label->row);
	}
	return err;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <string.h>

#include "selinux/context.h"
#include "tag.h"

static bool is_text(const struct tag *tag, const char *text)
{
	if (!tag->text || !text)
		return tag->text == text;
	return strcmp(tag->text, text) == 0;
}

static int append(struct tags *tags, const char *text)
{
	_cleanup_free_ struct tag *tag = NULL;
	struct tag **list;

	list = reallocarray(tags->list, tags->count + 1, sizeof(*list));
	if (!list)
		return -ENOMEM;
	tags->list = list;
	tag = calloc(1, sizeof(*tag));
	if (!tag)
		return -ENOMEM;
	if (text) {
		tag->text = strdup(text);
		if (!tag->text)
			return -ENOMEM;
	}
	list[tags->count++] = TAKE_PTR(tag);
	return 0;
}

int tags_get(struct tags *tags, const char *text, struct tag **ret)
{
	int err;

	for (size_t i = 0; !tags->last || !is_text(tags->last, text); i++) {
		if (i == tags->count) {
			err = append(tags, text);
			if (err < 0)
				return err;
		}
		tags->last = tags->list[i];
	}
	*ret = tags->last;
	return 0;
}

void tags_clear(struct tags *tags)
{
	for (size_t i = 0; i < tags->count; i++) {
		free(tags->list[i]->text);
		free(tags->list[i]->vm);
		free(tags->list[i]);
	}
	free(tags->list);
	*tags = (struct tags){0};
}

static int ask_registry(
	struct owners *owners, const struct svirt_level *level, struct tag *tag)
{
	_cleanup_(svirt_vm_clear) struct svirt_vm vm = {0};
	_cleanup_free_ char *text = NULL;
	int err = svirt_level_format(level, &text);

	if (err == 0)
		err = svirt_registry_find(owners->registry, text, &vm);
	if (err == 0)
		tag->vm = TAKE_PTR(vm.name);
	else if (err == -ENOTUNIQ) /* VMs that overlap: any of them */
		tag->vm = strdup(text);
	if (err == -ENOENT)
		return 0;
	return err == 0 || err == -ENOTUNIQ ? tag->vm ? 0 : -ENOMEM : err;
}

static int ask_processes(
	struct owners *owners, const struct svirt_level *level, struct tag *tag)
{
	int err;

	if (!owners->is_read) {
		err = svirt_processes_read(true, &owners->running);
		if (err < 0)
			return err;
		owners->is_read = true;
	}
	for (size_t i = 0; i < owners->running.count; i++) {
		const struct svirt_process *process = &owners->running.list[i];

		if (svirt_level_equals(&process->level, level))
			tag->pid = process->pid;
	}
	return 0;
}

int owners_ask(struct owners *owners, struct tag *tag)
{
	_cleanup_context_ struct svirt_context context = {0};
	const struct svirt_level *level = &context.range.high;
	int err;

	if (tag->is_asked)
		return 0;
	tag->is_asked = true;
	if (!tag->text || svirt_context_parse(tag->text, &context) < 0 ||
		!context.has_range || svirt_level_count(level) == 0)
		return 0;
	if (owners->self && svirt_level_equals(level, &owners->self->level))
		return 0;
	err = ask_registry(owners, level, tag);
	if (err == 0)
		err = ask_processes(owners, level, tag);
	tag->is_odd = !tag->vm && tag->pid == 0;
	return err;
}

void owners_clear(struct owners *owners)
{
	svirt_processes_clear(&owners->running);
	owners->is_read = false;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whose level a label carries: a VM of the registry, or a process that runs. */
#include "config.h"

#include <string.h>

#include "relabel/label-holder.h"
#include "selinux/context.h"

static int ask_registry(struct label_holders *owners,
	const struct svirt_level *level, struct label *label)
{
	_cleanup_(svirt_vm_clear) struct svirt_vm vm = {0};
	_cleanup_free_ char *text = NULL;
	int err = svirt_level_format(level, &text);

	if (err == 0)
		err = svirt_registry_find(owners->registry, text, &vm);
	if (err == 0)
		label->vm = TAKE_PTR(vm.name);
	else if (err == -ENOTUNIQ) /* VMs that overlap: any of them */
		label->vm = strdup(text);
	if (err == -ENOENT)
		return 0;
	return err == 0 || err == -ENOTUNIQ ? label->vm ? 0 : -ENOMEM : err;
}

static int ask_processes(struct label_holders *owners,
	const struct svirt_level *level, struct label *label)
{
	int err;

	if (!owners->is_read) {
		err = svirt_processes_read(
			SVIRT_PROCESSES_SEPARATED, &owners->running);
		if (err < 0)
			return err;
		owners->is_read = true;
	}
	for (size_t i = 0; i < owners->running.count; i++) {
		const struct svirt_process *process = &owners->running.list[i];

		if (svirt_level_equals(&process->level, level))
			label->pid = process->pid;
	}
	return 0;
}

int label_holders_ask(struct label_holders *owners, struct label *label)
{
	_cleanup_context_ struct svirt_context context = {0};
	const struct svirt_level *level = &context.range.high;
	int err;

	if (label->is_asked)
		return 0;
	label->is_asked = true;
	if (!label->text || svirt_context_parse(label->text, &context) < 0 ||
		!context.has_range || svirt_level_count(level) == 0)
		return 0;
	if (owners->self && svirt_level_equals(level, &owners->self->level))
		return 0;
	err = ask_registry(owners, level, label);
	if (err == 0)
		err = ask_processes(owners, level, label);
	label->is_odd = !label->vm && label->pid == 0;
	return err;
}

void label_holders_clear(struct label_holders *owners)
{
	svirt_processes_clear(&owners->running);
	owners->is_read = false;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What stands in the way of a level, for who asked for it; it is found in
 * conflict.c and conflict-named.c. */
#include "config.h"

#include "alloc/conflict-named.h"
#include "alloc/conflict-tell.h"
#include "registry/level-key.h"

int conflict_tell_vm(struct svirt_registry *registry, int64_t id,
	struct svirt_conflict *conflict)
{
	_cleanup_statement_ sqlite3_stmt *statement = NULL;
	int err = registry_prepare(registry,
		"SELECT name, released, sensitivity, categories FROM vm"
		" WHERE id = ?",
		&statement);

	if (err < 0)
		return err;
	sqlite3_bind_int64(statement, 1, id);
	err = registry_step(registry, statement);
	if (err <= 0)
		return err < 0 ? err : -EUCLEAN;
	conflict->released = sqlite3_column_int(statement, 1);
	err = level_key_column(statement, 2, &conflict->level);
	return err < 0 ? err
		       : registry_column_text(statement, 0, &conflict->vm);
}

void conflict_tell_process(const struct conflict_search *search, size_t place,
	struct svirt_conflict *conflict)
{
	conflict->pid = search->live->list[place].pid;
	conflict->level = search->live->list[place].level;
}

static int tell_process(const struct conflict_search *search,
	const struct svirt_level *level, struct svirt_conflict *ret)
{
	size_t place;
	int r = conflict_find_process(search, level, &place);

	if (r > 0)
		conflict_tell_process(search, place, ret);
	return r;
}

int conflict_tell(const struct conflict_search *search,
	const struct svirt_level *level, struct svirt_conflict *ret)
{
	int64_t id;
	int r = conflict_find_vm(search, level, &id);

	if (r > 0) {
		r = conflict_tell_vm(search->registry, id, ret);
		return r < 0 ? r : 1;
	}
	if (r == 0)
		r = conflict_named_find(
			search->registry, level, 0, &ret->level, &ret->vm);
	if (r > 0)
		ret->released = true;
	return r != 0 ? r : tell_process(search, level, ret);
}

int conflict_tell_running(const struct conflict_search *search,
	const struct svirt_level *set, struct svirt_conflict *ret)
{
	for (size_t i = 0; search->live && i < search->live->count; i++) {
		const struct svirt_process *process = &search->live->list[i];
		struct svirt_level level = process->level;
		int64_t id;
		int r;

		level.sensitivity = set->sensitivity;
		if (!svirt_level_dominates(set, &level))
			continue;
		r = conflict_find_vm(search, &process->level, &id);
		if (r < 0)
			return r;
		if (r > 0)
			continue;
		ret->runner = process->pid;
		ret->running++;
	}
	return 0;
}

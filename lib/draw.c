/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "draw.h"
#include "pool.h"

/* How many levels a walk passes over before it gives way to compose_level(). */
#define PASSED_MAX 256

/* What stands against a level: nothing, its own holder or an earlier one (it
 * comes back by way of the table freed), or another level in its way. */
enum verdict {
	VERDICT_FREE,
	VERDICT_KNOWN,
	VERDICT_BLOCKED,
};

static int bind_level(sqlite3_stmt *statement, const struct svirt_level *level,
	struct vm_key *key)
{
	vm_key_from_level(level, key);
	vm_bind_key(statement, 1, key);
	return sqlite3_bind_int(statement, 2, (int)level->sensitivity);
}

/* Whether a level is in the table freed. */
static int is_freed(
	struct svirt_registry *registry, const struct svirt_level *level)
{
	_cleanup_statement_ sqlite3_stmt *statement = NULL;
	struct vm_key key;
	int err = registry_prepare(registry,
		"SELECT 1 FROM freed WHERE categories = ? AND sensitivity = ?",
		&statement);

	if (err < 0)
		return err;
	bind_level(statement, level, &key);
	return registry_step(registry, statement);
}

/* A level held with overlap is not compared with others, but its files carry
 * it: the same one is not given out. */
static int find_equal(struct svirt_registry *registry,
	const struct svirt_level *level, int64_t *ret)
{
	_cleanup_statement_ sqlite3_stmt *statement = NULL;
	struct vm_key key;
	int err = registry_prepare(registry,
		"SELECT id FROM vm WHERE overlap = 1"
		" AND categories = ? AND sensitivity = ?",
		&statement);

	if (err < 0)
		return err;
	bind_level(statement, level, &key);
	err = registry_step(registry, statement);
	if (err > 0)
		*ret = sqlite3_column_int64(statement, 0);
	return err;
}

/* Returns a verdict or -errno; *blocker is the VM in the way, or 0 when that
 * is a process. */
static int judge(struct conflict_search *search,
	const struct svirt_level *level, int64_t *blocker)
{
	size_t place;
	int err = conflict_find_vm(search, level, blocker);

	if (err == 0)
		err = find_equal(search->registry, level, blocker);
	if (err == 0) {
		*blocker = 0;
		err = conflict_find_process(search, level, &place);
	}
	return err > 0 ? VERDICT_BLOCKED : err;
}

/* Set a level aside that something is in the way of. */
static int set_aside(struct svirt_registry *registry,
	const struct svirt_level *level, int64_t blocker)
{
	_cleanup_statement_ sqlite3_stmt *statement = NULL;
	struct vm_key key;
	int err = registry_prepare(registry,
		"INSERT INTO freed(categories, sensitivity, count, used,"
		" blocker) VALUES(?, ?, ?, 0, nullif(?, 0))",
		&statement);

	if (err < 0)
		return err;
	bind_level(statement, level, &key);
	sqlite3_bind_int(statement, 3, (int)svirt_level_count(level));
	sqlite3_bind_int64(statement, 4, blocker);
	return registry_step(registry, statement);
}

static int is_held(struct svirt_registry *registry,
	const struct svirt_level *level, int64_t vm)
{
	_cleanup_statement_ sqlite3_stmt *statement = NULL;
	struct svirt_level held;
	int err;

	if (vm == 0)
		return 0;
	err = registry_prepare(registry,
		"SELECT sensitivity, categories FROM vm WHERE id = ?",
		&statement);
	if (err < 0)
		return err;
	sqlite3_bind_int64(statement, 1, vm);
	err = registry_step(registry, statement);
	if (err > 0)
		err = vm_column_level(statement, 0, &held);
	return err < 0 ? err : svirt_level_equals(level, &held);
}

/* Judge a level that the walk meets; what is in the way of a level never
 * given out is written down, so that it can be given out later. */
static int judge_new(
	struct conflict_search *search, const struct svirt_level *level)
{
	int64_t blocker = 0;
	int verdict = is_freed(search->registry, level);
	int err;

	if (verdict != 0)
		return verdict < 0 ? verdict : VERDICT_KNOWN;
	verdict = judge(search, level, &blocker);
	if (verdict != VERDICT_BLOCKED)
		return verdict;
	err = is_held(search->registry, level, blocker);
	if (err == 0)
		err = set_aside(search->registry, level, blocker);
	return err < 0 ? err : VERDICT_BLOCKED;
}

/* Walk on to the next level never given out: 0, -EXFULL at the end, or -EAGAIN
 * when so many were passed over that another way is quicker. */
static int draw_new(struct conflict_search *search, struct pool *pool,
	struct svirt_level *ret)
{
	shuffle_rank size = shuffle_size(&pool->shuffle);
	int verdict = VERDICT_BLOCKED, passed = 0;
	int err;

	while (verdict != VERDICT_FREE && passed++ < PASSED_MAX) {
		if ((shuffle_rank)pool->next >= size)
			break;
		shuffle_at(&pool->shuffle, (shuffle_rank)pool->next++, ret);
		verdict = judge_new(search, ret);
		if (verdict < 0)
			return verdict;
	}
	err = pool_save(search->registry, pool);
	if (err < 0 || verdict == VERDICT_FREE)
		return err;
	return (shuffle_rank)pool->next < size ? -EAGAIN : -EXFULL;
}

/* For compose_level(): a level that nothing is in the way of, not used yet. */
static int accept_new(
	struct conflict_search *search, const struct svirt_level *level)
{
	_cleanup_statement_ sqlite3_stmt *statement = NULL;
	struct vm_key key;
	int64_t blocker;
	int r = registry_prepare(search->registry,
		"SELECT 1 FROM freed WHERE categories = ? AND sensitivity = ?"
		" AND used = 1",
		&statement);

	if (r < 0)
		return r;
	bind_level(statement, level, &key);
	r = registry_step(search->registry, statement);
	if (r != 0)
		return r < 0 ? r : 0;
	r = judge(search, level, &blocker);
	return r < 0 ? r : r == VERDICT_FREE;
}

static int draw_composed(struct conflict_search *search,
	const struct pool *pool, struct svirt_level *ret)
{
	int err = compose_level(search, &pool->shuffle.set, pool->shuffle.count,
		accept_new, ret);

	return err < 0 ? err : draw_take(search->registry, ret);
}

static int set_blocker(
	struct svirt_registry *registry, int64_t freed, int64_t blocker)
{
	_cleanup_statement_ sqlite3_stmt *statement = NULL;
	int err = registry_prepare(registry,
		"UPDATE freed SET blocker = ? WHERE id = ?", &statement);

	if (err < 0)
		return err;
	sqlite3_bind_int64(statement, 1, blocker);
	sqlite3_bind_int64(statement, 2, freed);
	return registry_step(registry, statement);
}

/* The next row of freed after (used, id) that lies in the set. */
static int next_freed(struct svirt_registry *registry, const struct pool *pool,
	int64_t *used, int64_t *id, struct svirt_level *ret)
{
	_cleanup_statement_ sqlite3_stmt *statement = NULL;
	struct svirt_level level;
	int err = registry_prepare(registry,
		"SELECT used, id, sensitivity, categories FROM freed"
		" WHERE blocker IS NULL AND sensitivity = ? AND count = ?"
		" AND (used, id) > (?, ?) ORDER BY used, id",
		&statement);

	if (err < 0)
		return err;
	sqlite3_bind_int(statement, 1, (int)pool->shuffle.set.sensitivity);
	sqlite3_bind_int(statement, 2, (int)pool->shuffle.count);
	sqlite3_bind_int64(statement, 3, *used);
	sqlite3_bind_int64(statement, 4, *id);
	while ((err = registry_step(registry, statement)) > 0) {
		err = vm_column_level(statement, 2, &level);
		if (err < 0)
			return err;
		if (!svirt_level_dominates(&pool->shuffle.set, &level))
			continue;
		*used = sqlite3_column_int64(statement, 0);
		*id = sqlite3_column_int64(statement, 1);
		*ret = level;
		return 1;
	}
	return err;
}

/* The level set aside or freed longest ago that nothing is in the way of. */
static int draw_freed(struct conflict_search *search, const struct pool *pool,
	struct svirt_level *ret)
{
	int64_t used = -1, id = 0, blocker = 0;
	int err;

	while ((err = next_freed(search->registry, pool, &used, &id, ret)) >
		0) {
		int verdict = judge(search, ret, &blocker);

		if (verdict < 0)
			return verdict;
		if (verdict == VERDICT_FREE)
			return draw_take(search->registry, ret);
		if (blocker != 0)
			err = set_blocker(search->registry, id, blocker);
		if (err < 0)
			return err;
	}
	return err < 0 ? err : -EXFULL;
}

int draw_level(struct conflict_search *search, const struct svirt_level *set,
	unsigned int count, struct svirt_level *ret)
{
	struct pool pool = {.shuffle = {.set = *set, .count = count}};
	int err;

	vm_key_from_level(set, &pool.set);
	err = pool_load(search->registry, &pool);
	if (err == 0)
		err = draw_new(search, &pool, ret);
	if (err == -EAGAIN)
		err = draw_composed(search, &pool, ret);
	if (err == -EXFULL)
		err = draw_freed(search, &pool, ret);
	return err;
}

int draw_take(struct svirt_registry *registry, const struct svirt_level *level)
{
	_cleanup_statement_ sqlite3_stmt *statement = NULL;
	struct vm_key key;
	int err = registry_prepare(registry,
		"DELETE FROM freed WHERE categories = ? AND sensitivity = ?",
		&statement);

	if (err < 0)
		return err;
	bind_level(statement, level, &key);
	return registry_step(registry, statement);
}

int draw_give_back(struct svirt_registry *registry, int64_t vm,
	const struct svirt_level *level)
{
	_cleanup_statement_ sqlite3_stmt *unblock = NULL;
	_cleanup_statement_ sqlite3_stmt *insert = NULL;
	unsigned int count = svirt_level_count(level);
	struct vm_key key;
	int err = registry_prepare(registry,
		"UPDATE freed SET blocker = NULL WHERE blocker = ?", &unblock);

	if (err < 0)
		return err;
	sqlite3_bind_int64(unblock, 1, vm);
	err = registry_step(registry, unblock);
	if (err < 0 || count < 2 || count > SHUFFLE_COUNT_MAX)
		return err;
	/* A level held twice, by overlap, comes back twice. */
	err = registry_prepare(registry,
		"INSERT OR REPLACE INTO freed(categories, sensitivity, count,"
		" used) VALUES(?, ?, ?, 1)",
		&insert);
	if (err < 0)
		return err;
	bind_level(insert, level, &key);
	sqlite3_bind_int(insert, 3, (int)count);
	return registry_step(registry, insert);
}

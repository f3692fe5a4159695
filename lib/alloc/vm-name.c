/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A name for a VM that was given none, or the given one while nobody has it. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "alloc/vm-name.h"
#include "selinux/level.h"

/* "vm-" and the categories take at most this; a number after them fits too. */
#define STEM_MAX (SVIRT_NAME_MAX - sizeof(".4294967295") + 1)
#define NAME_SIZE (SVIRT_NAME_MAX + 1)

/* As many categories as a dynamic level has at most. */
#define NAMED_MAX 8

_Static_assert(sizeof("vm") - 1 + NAMED_MAX * (sizeof("-1023") - 1) <= STEM_MAX,
	"a name with every category in it is a name");

/* Whether a name is held; 1, 0 or -errno. */
static int is_name_held(struct svirt_registry *registry, const char *name)
{
	_cleanup_statement_ sqlite3_stmt *statement = NULL;
	int err = registry_prepare(registry,
		"SELECT 1 FROM vm WHERE name = ? AND released = 0", &statement);

	if (err < 0)
		return err;
	registry_bind_text(statement, 1, name);
	return registry_step(registry, statement);
}

/* "vm-3-77", or "vm-s2" without categories; the first categories of a large
 * level do. */
static void write_stem(const struct svirt_level *level, char name[NAME_SIZE])
{
	unsigned int category = level_next(level, 0);
	size_t length = 2;

	snprintf(name, NAME_SIZE, category < SVIRT_CATEGORIES ? "vm" : "vm-s%u",
		level->sensitivity);
	for (unsigned int named = 0;
		named < NAMED_MAX && category < SVIRT_CATEGORIES; named++) {
		length += (size_t)snprintf(
			name + length, NAME_SIZE - length, "-%u", category);
		category = level_next(level, category + 1);
	}
}

/* With a number after it where the name is held. */
static int make_name(struct svirt_registry *registry,
	const struct svirt_level *level, char ret[NAME_SIZE])
{
	size_t length;
	int r;

	write_stem(level, ret);
	length = strlen(ret);
	for (unsigned int number = 2;; number++) {
		r = is_name_held(registry, ret);
		if (r <= 0)
			return r;
		snprintf(ret + length, NAME_SIZE - length, ".%u", number);
	}
}

int vm_name_choose(struct svirt_registry *registry, const char *wanted,
	const struct svirt_level *level, char **ret)
{
	char name[NAME_SIZE];
	int r;

	if (wanted) {
		r = is_name_held(registry, wanted);
		if (r != 0)
			return r < 0 ? r : -EEXIST;
	} else {
		r = make_name(registry, level, name);
		if (r < 0)
			return r;
	}
	*ret = strdup(wanted ? wanted : name);
	return *ret ? 0 : -ENOMEM;
}

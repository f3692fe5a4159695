/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A table of texts, by hash. */
#include "config.h"

#include <string.h>

#include "shared/cli.h"

#include "check/names.h"

/* FNV-1a; texts come from the registry and the policy, none from a guest. */
static size_t hash(const char *text)
{
	uint64_t value = 14695981039346656037U;

	for (; *text; text++)
		value = (value ^ (unsigned char)*text) * 1099511628211U;
	return (size_t)(value ^ value >> 32);
}

/* Where a text is, or would be; room is a power of two. */
static size_t find(const struct names *names, const char *text)
{
	size_t slot = hash(text) & (names->room - 1);

	while (names->slots[slot] &&
		strcmp(names->list[names->slots[slot] - 1], text) != 0)
		slot = (slot + 1) & (names->room - 1);
	return slot;
}

static void grow(struct names *names)
{
	size_t room = names->room ? 2 * names->room : 64;
	char **list = reallocarray(names->list, room, sizeof(*list));

	free(names->slots);
	names->slots = calloc(room, sizeof(*names->slots));
	if (!list || !names->slots)
		cli_die(CLI_UNUSABLE, "out of memory");
	names->list = list;
	names->room = room;
	for (size_t i = 0; i < names->count; i++)
		names->slots[find(names, list[i])] = i + 1;
}

size_t names_add(struct names *names, const char *text)
{
	size_t slot;

	if (2 * names->count >= names->room)
		grow(names);
	slot = find(names, text);
	if (!names->slots[slot]) {
		names->list[names->count] = strdup(text);
		if (!names->list[names->count])
			cli_die(CLI_UNUSABLE, "out of memory");
		names->slots[slot] = ++names->count;
	}
	return names->slots[slot] - 1;
}

void names_clear(struct names *names)
{
	for (size_t i = 0; i < names->count; i++)
		free(names->list[i]);
	free(names->list);
	free(names->slots);
	*names = (struct names){0};
}

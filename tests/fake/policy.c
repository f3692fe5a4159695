/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The fake's policy: a list of rules, and levels compared bit by bit. It has a
 * parser of its own, so that the library is not measured by itself. */
#include "config.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake.h"

#define CATEGORIES 1024
#define RULES 256

struct level {
	unsigned int sensitivity;
	bool has[CATEGORIES];
};

struct range {
	struct level low;
	struct level high;
};

static struct fake_rule rules[RULES];
static size_t rule_count;

static void rules_read(const char *path)
{
	char line[1024], *state, *word;
	FILE *file = path ? fopen(path, "re") : NULL;

	if (!file)
		return;
	while (rule_count < RULES - 1 && fgets(line, sizeof(line), file)) {
		struct fake_rule *rule = &rules[rule_count];

		if (line[0] == '#')
			continue;
		for (word = strtok_r(line, " \t\n", &state);
			word && rule->count < ARRAY_SIZE(rule->words);
			word = strtok_r(NULL, " \t\n", &state))
			rule->words[rule->count++] = strdup(word);
		if (rule->count > 0)
			rule_count++;
	}
	fclose(file);
}

const struct fake_rule *fake_rule(size_t index)
{
	if (rule_count == 0) {
		char *path = fake_path("FAKE_FIXTURES", FIXTURES, "policy");

		rules_read(getenv("FAKE_POLICY"));
		rules_read(path);
		free(path);
	}
	return index < rule_count ? &rules[index] : NULL;
}

/* Whether a line of this keyword names the word. */
bool fake_is_listed(const char *keyword, const char *word)
{
	const struct fake_rule *rule;

	for (size_t i = 0; (rule = fake_rule(i)); i++) {
		if (strcmp(rule->words[0], keyword) != 0)
			continue;
		if (!word)
			return true;
		for (size_t n = 1; n < rule->count; n++)
			if (strcmp(rule->words[n], word) == 0)
				return true;
	}
	return false;
}

static bool number_cut(char **cursor, char letter, unsigned int *ret)
{
	char *end;

	if (**cursor != letter)
		return false;
	*ret = (unsigned int)strtoul(*cursor + 1, &end, 10);
	if (end == *cursor + 1 || *ret >= CATEGORIES)
		return false;
	*cursor = end;
	return true;
}

static bool level_cut(char **cursor, struct level *level)
{
	unsigned int first, last;

	if (!number_cut(cursor, 's', &level->sensitivity) ||
		level->sensitivity > 15)
		return false;
	while (**cursor == ':' || **cursor == ',') {
		(*cursor)++;
		if (!number_cut(cursor, 'c', &first))
			return false;
		last = first;
		if (**cursor == '.') {
			(*cursor)++;
			if (!number_cut(cursor, 'c', &last) || last <= first)
				return false;
		}
		memset(level->has + first, true, last - first + 1);
	}
	return true;
}

static bool dominates(const struct level *a, const struct level *b)
{
	for (size_t c = 0; c < CATEGORIES; c++)
		if (b->has[c] && !a->has[c])
			return false;
	return a->sensitivity >= b->sensitivity;
}

static bool range_parse(char *text, struct range *ret)
{
	memset(ret, 0, sizeof(*ret));
	if (!level_cut(&text, &ret->low))
		return false;
	ret->high = ret->low;
	if (*text == '-') {
		text++;
		memset(&ret->high, 0, sizeof(ret->high));
		if (!level_cut(&text, &ret->high))
			return false;
	}
	return *text == '\0' && dominates(&ret->high, &ret->low);
}

static bool part_copy(char *part, size_t size, const char *start, size_t length)
{
	if (length == 0 || length >= size)
		return false;
	memcpy(part, start, length);
	part[length] = '\0';
	return true;
}

bool fake_parse(const char *text, struct fake_context *ret)
{
	const char *role = strchr(text, ':');
	const char *type = role ? strchr(role + 1, ':') : NULL;
	const char *range = type ? strchr(type + 1, ':') : NULL;

	return range &&
	       part_copy(ret->user, sizeof(ret->user), text,
		       (size_t)(role - text)) &&
	       part_copy(ret->role, sizeof(ret->role), role + 1,
		       (size_t)(type - role - 1)) &&
	       part_copy(ret->type, sizeof(ret->type), type + 1,
		       (size_t)(range - type - 1)) &&
	       part_copy(ret->range, sizeof(ret->range), range + 1,
		       strlen(range + 1));
}

bool fake_is_valid(const char *context)
{
	struct fake_context parts;
	struct range range;

	return fake_parse(context, &parts) &&
	       range_parse(parts.range, &range) &&
	       !fake_is_listed("invalid", parts.type) &&
	       !fake_is_listed("invalid", parts.role) &&
	       !fake_is_listed("invalid", parts.user);
}

bool fake_is_permissive(const char *context)
{
	struct fake_context parts;

	return fake_parse(context, &parts) &&
	       fake_is_listed("permissive", parts.type);
}

/* The permissions that the constraints leave out stay open between VMs; a
 * descriptor is not looked at, nor is who connects to a socket. */
static bool is_constrained(const char *class, const char *permission)
{
	if (strcmp(class, "process") == 0)
		return fnmatch("@(fork|sigchld|signull)", permission,
			       FNM_EXTMATCH) != 0;
	if (fnmatch("@(dir|*file)", class, FNM_EXTMATCH) == 0)
		return fnmatch("@(getattr|reparent)", permission,
			       FNM_EXTMATCH) != 0;
	return fnmatch("*_socket", class, 0) == 0 &&
	       fnmatch("@(getattr|lock|connectto)", permission, FNM_EXTMATCH) !=
		       0;
}

static bool levels_allow(struct fake_context *subject,
	struct fake_context *object, const char *class, const char *permission)
{
	struct range s, o;

	if (!is_constrained(class, permission))
		return true;
	if (!range_parse(subject->range, &s) || !range_parse(object->range, &o))
		return false;
	if (fake_is_listed("mls", NULL) &&
		fnmatch("@(write|append|create|setattr|unlink)", permission,
			FNM_EXTMATCH) == 0 &&
		!(dominates(&s.low, &o.low) && dominates(&o.low, &s.low)))
		return false;
	return !fake_is_listed("separated", subject->type) ||
	       dominates(&s.high, &o.high);
}

static bool is_match(const struct fake_rule *rule, const char *const words[4])
{
	for (size_t i = 0; i < 4; i++)
		if (fnmatch(rule->words[i + 1], words[i], FNM_EXTMATCH) != 0)
			return false;
	return true;
}

/* $FAKE_REFUSE: types that nobody may enter, with commas between. */
static bool is_refused(const char *type)
{
	const char *list = getenv("FAKE_REFUSE");

	while (list && *list) {
		size_t length = strcspn(list, ",");

		if (length == strlen(type) && strncmp(list, type, length) == 0)
			return true;
		list += length + (list[length] == ',');
	}
	return false;
}

bool fake_allows(const char *subject, const char *object, const char *class,
	const char *permission)
{
	const struct fake_rule *rule;
	struct fake_context s, o;

	if (!fake_parse(subject, &s) || !fake_parse(object, &o))
		return false;
	if (strcmp(permission, "transition") == 0 && is_refused(o.type))
		return false;
	const char *const words[] = {s.type, o.type, class, permission};

	for (size_t i = 0; (rule = fake_rule(i)); i++) {
		bool allow = strcmp(rule->words[0], "allow") == 0;

		if (rule->count != 5 ||
			(!allow && strcmp(rule->words[0], "deny") != 0))
			continue;
		if (is_match(rule, words))
			return allow && levels_allow(&s, &o, class, permission);
	}
	return false;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reading an option's value as the table says. */
#include "config.h"

#include <string.h>

#include "qemu/json.h"
#include "qemu/option.h"
#include "util.h"

const char *qemu_option_group(const struct qemu_option *option)
{
	return option->group ? option->group : option->name;
}

/* What -set changes of the item with this id. */
static void apply_sets(struct qemu_scan *scan, const struct qemu_option *option,
	struct qemu_pairs *pairs)
{
	const char *id = qemu_pairs_value(pairs, "", "id");

	for (size_t i = 0; *id && i < scan->set_count; i++) {
		struct qemu_set *set = &scan->sets[i];

		if (strcmp(set->group, qemu_option_group(option)) != 0 ||
			strcmp(set->id, id) != 0)
			continue;
		set->used = true;
		qemu_scan_fail(scan, qemu_pairs_add(pairs, set->pair.key,
					     set->pair.value, &set->pair.at));
	}
}

static bool asks(const char *text)
{
	return strcmp(text, "help") == 0 || strcmp(text, "?") == 0;
}

/* What only asks QEMU for a list of words: as a key, or for a kind. A file can
 * be called help. */
static bool is_question(const struct qemu_pairs *pairs)
{
	static const char *const kinds[] = {"driver", "type", "backend",
		"qom-type", "fsdriver", "accel", "format"};

	for (size_t i = 0; i < pairs->count; i++) {
		const struct qemu_pair *pair = &pairs->list[i];

		if (pair->bare && asks(pair->key))
			return true;
		for (size_t j = 0; j < ARRAY_SIZE(kinds); j++)
			if (strcmp(pair->key, kinds[j]) == 0 &&
				asks(pair->value))
				return true;
	}
	return false;
}

void qemu_option_read_pairs(struct qemu_scan *scan,
	const struct qemu_option *option, struct qemu_pairs *pairs)
{
	if (is_question(pairs))
		return;
	apply_sets(scan, option, pairs);
	if (scan->failed == 0)
		option->pairs(scan, pairs);
}

/* JSON stays for as long as the scan: what it names may be moved. */
static int parse_json(struct qemu_scan *scan, const struct qemu_text *value,
	struct qemu_pairs *pairs)
{
	struct json_object *object = NULL;
	struct qemu_text text = *value;
	bool keeps = text.at.quote == QEMU_PLAIN && scan->word < scan->count &&
		     !scan->json[scan->word];
	int err;

	if (!keeps)
		text.at.quote = QEMU_FIXED;
	err = qemu_json_parse(pairs, &text, &object);
	if (keeps)
		scan->json[scan->word] = object;
	else
		qemu_json_put(object);
	return err;
}

static void read_value(struct qemu_scan *scan, const struct qemu_option *option,
	const struct qemu_text *value)
{
	_cleanup_(qemu_pairs_clear) struct qemu_pairs pairs = {0};
	const char *implied = option->implied;
	int err;

	if (*value->text == '{')
		err = parse_json(scan, value, &pairs);
	else
		err = qemu_pairs_parse(&pairs, value, implied);
	if (err == -EINVAL)
		qemu_scan_note(scan, QEMU_UNKNOWN,
			"%s: not JSON that can be read", value->text);
	else if (err < 0)
		qemu_scan_fail(scan, err);
	else
		qemu_option_read_pairs(scan, option, &pairs);
}

void qemu_option_read(struct qemu_scan *scan, const struct qemu_option *option,
	const struct qemu_text *value)
{
	if (option->use != QEMU_USE_NOTHING)
		qemu_use(scan, option->use, value);
	else if (option->text)
		option->text(scan, value);
	else if (option->pairs)
		read_value(scan, option, value);
}

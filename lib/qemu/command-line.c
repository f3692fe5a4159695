/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From words to options: which takes the next word, which stands alone. */
#include "config.h"

#include <string.h>

#include "qemu/block.h"
#include "qemu/command-line.h"
#include "qemu/drive.h"
#include "qemu/option-table.h"
#include "qemu/readconfig.h"
#include "util.h"

/* What is given beside the usual: those that change the others first. */
enum pass { PASS_EARLY, PASS_ALL };

static void read_set(struct qemu_scan *scan, const struct qemu_text *text)
{
	size_t group = strcspn(text->text, ".");
	const char *id = text->text + group + (text->text[group] == '.');
	size_t length = strcspn(id, ".");
	const char *key = id + length + (id[length] == '.');
	size_t equal = strcspn(key, "=");
	struct qemu_set set = {0};
	struct qemu_text value;

	if (key[equal] != '=') {
		qemu_scan_note(scan, QEMU_UNKNOWN,
			"%s: not written like group.id.key=value", text->text);
		return;
	}
	if (!qemu_scan_room(scan, &scan->sets, scan->set_count, &scan->set_room,
		    sizeof(set)))
		return;
	value = qemu_text_after(text, (size_t)(key + equal + 1 - text->text));
	set.group = strndup(text->text, group);
	set.id = strndup(id, length);
	set.pair.key = strndup(key, equal);
	set.pair.value = strdup(value.text);
	set.pair.at = value.at;
	scan->sets[scan->set_count++] = set;
	if (!set.group || !set.id || !set.pair.key || !set.pair.value) {
		free(set.group);
		free(set.id);
		free(set.pair.key);
		free(set.pair.value);
		scan->set_count--;
		qemu_scan_fail(scan, -ENOMEM);
	}
}

/* What is read of it are the files whose names others give. */
static void keep_folder(struct qemu_scan *scan, const struct qemu_text *text)
{
	char **folders;

	if (!*text->text || strcmp(text->text, "help") == 0 ||
		strcmp(text->text, "?") == 0)
		return;
	folders = reallocarray(
		scan->folders, scan->folder_count + 1, sizeof(*folders));
	if (!folders) {
		qemu_scan_fail(scan, -ENOMEM);
		return;
	}
	scan->folders = folders;
	folders[scan->folder_count] = strdup(text->text);
	if (!folders[scan->folder_count])
		qemu_scan_fail(scan, -ENOMEM);
	else
		scan->folder_count++;
}

/* Whether a file lies in a folder, as far as names tell. */
static bool lies_in(const char *path, const char *folder)
{
	size_t length = strlen(folder);

	while (length > 1 && folder[length - 1] == '/')
		length--;
	if (strncmp(folder, ".", length) == 0 && length == 1)
		return *path != '/' && !qemu_text_begins(path, "../");
	return strncmp(path, folder, length) == 0 &&
	       (path[length] == '/' || folder[length - 1] == '/');
}

/* A folder of firmware is content whole, so nothing else may be in it. */
static void list_folder(struct qemu_scan *scan, const char *folder)
{
	for (size_t i = 0; i < scan->files.count; i++) {
		const struct qemu_file *file = &scan->files.list[i];

		if (!scan->looks || file->role == QEMU_CONTENT ||
			!lies_in(file->path, folder))
			continue;
		qemu_scan_note(scan, QEMU_UNKNOWN,
			"%s: %s is in it, too, so the folder is not listed: "
			"firmware wants one of its own",
			folder, file->path);
		return;
	}
	qemu_use_path(scan, QEMU_USE_READ, folder);
}

static void list_folders(struct qemu_scan *scan)
{
	scan->option = "-L";
	for (size_t i = 0; i < scan->folder_count; i++)
		list_folder(scan, scan->folders[i]);
}

static void read_special(struct qemu_scan *scan,
	const struct qemu_option *option, const struct qemu_text *value)
{
	switch (option->special) {
	case QEMU_OPTION_SNAPSHOT:
		scan->snapshot = true;
		break;
	case QEMU_OPTION_DAEMONIZE:
		scan->daemonize = true;
		break;
	case QEMU_OPTION_SET:
		read_set(scan, value);
		break;
	case QEMU_OPTION_FOLDER:
		keep_folder(scan, value);
		break;
	case QEMU_OPTION_CONFIG:
		qemu_readconfig_read(scan, value);
		break;
	case QEMU_OPTION_PLAIN:
		qemu_option_read(scan, option, value);
		break;
	}
}

/* A name for what is made by an option that is one of a kind. */
static const char *name_of(const char *option)
{
	static const char *const names[] = {"monitor", "qmp", "serial"};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (strcmp(names[i], option) == 0)
			return names[i];
	return strcmp(option, "qmp-pretty") == 0 ? "qmp" : NULL;
}

static void read_option(
	struct qemu_scan *scan, const struct qemu_option *option, size_t word)
{
	size_t before = scan->files.count;
	struct qemu_text value;

	scan->word = word;
	value = qemu_scan_text(scan, option->argument ? scan->words[word] : "");
	read_special(scan, option, &value);
	if (name_of(option->name))
		qemu_use_name(scan, before, name_of(option->name));
}

/* A word that is no option's: the first disk. */
static void read_operand(struct qemu_scan *scan, size_t word)
{
	struct qemu_text text;

	scan->word = word;
	scan->option = "-hda";
	text = qemu_scan_text(scan, scan->words[word]);
	qemu_drive_short(scan, &text);
}

/* An option nobody knows: whether it takes the next word, nobody knows. */
static void say_unknown(struct qemu_scan *scan, size_t *word)
{
	const char *next =
		*word + 1 < scan->count ? scan->words[*word + 1] : "-";

	scan->option = scan->words[*word];
	if (*next == '-') {
		qemu_scan_note(
			scan, QEMU_UNKNOWN, "no option that is known here");
		return;
	}
	qemu_scan_note(scan, QEMU_UNKNOWN,
		"no option that is known here; if it uses %s, list that by "
		"hand",
		next);
	++*word;
}

static bool is_early(const struct qemu_option *option)
{
	return option->special != QEMU_OPTION_PLAIN &&
	       option->special != QEMU_OPTION_CONFIG;
}

static const struct qemu_option *find(const char *word)
{
	word += *word == '-';
	word += *word == '-';
	return qemu_option_table_find(word);
}

static void read_word(struct qemu_scan *scan, size_t *word, enum pass pass)
{
	const struct qemu_option *option;
	size_t name = *word;

	if (scan->words[name][0] != '-') {
		if (pass == PASS_ALL)
			read_operand(scan, name);
		return;
	}
	option = find(scan->words[name]);
	if (!option) {
		if (pass == PASS_ALL)
			say_unknown(scan, word);
		else if (name + 1 < scan->count &&
			 scan->words[name + 1][0] != '-')
			++*word;
		return;
	}
	scan->option = scan->words[name];
	if (scan->option[0] == '-' && scan->option[1] == '-')
		scan->option++;
	if (option->argument && ++*word >= scan->count) {
		if (pass == PASS_ALL)
			qemu_scan_note(
				scan, QEMU_UNKNOWN, "its value is missing");
		return;
	}
	if (is_early(option) == (pass == PASS_EARLY))
		read_option(scan, option, *word);
}

static void say_sets(struct qemu_scan *scan)
{
	scan->option = "-set";
	for (size_t i = 0; i < scan->set_count; i++)
		if (!scan->sets[i].used &&
			qemu_text_is_path(scan->sets[i].pair.value))
			qemu_scan_note(scan, QEMU_UNKNOWN,
				"%s.%s.%s=%s: there is no such item",
				scan->sets[i].group, scan->sets[i].id,
				scan->sets[i].pair.key,
				scan->sets[i].pair.value);
}

void qemu_command_line_read(struct qemu_scan *scan)
{
	static const enum pass passes[] = {PASS_EARLY, PASS_ALL};

	for (size_t i = 0; i < ARRAY_SIZE(passes); i++)
		for (size_t word = scan->program + 1;
			word < scan->count && scan->failed == 0; word++)
			read_word(scan, &word, passes[i]);
	say_sets(scan);
	qemu_block_read_all(scan);
	list_folders(scan);
	scan->option = "";
}

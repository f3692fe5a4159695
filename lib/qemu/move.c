/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Moving what QEMU makes: new names, and the words that say them. */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <sys/un.h>

#include "qemu/json.h"
#include "qemu/move.h"
#include "util.h"

static const char *base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* The new path of a file that has the same path as an earlier one. */
static const char *known(const struct qemu_scan *scan, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (scan->files.list[i].moved &&
			strcmp(scan->files.list[i].path,
				scan->files.list[index].path) == 0)
			return scan->files.list[i].moved;
	return NULL;
}

static bool is_taken(const struct qemu_scan *scan, const char *path)
{
	for (size_t i = 0; i < scan->files.count; i++)
		if (scan->files.list[i].moved &&
			strcmp(scan->files.list[i].moved, path) == 0)
			return true;
	return false;
}

/* serial, serial1, serial2 */
static char *make_path(const struct qemu_scan *scan, const char *folder,
	const struct qemu_file *file)
{
	const char *name = file->name ? file->name : base(file->path);
	char *path;

	if (!*name)
		name = "file";
	if (asprintf(&path, "%s/%s", folder, name) < 0)
		return NULL;
	for (size_t i = 1; is_taken(scan, path); i++) {
		free(path);
		if (asprintf(&path, "%s/%s%zu", folder, name, i) < 0)
			return NULL;
	}
	return path;
}

static int plan_one(struct qemu_scan *scan, size_t index, const char *folder)
{
	struct qemu_file *file = &scan->files.list[index];
	const char *same = known(scan, index);

	if (file->at.quote == QEMU_FIXED) {
		qemu_scan_note(scan, QEMU_UNKNOWN,
			"%s: QEMU makes it, and nothing on the command line "
			"can move it",
			file->path);
		return 0;
	}
	file->moved = same ? strdup(same) : make_path(scan, folder, file);
	if (!file->moved)
		return -ENOMEM;
	if (strlen(file->moved) >= sizeof(((struct sockaddr_un *)0)->sun_path))
		qemu_scan_note(scan, QEMU_WARNING,
			"%s: too long for a socket: take a shorter folder",
			file->moved);
	return 0;
}

/* Others that connect to what is moved go along. */
static int follow(struct qemu_scan *scan)
{
	for (size_t i = 0; i < scan->files.count; i++) {
		struct qemu_file *file = &scan->files.list[i];

		if (file->role == QEMU_CREATE || file->at.quote == QEMU_FIXED)
			continue;
		for (size_t j = 0; j < scan->files.count; j++) {
			const struct qemu_file *made = &scan->files.list[j];

			if (made->role != QEMU_CREATE || !made->moved ||
				strcmp(made->path, file->path) != 0)
				continue;
			file->moved = strdup(made->moved);
			if (!file->moved)
				return -ENOMEM;
			break;
		}
	}
	return 0;
}

int qemu_move_plan(struct qemu_scan *scan, const char *folder)
{
	for (size_t i = 0; i < scan->files.count; i++) {
		int err;

		if (scan->files.list[i].role != QEMU_CREATE ||
			scan->files.list[i].stays)
			continue;
		err = plan_one(scan, i, folder);
		if (err < 0)
			return err;
	}
	return follow(scan);
}

/* A path as its place wants it. */
static char *quoted(const struct qemu_file *file)
{
	char *text = malloc(2 * strlen(file->moved) + 1), *end = text;

	if (!text)
		return NULL;
	for (const char *c = file->moved; *c; c++) {
		if (*c == ',' && file->at.quote == QEMU_COMMAS)
			*end++ = ',';
		*end++ = *c;
	}
	*end = '\0';
	return text;
}

/* The file of a word that stands farthest right, left of @limit. */
static const struct qemu_file *find_last(
	const struct qemu_scan *scan, size_t word, size_t limit)
{
	const struct qemu_file *found = NULL;

	for (size_t i = 0; i < scan->files.count; i++) {
		const struct qemu_file *file = &scan->files.list[i];

		if (file->moved && file->at.word == word &&
			file->at.quote != QEMU_JSON && file->at.start < limit &&
			(!found || file->at.start > found->at.start))
			found = file;
	}
	return found;
}

/* From right to left, so that the places to the left stay where they are. */
static int move_word(const struct qemu_scan *scan, size_t word, char **text)
{
	const struct qemu_file *file;
	size_t limit = (size_t)-1;

	while ((file = find_last(scan, word, limit))) {
		_cleanup_free_ char *path = quoted(file);
		char *moved;

		if (!path ||
			asprintf(&moved, "%.*s%s%s", (int)file->at.start, *text,
				path,
				*text + file->at.start + file->at.length) < 0)
			return -ENOMEM;
		free(*text);
		*text = moved;
		limit = file->at.start;
	}
	return 0;
}

static int move_json(struct qemu_scan *scan)
{
	for (size_t i = 0; i < scan->files.count; i++) {
		const struct qemu_file *file = &scan->files.list[i];

		if (!file->moved || file->at.quote != QEMU_JSON)
			continue;
		if (qemu_json_set(file->at.json, file->moved) < 0)
			return -ENOMEM;
	}
	return 0;
}

static bool is_json(const struct qemu_scan *scan, size_t word)
{
	for (size_t i = 0; i < scan->files.count; i++)
		if (scan->files.list[i].moved &&
			scan->files.list[i].at.word == word &&
			scan->files.list[i].at.quote == QEMU_JSON)
			return scan->json[word];
	return false;
}

int qemu_move_words(struct qemu_scan *scan, char ***ret)
{
	char **words = calloc(scan->count + 1, sizeof(*words));
	int err = words ? move_json(scan) : -ENOMEM;

	for (size_t i = 0; err == 0 && i < scan->count; i++) {
		const char *text = scan->words[i];

		if (is_json(scan, i))
			text = qemu_json_print(scan->json[i]);
		words[i] = text ? strdup(text) : NULL;
		err = words[i] ? move_word(scan, i, &words[i]) : -ENOMEM;
	}
	if (err < 0) {
		qemu_move_words_free(words, scan->count);
		return err;
	}
	*ret = words;
	return 0;
}

void qemu_move_words_free(char **words, size_t count)
{
	for (size_t i = 0; words && i < count; i++)
		free(words[i]);
	free(words);
}

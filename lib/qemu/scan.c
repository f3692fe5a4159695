/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The state of a scan: made, asked, and freed. Reading is done by others. */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "qemu/json.h"
#include "qemu/scan.h"
#include "util.h"

const struct qemu_origin qemu_scan_nowhere = {.quote = QEMU_FIXED};

int qemu_scan_init(
	struct qemu_scan *ret, size_t count, char *const *words, bool looks)
{
	*ret = (struct qemu_scan){.count = count,
		.words = words,
		.looks = looks,
		.program = count,
		.option = ""};
	ret->json = calloc(count + 1, sizeof(struct json_object *));
	return ret->json ? 0 : -ENOMEM;
}

static void clear_pairs(struct qemu_scan *scan)
{
	for (size_t i = 0; i < scan->node_count; i++) {
		free(scan->nodes[i].name);
		free(scan->nodes[i].what);
		qemu_pairs_clear(&scan->nodes[i].pairs);
	}
	for (size_t i = 0; i < scan->set_count; i++) {
		free(scan->sets[i].group);
		free(scan->sets[i].id);
		free(scan->sets[i].pair.key);
		free(scan->sets[i].pair.value);
	}
}

void qemu_scan_clear(struct qemu_scan *scan)
{
	clear_pairs(scan);
	for (size_t i = 0; i < scan->edge_count; i++)
		free(scan->edges[i].node);
	for (size_t i = 0; i < scan->folder_count; i++)
		free(scan->folders[i]);
	for (size_t i = 0; scan->json && i < scan->count; i++)
		qemu_json_put(scan->json[i]);
	free(scan->json);
	free(scan->nodes);
	free(scan->edges);
	free(scan->sets);
	free(scan->folders);
	qemu_files_clear(&scan->files);
	qemu_notes_clear(&scan->notes);
	*scan = (struct qemu_scan){0};
}

void qemu_scan_fail(struct qemu_scan *scan, int err)
{
	if (err < 0 && scan->failed == 0)
		scan->failed = err;
}

__attribute__((format(printf, 3, 4))) static int add_note(
	struct qemu_scan *scan, enum qemu_note_kind kind, const char *format,
	...)
{
	va_list arguments;
	int err;

	va_start(arguments, format);
	err = qemu_notes_add(&scan->notes, kind, format, arguments);
	va_end(arguments);
	return err;
}

void qemu_scan_note(struct qemu_scan *scan, enum qemu_note_kind kind,
	const char *format, ...)
{
	_cleanup_free_ char *text = NULL;
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vasprintf(&text, format, arguments);
	va_end(arguments);
	if (length < 0) {
		text = NULL;
		qemu_scan_fail(scan, -ENOMEM);
		return;
	}
	qemu_scan_fail(scan, add_note(scan, kind, "%s%s%s", scan->option,
				     *scan->option ? ": " : "", text));
}

mode_t qemu_scan_kind(const struct qemu_scan *scan, const char *path)
{
	struct stat st;

	if (!scan->looks || stat(path, &st) < 0)
		return 0;
	return st.st_mode & S_IFMT;
}

struct qemu_text qemu_scan_text(const struct qemu_scan *scan, const char *text)
{
	return (struct qemu_text){.text = text,
		.at = {.quote = QEMU_PLAIN,
			.word = scan->word,
			.length = strlen(text)}};
}

bool qemu_scan_room(struct qemu_scan *scan, void *list, size_t count,
	size_t *room, size_t size)
{
	size_t wanted = *room ? *room * 2 : 16;
	void **place = list, *larger;

	if (count < *room)
		return true;
	if (count >= QEMU_FILES_MAX) {
		qemu_scan_fail(scan, -E2BIG);
		return false;
	}
	larger = reallocarray(*place, wanted, size);
	if (!larger) {
		qemu_scan_fail(scan, -ENOMEM);
		return false;
	}
	*place = larger;
	*room = wanted;
	return true;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Roles by how QEMU opens a file. MUST:
 * - a file gets "image" only when QEMU opens it for writing or connects to it;
 * - what the header of an image names alone is never more than "backing";
 * - of a running VM's command line, which it can write, all is "seen". */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "qemu/use.h"
#include "util.h"

static const enum qemu_role roles[] = {
	[QEMU_USE_READ] = QEMU_CONTENT,
	[QEMU_USE_SECRET] = QEMU_PRIVATE,
	[QEMU_USE_WRITE] = QEMU_IMAGE,
	[QEMU_USE_CONNECT] = QEMU_IMAGE,
	[QEMU_USE_SHARE] = QEMU_SHARED,
	[QEMU_USE_FOLDER] = QEMU_TREE,
	[QEMU_USE_MAKE] = QEMU_CREATE,
	[QEMU_USE_LISTEN] = QEMU_CREATE,
	[QEMU_USE_SYSTEM] = QEMU_CONTENT,
	[QEMU_USE_LIBRARY] = QEMU_CONTENT,
};

/* Names that are no file of anybody's: descriptors, and what is always there.
 */
static bool is_no_file(const char *path)
{
	static const char *const names[] = {"/dev/null", "/dev/zero",
		"/dev/full", "/dev/stdin", "/dev/stdout", "/dev/stderr",
		"/dev/tty", "/dev/fd/*", "/dev/fdset/*", "/proc/self/fd/*"};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (qemu_text_matches(path, names[i]))
			return true;
	return false;
}

static void list(struct qemu_scan *scan, enum qemu_role role, const char *path,
	const char *image, const struct qemu_origin *at)
{
	if (!scan->looks)
		role = QEMU_SEEN;
	if (scan->failed == 0)
		qemu_scan_fail(scan,
			qemu_files_add(&scan->files, role, path, image, at));
}

/* As QEMU looks for firmware: the name itself, then in -L's folders, then in
 * its own, which the policy knows. */
static void list_system(struct qemu_scan *scan, const struct qemu_text *text)
{
	if (!scan->looks || strchr(text->text, '/') ||
		qemu_scan_kind(scan, text->text)) {
		list(scan, QEMU_CONTENT, text->text, NULL, &text->at);
		return;
	}
	for (size_t i = 0; i < scan->folder_count; i++) {
		_cleanup_free_ char *path = NULL;

		if (asprintf(&path, "%s/%s", scan->folders[i], text->text) <
			0) {
			path = NULL;
			qemu_scan_fail(scan, -ENOMEM);
			return;
		}
		if (!qemu_scan_kind(scan, path))
			continue;
		list(scan, QEMU_CONTENT, path, NULL, &qemu_scan_nowhere);
		return;
	}
	qemu_scan_note(
		scan, QEMU_DETAIL, "%s: from QEMU's own folders", text->text);
}

/* A folder is hugetlbfs or shm: QEMU makes a file in it and unlinks it. What it
 * makes stays there: it can be large, shared with others, or meant to last. */
static void list_memory(struct qemu_scan *scan, const struct qemu_text *text)
{
	mode_t kind = qemu_scan_kind(scan, text->text);
	size_t before = scan->files.count;

	list(scan, kind == 0 || kind == S_IFDIR ? QEMU_CREATE : QEMU_IMAGE,
		text->text, NULL, &text->at);
	if (scan->files.count > before)
		scan->files.list[before].stays = true;
}

static void list_pipe(struct qemu_scan *scan, const struct qemu_text *text)
{
	static const char *const ends[] = {".in", ".out"};
	bool found = false;

	for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
		_cleanup_free_ char *path = NULL;

		if (asprintf(&path, "%s%s", text->text, ends[i]) < 0) {
			path = NULL;
			qemu_scan_fail(scan, -ENOMEM);
			return;
		}
		if (!qemu_scan_kind(scan, path))
			continue;
		list(scan, QEMU_IMAGE, path, NULL, &qemu_scan_nowhere);
		found = true;
	}
	if (!found)
		list(scan, QEMU_IMAGE, text->text, NULL, &text->at);
}

/* Or any other file; a socket is told apart. */
static void list_socket(
	struct qemu_scan *scan, enum qemu_use use, const struct qemu_text *text)
{
	size_t before = scan->files.count;

	list(scan, roles[use], text->text, NULL, &text->at);
	if (scan->files.count == before)
		return;
	if (use == QEMU_USE_LISTEN)
		scan->files.list[before].socket = "listen";
	if (use == QEMU_USE_CONNECT)
		scan->files.list[before].socket = "connect";
}

static void use_special(
	struct qemu_scan *scan, enum qemu_use use, const struct qemu_text *text)
{
	if (use == QEMU_USE_SYSTEM) {
		list_system(scan, text);
	} else if (use == QEMU_USE_MEMORY) {
		list_memory(scan, text);
	} else if (use == QEMU_USE_PIPE) {
		list_pipe(scan, text);
	} else if (use == QEMU_USE_VDE) {
		bool folder = qemu_scan_kind(scan, text->text) == S_IFDIR;

		list(scan, folder ? QEMU_TREE : QEMU_IMAGE, text->text, NULL,
			&text->at);
	} else if (use == QEMU_USE_PROGRAM) {
		qemu_scan_note(scan, QEMU_WARNING,
			"%s: a program that QEMU would run, which a confined "
			"VM may not",
			text->text);
	} else if (use == QEMU_USE_LIBRARY) {
		qemu_scan_note(scan, QEMU_WARNING,
			"%s: code that QEMU loads, which the policy may "
			"refuse a confined VM",
			text->text);
		list(scan, QEMU_CONTENT, text->text, NULL, &text->at);
	}
}

void qemu_use(
	struct qemu_scan *scan, enum qemu_use use, const struct qemu_text *text)
{
	if (use == QEMU_USE_NOTHING || !*text->text)
		return;
	if (is_no_file(text->text)) {
		qemu_scan_note(scan, QEMU_DETAIL, "%s: not a file of the VM's",
			text->text);
		return;
	}
	switch (use) {
	case QEMU_USE_SYSTEM:
	case QEMU_USE_MEMORY:
	case QEMU_USE_PIPE:
	case QEMU_USE_VDE:
	case QEMU_USE_PROGRAM:
	case QEMU_USE_LIBRARY:
		use_special(scan, use, text);
		return;
	default:
		list_socket(scan, use, text);
	}
}

void qemu_use_path(struct qemu_scan *scan, enum qemu_use use, const char *path)
{
	struct qemu_text text = {.text = path, .at = qemu_scan_nowhere};

	qemu_use(scan, use, &text);
}

bool qemu_use_backing(
	struct qemu_scan *scan, const char *path, const char *image)
{
	if (!is_no_file(path)) {
		list(scan, QEMU_BACKING, path, image, &qemu_scan_nowhere);
		return true;
	}
	qemu_scan_note(scan, QEMU_WARNING,
		"%s: its header names %s, which is not looked at", image, path);
	return false;
}

void qemu_use_name(struct qemu_scan *scan, size_t before, const char *name)
{
	for (size_t i = before; i < scan->files.count; i++)
		if (!scan->files.list[i].name)
			scan->files.list[i].name = name;
}

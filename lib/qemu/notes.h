/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What there is to say about a command line besides its files. */
#ifndef SVIRT_QEMU_NOTES_H
#define SVIRT_QEMU_NOTES_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

enum qemu_note_kind {
	QEMU_UNKNOWN, /* not understood: the list may lack a file */
	QEMU_WARNING, /* understood, and the caller should know */
	QEMU_DETAIL,  /* what uses no file: descriptors, addresses */
};

/* The text is of others' making: it can hold any character. */
struct qemu_note {
	enum qemu_note_kind kind;
	char *text;
};

struct qemu_notes {
	size_t count, room;
	struct qemu_note *list;
};

#define QEMU_NOTES_MAX 4096

/* Add one; 0, -ENOMEM, or -E2BIG. */
int qemu_notes_add(struct qemu_notes *notes, enum qemu_note_kind kind,
	const char *format, va_list arguments)
	__attribute__((format(printf, 3, 0)));

bool qemu_notes_has(const struct qemu_notes *notes, enum qemu_note_kind kind);

void qemu_notes_clear(struct qemu_notes *notes);

#endif

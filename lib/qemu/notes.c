/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The list of notes; nothing is printed here. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "qemu/notes.h"
#include "util.h"

int qemu_notes_add(struct qemu_notes *notes, enum qemu_note_kind kind,
	const char *format, va_list arguments)
{
	struct qemu_note note = {.kind = kind};

	if (notes->count == notes->room) {
		size_t room = notes->room ? notes->room * 2 : 16;
		struct qemu_note *list;

		if (notes->count >= QEMU_NOTES_MAX)
			return -E2BIG;
		list = reallocarray(notes->list, room, sizeof(*list));
		if (!list)
			return -ENOMEM;
		notes->list = list;
		notes->room = room;
	}
	if (vasprintf(&note.text, format, arguments) < 0)
		return -ENOMEM;
	for (size_t i = 0; i < notes->count; i++) {
		if (strcmp(notes->list[i].text, note.text) == 0) {
			free(note.text);
			return 0;
		}
	}
	notes->list[notes->count++] = note;
	return 0;
}

bool qemu_notes_has(const struct qemu_notes *notes, enum qemu_note_kind kind)
{
	for (size_t i = 0; i < notes->count; i++)
		if (notes->list[i].kind == kind)
			return true;
	return false;
}

void qemu_notes_clear(struct qemu_notes *notes)
{
	for (size_t i = 0; i < notes->count; i++)
		free(notes->list[i].text);
	free(notes->list);
	*notes = (struct qemu_notes){0};
}

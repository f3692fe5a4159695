/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any command line is read; no file is looked at; and what it makes can be
 * moved, after which it makes it there. Words are lines. */
#include "config.h"

#include <stdlib.h>

#include "fuzz.h"
#include "qemu/command.h"
#include "qemu/move.h"
#include "util.h"

#define WORDS_MAX 512

static size_t split(char *text, char **words)
{
	size_t count = 0;

	words[count++] = (char *)"qemu-system-x86_64";
	while (count < WORDS_MAX) {
		words[count++] = text;
		text += strcspn(text, "\n");
		if (!*text)
			break;
		*text++ = '\0';
	}
	return count;
}

/* All is "seen" while nothing is looked at, so give back some to be moved. */
static void check_move(struct qemu_scan *scan)
{
	char **words = NULL;

	for (size_t i = 0; i < scan->files.count; i++)
		scan->files.list[i].role = i % 2 ? QEMU_IMAGE : QEMU_CREATE;
	if (qemu_move_plan(scan, "/run/svirt/a,b") < 0 ||
		qemu_move_words(scan, &words) < 0)
		abort();
	qemu_move_words_free(words, scan->count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_free_ char *text = fuzz_text(data, size);
	char *words[WORDS_MAX];
	size_t count = split(text, words);
	struct qemu_scan scan;

	if (qemu_command_read(&scan, count, words, false) == 0)
		check_move(&scan);
	qemu_scan_clear(&scan);
	/* And with programs before it. */
	if (qemu_command_read(&scan, count - 1, words + 1, false) == 0)
		check_move(&scan);
	qemu_scan_clear(&scan);
	return 0;
}

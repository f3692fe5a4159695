/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any key=value list is read, and each value stands where its origin says. */
#include "config.h"

#include <stdlib.h>

#include "fuzz.h"
#include "qemu/pairs.h"
#include "util.h"

/* A value with its commas doubled is what stands in the text. */
static void check(const struct qemu_pair *pair, const char *text, size_t size)
{
	size_t at = pair->at.start;

	if (pair->at.quote != QEMU_COMMAS)
		return;
	if (at > size || pair->at.length > size - at)
		abort();
	for (const char *c = pair->value; *c; c++) {
		if (text[at++] != *c)
			abort();
		if (*c == ',' && text[at++] != ',')
			abort();
	}
	if (at != pair->at.start + pair->at.length)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_free_ char *text = fuzz_text(data, size);
	struct qemu_text whole = {.text = text, .at = {.quote = QEMU_PLAIN}};

	whole.at.length = strlen(text);
	for (int i = 0; i < 2; i++) {
		struct qemu_pairs pairs = {0};

		qemu_pairs_parse(&pairs, &whole, i ? "first" : NULL);
		for (size_t j = 0; j < pairs.count; j++)
			check(&pairs.list[j], text, whole.at.length);
		qemu_pairs_find(&pairs, "", "first");
		qemu_pairs_clear(&pairs);
	}
	return 0;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any JSON is brought to pairs, and printed again it gives the same ones. */
#include "config.h"

#include <stdlib.h>

#include "fuzz.h"
#include "qemu/json.h"
#include "util.h"

static void check(const struct qemu_pairs *pairs, struct json_object *object)
{
	struct qemu_text text = {.text = qemu_json_print(object)};
	struct qemu_pairs again = {0};
	struct json_object *copy = NULL;

	if (!text.text || qemu_json_parse(&again, &text, &copy) < 0 ||
		again.count != pairs->count)
		abort();
	for (size_t i = 0; i < again.count; i++)
		if (strcmp(again.list[i].key, pairs->list[i].key) != 0)
			abort();
	qemu_json_put(copy);
	qemu_pairs_clear(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_free_ char *input = fuzz_text(data, size);
	struct qemu_text text = {.text = input};
	struct qemu_pairs pairs = {0};
	struct json_object *object = NULL;

	if (qemu_json_parse(&pairs, &text, &object) == 0)
		check(&pairs, object);
	qemu_json_put(object);
	qemu_pairs_clear(&pairs);
	return 0;
}

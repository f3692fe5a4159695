/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files that make up the machine and its firmware; disks are elsewhere. */
#include "config.h"

#include <string.h>

#include "qemu/block.h"
#include "qemu/keys.h"
#include "qemu/machine.h"
#include "util.h"

static const struct qemu_key machine_keys[] = {
	{NULL, "kernel", QEMU_USE_READ},
	{NULL, "shim", QEMU_USE_READ},
	{NULL, "dtb", QEMU_USE_SYSTEM},
	{NULL, "firmware", QEMU_USE_SYSTEM},
	{NULL, "dumpdtb", QEMU_USE_MAKE},
	{NULL, NULL, QEMU_USE_NOTHING},
};

static void use_list(struct qemu_scan *scan, const struct qemu_pair *pair,
	const char *separators, enum qemu_use use)
{
	const char *text = pair->value;

	while (*text) {
		size_t length = strcspn(text, separators);
		_cleanup_free_ char *path = strndup(text, length);

		if (!path) {
			qemu_scan_fail(scan, -ENOMEM);
			return;
		}
		qemu_use_path(scan, use, path);
		text += length + (text[length] != '\0');
	}
}

void qemu_machine_read(struct qemu_scan *scan, struct qemu_pairs *pairs)
{
	static const char *const words[] = {"append", "type", "x-oem-id",
		"x-oem-table-id", "memory-backend", "memory-encryption",
		"confidential-guest-support", "audiodev"};
	const struct qemu_pair *initrd = qemu_pairs_find(pairs, "", "initrd");
	struct qemu_text text;

	for (size_t i = 0; i < pairs->count; i++) {
		if (!qemu_text_begins(pairs->list[i].key, "pflash"))
			continue;
		pairs->list[i].used = true;
		qemu_block_link(scan, pairs->list[i].value, true);
	}
	if (initrd) {
		text = qemu_pairs_text(initrd);
		qemu_machine_initrd(scan, &text);
	}
	qemu_keys_use(scan, pairs, "", machine_keys);
	qemu_keys_words(pairs, words, ARRAY_SIZE(words));
	qemu_keys_rest(scan, pairs);
}

void qemu_machine_accel(struct qemu_scan *scan, struct qemu_pairs *pairs)
{
	static const struct qemu_key keys[] = {
		{NULL, "device", QEMU_USE_SHARE},
		{NULL, "rapl-helper-socket", QEMU_USE_CONNECT},
		{NULL, NULL, QEMU_USE_NOTHING},
	};

	qemu_keys_use(scan, pairs, "", keys);
	qemu_keys_rest(scan, pairs);
}

/* Strings of type 11 are where credentials come by. */
void qemu_machine_smbios(struct qemu_scan *scan, struct qemu_pairs *pairs)
{
	for (size_t i = 0; i < pairs->count; i++) {
		struct qemu_pair *pair = &pairs->list[i];
		struct qemu_text text = qemu_pairs_text(pair);

		pair->used = true;
		if (strcmp(pair->key, "file") == 0)
			qemu_use(scan, QEMU_USE_READ, &text);
		else if (strcmp(pair->key, "path") == 0)
			qemu_use(scan, QEMU_USE_SECRET, &text);
	}
}

void qemu_machine_acpi(struct qemu_scan *scan, struct qemu_pairs *pairs)
{
	static const char *const keys[] = {"file", "data"};

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		const struct qemu_pair *pair =
			qemu_pairs_find(pairs, "", keys[i]);

		if (pair)
			use_list(scan, pair, ":", QEMU_USE_READ);
	}
	qemu_keys_rest(scan, pairs);
}

/* What these entries hold is for this VM alone: its first configuration. */
static bool is_secret(const char *name)
{
	static const char *const secrets[] = {"opt/com.coreos/config",
		"opt/org.flatcar-linux/config", "opt/io.systemd.credentials*",
		"opt/io.systemd.stub*"};

	for (size_t i = 0; i < ARRAY_SIZE(secrets); i++)
		if (qemu_text_matches(name, secrets[i]))
			return true;
	return false;
}

void qemu_machine_fw_cfg(struct qemu_scan *scan, struct qemu_pairs *pairs)
{
	const char *name = qemu_pairs_value(pairs, "", "name");
	const struct qemu_pair *file = qemu_pairs_find(pairs, "", "file");
	struct qemu_text text;

	qemu_pairs_find(pairs, "", "string");
	if (file) {
		text = qemu_pairs_text(file);
		qemu_use(scan,
			is_secret(name) ? QEMU_USE_SECRET : QEMU_USE_READ,
			&text);
	}
	qemu_keys_rest(scan, pairs);
}

void qemu_machine_boot(struct qemu_scan *scan, struct qemu_pairs *pairs)
{
	static const struct qemu_key keys[] = {
		{NULL, "splash", QEMU_USE_SYSTEM},
		{NULL, NULL, QEMU_USE_NOTHING},
	};

	qemu_keys_use(scan, pairs, "", keys);
	qemu_keys_rest(scan, pairs);
}

void qemu_machine_rom(struct qemu_scan *scan, struct qemu_pairs *pairs)
{
	static const struct qemu_key keys[] = {
		{NULL, "romfile", QEMU_USE_SYSTEM},
		{NULL, NULL, QEMU_USE_NOTHING},
	};

	qemu_keys_use(scan, pairs, "", keys);
	qemu_keys_rest(scan, pairs);
}

static void use_module(struct qemu_scan *scan, const char *text, size_t length)
{
	_cleanup_free_ char *module = strndup(text, length);

	if (!module) {
		qemu_scan_fail(scan, -ENOMEM);
		return;
	}
	module[strcspn(module, " ")] = '\0';
	qemu_use_path(scan, QEMU_USE_READ, module);
}

/* One file for Linux; for a multiboot kernel several, with commas between and
 * arguments after a blank: "module arg,module". */
void qemu_machine_initrd(struct qemu_scan *scan, const struct qemu_text *text)
{
	const char *cursor = text->text;

	if (!strchr(cursor, ',') || qemu_scan_kind(scan, cursor)) {
		qemu_use(scan, QEMU_USE_READ, text);
		return;
	}
	while (*cursor) {
		size_t length = 0;

		while (cursor[length] &&
			(cursor[length] != ',' || cursor[length + 1] == ','))
			length += cursor[length] == ',' ? 2 : 1;
		use_module(scan, cursor, length);
		cursor += length + (cursor[length] == ',');
	}
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What -drive's words mean to the block layer, which reads the files. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "qemu/block.h"
#include "qemu/drive.h"
#include "util.h"

/* -drive's own words for what block devices call otherwise. */
static void rename_keys(struct qemu_scan *scan, struct qemu_pairs *pairs)
{
	static const char *const names[][2] = {{"file", "filename"},
		{"format", "driver"}, {"readonly", "read-only"}};

	for (size_t i = 0; i < pairs->count; i++) {
		for (size_t j = 0; j < ARRAY_SIZE(names); j++) {
			char *name;

			if (strcmp(pairs->list[i].key, names[j][0]) != 0)
				continue;
			name = strdup(names[j][1]);
			if (!name) {
				qemu_scan_fail(scan, -ENOMEM);
				return;
			}
			free(pairs->list[i].key);
			pairs->list[i].key = name;
		}
	}
}

static void add(
	struct qemu_scan *scan, struct qemu_pairs *pairs, const char *key)
{
	qemu_scan_fail(
		scan, qemu_pairs_add(pairs, key, "on", &qemu_scan_nowhere));
}

static void read_modes(struct qemu_scan *scan, struct qemu_pairs *pairs)
{
	const char *media = qemu_pairs_value(pairs, "", "media");
	const struct qemu_pair *snapshot =
		qemu_pairs_find(pairs, "", "snapshot");
	const char *interface = qemu_pairs_value(pairs, "", "if");
	bool throws =
		snapshot ? qemu_text_is_on(snapshot->value) : scan->snapshot;

	if (throws || strcmp(media, "cdrom") == 0)
		add(scan, pairs, "read-only");
	/* One without a device is opened for writing when a device asks. */
	if (strcmp(interface, "none") == 0 &&
		!qemu_pairs_find(pairs, "", "auto-read-only"))
		add(scan, pairs, "auto-read-only");
}

void qemu_drive_read(struct qemu_scan *scan, struct qemu_pairs *pairs)
{
	const char *node;

	rename_keys(scan, pairs);
	read_modes(scan, pairs);
	node = qemu_pairs_value(pairs, "", "node-name");
	if (!*node)
		node = qemu_pairs_value(pairs, "", "id");
	qemu_block_add(scan, pairs, node, true);
}

void qemu_drive_blockdev(struct qemu_scan *scan, struct qemu_pairs *pairs)
{
	qemu_block_add(
		scan, pairs, qemu_pairs_value(pairs, "", "node-name"), false);
}

/* What a short form stands for, as it would be written with -drive. */
static const struct {
	const char *option, *drive;
} short_forms[] = {
	{"-hda", "index=0,media=disk"},
	{"-hdb", "index=1,media=disk"},
	{"-hdc", "index=2,media=disk"},
	{"-hdd", "index=3,media=disk"},
	{"-cdrom", "media=cdrom"},
	{"-fda", "if=floppy,index=0"},
	{"-fdb", "if=floppy,index=1"},
	{"-mtdblock", "if=mtd"},
	{"-sd", "if=sd"},
	{"-pflash", "if=pflash"},
};

void qemu_drive_short(struct qemu_scan *scan, const struct qemu_text *file)
{
	_cleanup_(qemu_pairs_clear) struct qemu_pairs pairs = {0};
	const char *drive = short_forms[0].drive;
	int err;

	for (size_t i = 0; i < ARRAY_SIZE(short_forms); i++)
		if (strcmp(short_forms[i].option, scan->option) == 0)
			drive = short_forms[i].drive;
	err = qemu_pairs_add(&pairs, "file", file->text, &file->at);
	if (err == 0)
		err = qemu_pairs_add(
			&pairs, "(short)", drive, &qemu_scan_nowhere);
	if (err == 0 && strcmp(drive, "media=cdrom") == 0)
		err = qemu_pairs_add(
			&pairs, "media", "cdrom", &qemu_scan_nowhere);
	if (err < 0)
		qemu_scan_fail(scan, err);
	else
		qemu_drive_read(scan, &pairs);
}

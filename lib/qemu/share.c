/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a VM shares with its host: folders, a TPM, sound. */
#include "config.h"

#include <string.h>

#include "qemu/keys.h"
#include "qemu/share.h"
#include "util.h"

void qemu_share_folder(struct qemu_scan *scan, struct qemu_pairs *pairs)
{
	static const struct qemu_key keys[] = {
		{"proxy", "socket", QEMU_USE_CONNECT},
		{NULL, NULL, QEMU_USE_NOTHING},
	};
	static const char *const words[] = {
		"id", "mount_tag", "throttling.group"};
	const char *driver = qemu_pairs_value(pairs, "", "fsdriver");
	const struct qemu_pair *path = qemu_pairs_find(pairs, "", "path");
	bool read_only = qemu_pairs_is_on(pairs, "", "readonly");
	struct qemu_text text;

	if (path) {
		text = qemu_pairs_text(path);
		qemu_use(scan, read_only ? QEMU_USE_READ : QEMU_USE_FOLDER,
			&text);
	}
	if (qemu_pairs_find(pairs, "", "sock_fd"))
		qemu_scan_note(
			scan, QEMU_DETAIL, "a descriptor of the caller's");
	qemu_keys_use(scan, pairs, driver, keys);
	qemu_keys_words(pairs, words, ARRAY_SIZE(words));
	qemu_keys_rest(scan, pairs);
}

void qemu_share_tpm(struct qemu_scan *scan, struct qemu_pairs *pairs)
{
	static const struct qemu_key keys[] = {
		{"passthrough", "path", QEMU_USE_WRITE},
		{"passthrough", "cancel-path", QEMU_USE_WRITE},
		{NULL, NULL, QEMU_USE_NOTHING},
	};
	const char *type = qemu_pairs_value(pairs, "", "type");

	if (strcmp(type, "passthrough") == 0 &&
		!qemu_pairs_find(pairs, "", "path"))
		qemu_use_path(scan, QEMU_USE_WRITE, "/dev/tpm0");
	qemu_keys_use(scan, pairs, type, keys);
	qemu_keys_rest(scan, pairs);
}

/* oss opens /dev/dsp where nothing else is said; wav makes qemu.wav. */
static void read_defaults(
	struct qemu_scan *scan, struct qemu_pairs *pairs, const char *driver)
{
	if (strcmp(driver, "wav") == 0 && !qemu_pairs_find(pairs, "", "path"))
		qemu_use_path(scan, QEMU_USE_MAKE, "qemu.wav");
	if (strcmp(driver, "oss") == 0 &&
		(!qemu_pairs_find(pairs, "in.", "dev") ||
			!qemu_pairs_find(pairs, "out.", "dev")))
		qemu_use_path(scan, QEMU_USE_SHARE, "/dev/dsp");
}

static void read_server(struct qemu_scan *scan, struct qemu_pairs *pairs)
{
	const struct qemu_pair *server = qemu_pairs_find(pairs, "", "server");
	struct qemu_text text, path;

	if (!server)
		return;
	text = qemu_pairs_text(server);
	if (qemu_text_starts(&text, "unix:", &path) || *text.text == '/')
		qemu_use(scan, QEMU_USE_CONNECT,
			*text.text == '/' ? &text : &path);
	else
		qemu_scan_note(scan, QEMU_DETAIL, "%s: an address, no file",
			text.text);
}

void qemu_share_audio(struct qemu_scan *scan, struct qemu_pairs *pairs)
{
	static const struct qemu_key keys[] = {
		{"wav", "path", QEMU_USE_MAKE},
		{"oss", "in.dev", QEMU_USE_SHARE},
		{"oss", "out.dev", QEMU_USE_SHARE},
		{NULL, NULL, QEMU_USE_NOTHING},
	};
	static const char *const words[] = {
		"id", "model", "in.name", "out.name"};
	const char *driver = qemu_pairs_value(pairs, "", "driver");

	read_defaults(scan, pairs, driver);
	if (strcmp(driver, "pa") == 0)
		read_server(scan, pairs);
	qemu_keys_use(scan, pairs, driver, keys);
	qemu_keys_words(pairs, words, ARRAY_SIZE(words));
	qemu_keys_rest(scan, pairs);
}

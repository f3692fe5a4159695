/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Options about the process rather than the machine. */
#include "config.h"

#include <string.h>

#include "qemu/chardev.h"
#include "qemu/json.h"
#include "qemu/keys.h"
#include "qemu/run.h"
#include "util.h"

/* Migration's address: transport=socket|exec|file|rdma, under a prefix. */
static void read_channel(
	struct qemu_scan *scan, struct qemu_pairs *pairs, const char *prefix)
{
	const char *transport = qemu_pairs_value(pairs, prefix, "transport");
	const struct qemu_pair *file;
	struct qemu_text text;

	if (strcmp(transport, "exec") == 0) {
		qemu_pairs_use(pairs, prefix);
		qemu_use_path(scan, QEMU_USE_PROGRAM,
			qemu_pairs_value(pairs, prefix, "args.0"));
		return;
	}
	file = qemu_pairs_find(pairs, prefix, "filename");
	if (file && strcmp(transport, "file") == 0) {
		text = qemu_pairs_text(file);
		qemu_use(scan, QEMU_USE_SECRET, &text);
		return;
	}
	qemu_keys_address(scan, pairs, prefix, QEMU_USE_LISTEN);
}

static void read_json(struct qemu_scan *scan, const struct qemu_text *text)
{
	_cleanup_(qemu_pairs_clear) struct qemu_pairs pairs = {0};
	struct json_object *object = NULL;
	int err = qemu_json_parse(&pairs, text, &object);

	if (err == -EINVAL) {
		qemu_scan_note(scan, QEMU_UNKNOWN,
			"%s: not JSON that can be read", text->text);
		return;
	}
	qemu_scan_fail(scan, err);
	read_channel(scan, &pairs, "addr.");
	qemu_keys_rest(scan, &pairs);
	/* It has to live until the command is written again. */
	if (object && scan->word < scan->count && !scan->json[scan->word] &&
		text->at.quote == QEMU_PLAIN)
		scan->json[scan->word] = object;
	else
		qemu_json_put(object);
}

static void read_file(struct qemu_scan *scan, const struct qemu_text *file)
{
	_cleanup_free_ char *path =
		strndup(file->text, strcspn(file->text, ","));

	if (!path) {
		qemu_scan_fail(scan, -ENOMEM);
		return;
	}
	if (strncmp(file->text + strlen(path), ",offset=", 8) == 0)
		qemu_use_path(scan, QEMU_USE_SECRET, path);
	else
		qemu_use(scan, QEMU_USE_SECRET, file);
}

void qemu_run_incoming(struct qemu_scan *scan, const struct qemu_text *text)
{
	static const char *const addresses[] = {
		"tcp:*", "rdma:*", "fd:*", "vsock:*", "defer"};
	struct qemu_text rest;

	if (*text->text == '{') {
		read_json(scan, text);
		return;
	}
	if (qemu_text_starts(text, "unix:", &rest)) {
		qemu_use(scan, QEMU_USE_LISTEN, &rest);
		return;
	}
	if (qemu_text_starts(text, "exec:", &rest)) {
		qemu_use(scan, QEMU_USE_PROGRAM, &rest);
		return;
	}
	if (qemu_text_starts(text, "file:", &rest)) {
		read_file(scan, &rest);
		return;
	}
	for (size_t i = 0; i < ARRAY_SIZE(addresses); i++) {
		if (!qemu_text_matches(text->text, addresses[i]))
			continue;
		qemu_scan_note(scan, QEMU_DETAIL, "%s: no file", text->text);
		return;
	}
	qemu_scan_note(scan, QEMU_UNKNOWN, "%s: no source that is known here",
		text->text);
}

void qemu_run_trace(struct qemu_scan *scan, struct qemu_pairs *pairs)
{
	static const struct qemu_key keys[] = {
		{NULL, "events", QEMU_USE_READ},
		{NULL, "file", QEMU_USE_MAKE},
		{NULL, NULL, QEMU_USE_NOTHING},
	};

	qemu_pairs_find(pairs, "", "enable");
	qemu_keys_use(scan, pairs, "", keys);
	qemu_keys_rest(scan, pairs);
}

void qemu_run_replay(struct qemu_scan *scan, struct qemu_pairs *pairs)
{
	const char *mode = qemu_pairs_value(pairs, "", "rr");
	const struct qemu_pair *file = qemu_pairs_find(pairs, "", "rrfile");
	struct qemu_text text;

	if (file) {
		text = qemu_pairs_text(file);
		qemu_use(scan,
			strcmp(mode, "record") == 0 ? QEMU_USE_MAKE
						    : QEMU_USE_READ,
			&text);
	}
	qemu_keys_rest(scan, pairs);
}

void qemu_run_plugin(struct qemu_scan *scan, struct qemu_pairs *pairs)
{
	static const struct qemu_key keys[] = {
		{NULL, "file", QEMU_USE_LIBRARY},
		{NULL, NULL, QEMU_USE_NOTHING},
	};

	qemu_keys_use(scan, pairs, "", keys);
	qemu_keys_rest(scan, pairs);
}

void qemu_run_chroot(struct qemu_scan *scan, const struct qemu_text *text)
{
	scan->chroot = true;
	qemu_scan_note(scan, QEMU_WARNING,
		"%s: a confined VM may not change its root folder", text->text);
}

void qemu_run_user(struct qemu_scan *scan, const struct qemu_text *text)
{
	qemu_scan_note(scan, QEMU_WARNING,
		"%s: a confined VM may not change its user: svirt-exec "
		"--user does it before",
		text->text);
}

void qemu_run_with(struct qemu_scan *scan, struct qemu_pairs *pairs)
{
	const struct qemu_pair *root = qemu_pairs_find(pairs, "", "chroot");
	const struct qemu_pair *user = qemu_pairs_find(pairs, "", "user");
	struct qemu_text text;

	if (root) {
		text = qemu_pairs_text(root);
		qemu_run_chroot(scan, &text);
	}
	if (user) {
		text = qemu_pairs_text(user);
		qemu_run_user(scan, &text);
	}
	qemu_keys_rest(scan, pairs);
}

void qemu_run_descriptor(struct qemu_scan *scan, struct qemu_pairs *pairs)
{
	qemu_pairs_find(pairs, "", "opaque");
	qemu_scan_note(scan, QEMU_DETAIL,
		"fd=%s: a descriptor of the caller's: svirt-exec --keep-fd=%s",
		qemu_pairs_value(pairs, "", "fd"),
		qemu_pairs_value(pairs, "", "fd"));
	qemu_keys_rest(scan, pairs);
}

/* Names of devices; those that took files are gone since 6.0. */
void qemu_run_usb(struct qemu_scan *scan, const struct qemu_text *text)
{
	if (strchr(text->text, ':') || strchr(text->text, '/'))
		qemu_scan_note(scan, QEMU_UNKNOWN,
			"%s: QEMU takes no files here any more: use -device",
			text->text);
}

/* A port number alone, or a character device. */
void qemu_run_gdb(struct qemu_scan *scan, const struct qemu_text *text)
{
	if (strspn(text->text, "0123456789") == strlen(text->text))
		return;
	qemu_chardev_short(scan, text);
}

void qemu_run_jit(struct qemu_scan *scan, const struct qemu_text *text)
{
	(void)text;
	qemu_scan_note(scan, QEMU_WARNING,
		"QEMU makes a file whose name is not known before: in /tmp or "
		"its folder");
}

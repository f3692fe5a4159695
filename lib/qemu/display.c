/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sockets, keys and render nodes of displays. */
#include "config.h"

#include <string.h>

#include "qemu/chardev.h"
#include "qemu/display.h"
#include "qemu/keys.h"
#include "util.h"

static const struct qemu_key display_keys[] = {
	{NULL, "rendernode", QEMU_USE_SHARE},
	{NULL, NULL, QEMU_USE_NOTHING},
};

static const struct qemu_key spice_keys[] = {
	{NULL, "rendernode", QEMU_USE_SHARE},
	{NULL, "x509-dir", QEMU_USE_SECRET},
	{NULL, "x509-key-file", QEMU_USE_SECRET},
	{NULL, "x509-cert-file", QEMU_USE_SECRET},
	{NULL, "x509-cacert-file", QEMU_USE_SECRET},
	{NULL, "x509-dh-key-file", QEMU_USE_SECRET},
	{NULL, NULL, QEMU_USE_NOTHING},
};

static const struct qemu_key vnc_keys[] = {
	{NULL, "x509", QEMU_USE_SECRET},
	{NULL, "x509verify", QEMU_USE_SECRET},
	{NULL, NULL, QEMU_USE_NOTHING},
};

void qemu_display_vnc(struct qemu_scan *scan, struct qemu_pairs *pairs)
{
	static const char *const words[] = {"id", "password-secret",
		"tls-creds", "tls-authz", "sasl-authz", "audiodev", "display",
		"share"};
	bool reverse = qemu_pairs_is_on(pairs, "", "reverse");
	const char *web = qemu_pairs_value(pairs, "", "websocket");

	for (size_t i = 0; i < pairs->count; i++) {
		struct qemu_text text = qemu_pairs_text(&pairs->list[i]);
		struct qemu_text path;

		if (strcmp(pairs->list[i].key, "vnc") != 0)
			continue;
		pairs->list[i].used = true;
		if (qemu_text_starts(&text, "unix:", &path))
			qemu_use(scan,
				reverse ? QEMU_USE_CONNECT : QEMU_USE_LISTEN,
				&path);
		else
			qemu_scan_note(scan, QEMU_DETAIL,
				"%s: an address, no file", text.text);
	}
	if (qemu_text_begins(web, "unix:"))
		qemu_use_path(scan, QEMU_USE_LISTEN, web + strlen("unix:"));
	qemu_keys_use(scan, pairs, "", vnc_keys);
	qemu_keys_words(pairs, words, ARRAY_SIZE(words));
	qemu_keys_rest(scan, pairs);
}

/* -display vnc=:1,password is -vnc :1,password. */
void qemu_display_read(struct qemu_scan *scan, struct qemu_pairs *pairs)
{
	const char *type = qemu_pairs_value(pairs, "", "type");
	const struct qemu_pair *bus = qemu_pairs_find(pairs, "", "addr");
	struct qemu_text text;

	if (qemu_pairs_find(pairs, "", "vnc")) {
		qemu_display_vnc(scan, pairs);
		return;
	}
	qemu_keys_use(scan, pairs, type, display_keys);
	if (bus && strcmp(type, "dbus") == 0) {
		text = qemu_pairs_text(bus);
		qemu_chardev_bus(scan, &text);
	}
	if (strcmp(type, "egl-headless") == 0 &&
		!qemu_pairs_find(pairs, "", "rendernode"))
		qemu_scan_note(scan, QEMU_WARNING,
			"the render node is the first that QEMU finds: name "
			"one with rendernode=/dev/dri/renderD128");
	qemu_keys_rest(scan, pairs);
}

void qemu_display_spice(struct qemu_scan *scan, struct qemu_pairs *pairs)
{
	static const char *const words[] = {"password", "x509-key-password",
		"password-secret", "tls-ciphers", "id"};
	const struct qemu_pair *address = qemu_pairs_find(pairs, "", "addr");
	bool named = qemu_pairs_is_on(pairs, "", "unix");
	struct qemu_text text;

	if (address && named) {
		text = qemu_pairs_text(address);
		qemu_use(scan, QEMU_USE_LISTEN, &text);
	} else if (address) {
		qemu_scan_note(scan, QEMU_DETAIL, "%s: an address, no file",
			address->value);
	}
	qemu_keys_use(scan, pairs, "", spice_keys);
	qemu_keys_words(pairs, words, ARRAY_SIZE(words));
	qemu_keys_rest(scan, pairs);
}

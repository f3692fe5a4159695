/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Character devices by backend; the options they stand in are elsewhere. */
#include "config.h"

#include <string.h>

#include "qemu/chardev.h"
#include "qemu/keys.h"
#include "util.h"

static const struct qemu_key keys[] = {
	{NULL, "logfile", QEMU_USE_MAKE},
	{"file", "path", QEMU_USE_MAKE},
	{"file", "input-path", QEMU_USE_READ},
	{"pipe", "path", QEMU_USE_PIPE},
	{"serial", "path", QEMU_USE_WRITE},
	{"tty", "path", QEMU_USE_WRITE},
	{"parallel", "path", QEMU_USE_WRITE},
	{"parport", "path", QEMU_USE_WRITE},
	{"pty", "path", QEMU_USE_MAKE},
	{NULL, NULL, QEMU_USE_NOTHING},
};

static const char *const words[] = {
	"id", "name", "chardev", "tls-creds", "tls-authz", "fqdn", "debug"};

static void read_socket(struct qemu_scan *scan, struct qemu_pairs *pairs)
{
	enum qemu_use use = qemu_pairs_is_on(pairs, "", "server")
				    ? QEMU_USE_LISTEN
				    : QEMU_USE_CONNECT;

	qemu_keys_address(scan, pairs, "", use);
	qemu_keys_address(scan, pairs, "addr.", use);
	qemu_keys_address(scan, pairs, "addr.data.", use);
	if (qemu_pairs_find(pairs, "", "fd"))
		qemu_scan_note(scan, QEMU_DETAIL,
			"fd=%s: a descriptor of the caller's",
			qemu_pairs_value(pairs, "", "fd"));
}

void qemu_chardev_read(struct qemu_scan *scan, struct qemu_pairs *pairs)
{
	const char *backend = qemu_pairs_value(pairs, "", "backend");

	qemu_keys_words(pairs, words, ARRAY_SIZE(words));
	if (strcmp(backend, "socket") == 0 || strcmp(backend, "udp") == 0)
		read_socket(scan, pairs);
	qemu_keys_use(scan, pairs, backend, keys);
	qemu_keys_rest(scan, pairs);
}

static bool is_plain(const char *text)
{
	static const char *const plain[] = {"null", "none", "pty", "msmouse",
		"wctablet", "braille", "testdev", "stdio", "vc", "vc:*", "",
		"con:", "chardev:*", "ringbuf", "memory", "spicevmc",
		"qemu-vdagent", "help", "?"};

	for (size_t i = 0; i < ARRAY_SIZE(plain); i++)
		if (qemu_text_matches(text, plain[i]))
			return true;
	return false;
}

static void read_unix(struct qemu_scan *scan, const struct qemu_text *text)
{
	_cleanup_(qemu_pairs_clear) struct qemu_pairs pairs = {0};
	int err = qemu_pairs_parse(&pairs, text, "path");

	if (err < 0) {
		qemu_scan_fail(scan, err);
		return;
	}
	read_socket(scan, &pairs);
	qemu_keys_use(scan, &pairs, "socket", keys);
	qemu_keys_rest(scan, &pairs);
}

/* host:port, and what of its options is a file. */
static void read_network(struct qemu_scan *scan, const struct qemu_text *text)
{
	_cleanup_(qemu_pairs_clear) struct qemu_pairs pairs = {0};
	int err = qemu_pairs_parse(&pairs, text, "host");

	if (err < 0) {
		qemu_scan_fail(scan, err);
		return;
	}
	qemu_keys_address(scan, &pairs, "", QEMU_USE_CONNECT);
	qemu_keys_use(scan, &pairs, "socket", keys);
	qemu_keys_rest(scan, &pairs);
}

static bool read_path(struct qemu_scan *scan, const struct qemu_text *text)
{
	static const struct {
		const char *prefix;
		enum qemu_use use;
	} backends[] = {
		{"file:", QEMU_USE_MAKE},
		{"pipe:", QEMU_USE_PIPE},
		{"pty:", QEMU_USE_MAKE},
	};
	struct qemu_text path;

	for (size_t i = 0; i < ARRAY_SIZE(backends); i++) {
		if (!qemu_text_starts(text, backends[i].prefix, &path))
			continue;
		qemu_use(scan, backends[i].use, &path);
		return true;
	}
	if (!qemu_text_begins(text->text, "/dev/"))
		return false;
	qemu_use(scan, QEMU_USE_WRITE, text);
	return true;
}

void qemu_chardev_short(struct qemu_scan *scan, const struct qemu_text *text)
{
	static const char *const networks[] = {
		"tcp:", "telnet:", "tn3270:", "websocket:", "udp:"};
	struct qemu_text whole = *text, rest;

	qemu_text_starts(&whole, "mon:", &whole);
	if (is_plain(whole.text) || read_path(scan, &whole))
		return;
	if (qemu_text_starts(&whole, "unix:", &rest)) {
		read_unix(scan, &rest);
		return;
	}
	for (size_t i = 0; i < ARRAY_SIZE(networks); i++) {
		if (!qemu_text_starts(&whole, networks[i], &rest))
			continue;
		read_network(scan, &rest);
		return;
	}
	qemu_scan_note(scan, QEMU_UNKNOWN,
		"%s: no character device that is known here", whole.text);
}

void qemu_chardev_bus(struct qemu_scan *scan, const struct qemu_text *text)
{
	_cleanup_(qemu_pairs_clear) struct qemu_pairs pairs = {0};
	struct qemu_text rest;
	const struct qemu_pair *path;
	int err;

	if (!qemu_text_starts(text, "unix:", &rest)) {
		qemu_scan_note(scan, QEMU_DETAIL, "%s: an address, no file",
			text->text);
		return;
	}
	err = qemu_pairs_parse(&pairs, &rest, NULL);
	qemu_scan_fail(scan, err);
	path = qemu_pairs_find(&pairs, "", "path");
	if (path)
		qemu_use_path(scan, QEMU_USE_CONNECT, path->value);
}

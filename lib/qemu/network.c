/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Host networks by type. */
#include "config.h"

#include <string.h>

#include "qemu/chardev.h"
#include "qemu/keys.h"
#include "qemu/network.h"
#include "util.h"

static const struct qemu_key keys[] = {
	{"user", "tftp", QEMU_USE_READ},
	{"user", "smb", QEMU_USE_FOLDER},
	{"user", "bootfile", QEMU_USE_NOTHING}, /* the guest's */
	{"vde", "sock", QEMU_USE_VDE},
	{"vhost-vdpa", "vhostdev", QEMU_USE_WRITE},
	{"af-xdp", "map-path", QEMU_USE_WRITE},
	{"netmap", "devname", QEMU_USE_WRITE},
	{"bridge", "helper", QEMU_USE_PROGRAM},
	{"tap", "helper", QEMU_USE_PROGRAM},
	{"passt", "path", QEMU_USE_PROGRAM},
	{NULL, "romfile", QEMU_USE_SYSTEM},
	{NULL, NULL, QEMU_USE_NOTHING},
};

static const char *const words[] = {"id", "name", "ifname", "br", "model",
	"chardev", "netdev", "mac", "macaddr", "hostname", "domainname",
	"hostfwd", "group"};

/* QEMU runs /etc/qemu-ifup unless it is told not to. */
static void read_script(struct qemu_scan *scan, struct qemu_pairs *pairs,
	const char *key, const char *otherwise)
{
	const struct qemu_pair *pair = qemu_pairs_find(pairs, "", key);
	const char *script = pair ? pair->value : otherwise;

	if (*script && strcmp(script, "no") != 0)
		qemu_scan_note(scan, QEMU_WARNING,
			"%s%s: a program that QEMU would run, which a confined "
			"VM may not: say %s=no, and set the network up before",
			pair ? "" : "without script=no: ", script, key);
}

static bool has_descriptor(struct qemu_pairs *pairs)
{
	return *qemu_pairs_value(pairs, "", "fd") ||
	       *qemu_pairs_value(pairs, "", "fds");
}

static void read_tap(struct qemu_scan *scan, struct qemu_pairs *pairs)
{
	if (has_descriptor(pairs) || qemu_pairs_find(pairs, "", "helper"))
		return;
	read_script(scan, pairs, "script", "/etc/qemu-ifup");
	read_script(scan, pairs, "downscript", "/etc/qemu-ifdown");
}

static void read_bridge(struct qemu_scan *scan, struct qemu_pairs *pairs)
{
	if (!qemu_pairs_find(pairs, "", "helper"))
		qemu_use_path(scan, QEMU_USE_PROGRAM, "qemu-bridge-helper");
}

/* guestfwd=tcp:10.0.2.100:80-unix:/run/web, or -cmd:PROGRAM. */
static void read_forward(struct qemu_scan *scan, const char *rule)
{
	struct qemu_text rest = {.at = qemu_scan_nowhere};
	const char *dash = strchr(rule, '-');

	if (!dash)
		return;
	rest.text = dash + 1;
	if (qemu_text_begins(rest.text, "cmd:"))
		qemu_use_path(scan, QEMU_USE_PROGRAM, rest.text + 4);
	else if (strchr(rest.text, ':') || *rest.text == '/')
		qemu_chardev_short(scan, &rest);
}

static void read_user(struct qemu_scan *scan, struct qemu_pairs *pairs)
{
	for (size_t i = 0; i < pairs->count; i++) {
		struct qemu_pair *pair = &pairs->list[i];

		if (!qemu_text_begins(pair->key, "guestfwd"))
			continue;
		pair->used = true;
		read_forward(scan, pair->value);
	}
	if (qemu_pairs_find(pairs, "", "smb"))
		qemu_use_path(scan, QEMU_USE_PROGRAM, "smbd");
}

static void read_stream(struct qemu_scan *scan, struct qemu_pairs *pairs)
{
	qemu_keys_address(scan, pairs, "addr.",
		qemu_pairs_is_on(pairs, "", "server") ? QEMU_USE_LISTEN
						      : QEMU_USE_CONNECT);
}

static void read_datagram(struct qemu_scan *scan, struct qemu_pairs *pairs)
{
	qemu_keys_address(scan, pairs, "local.", QEMU_USE_MAKE);
	qemu_keys_address(scan, pairs, "remote.", QEMU_USE_CONNECT);
}

void qemu_network_read(struct qemu_scan *scan, struct qemu_pairs *pairs)
{
	static const struct {
		const char *type;
		void (*read)(struct qemu_scan *scan, struct qemu_pairs *pairs);
	} types[] = {
		{"tap", read_tap},
		{"bridge", read_bridge},
		{"user", read_user},
		{"stream", read_stream},
		{"dgram", read_datagram},
	};
	const char *type = qemu_pairs_value(pairs, "", "type");

	qemu_keys_words(pairs, words, ARRAY_SIZE(words));
	for (size_t i = 0; i < ARRAY_SIZE(types); i++)
		if (strcmp(types[i].type, type) == 0)
			types[i].read(scan, pairs);
	qemu_keys_use(scan, pairs, type, keys);
	if (has_descriptor(pairs))
		qemu_scan_note(
			scan, QEMU_DETAIL, "a descriptor of the caller's");
	qemu_keys_rest(scan, pairs);
}

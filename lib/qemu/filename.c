/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Protocols as QEMU's block layer has them; options beside a name are not
 * read here. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "qemu/filename.h"
#include "qemu/host-device.h"
#include "qemu/use.h"
#include "util.h"

/* Whether QEMU takes what is before the first colon for a protocol. */
static bool has_protocol(const char *name)
{
	return name[strcspn(name, ":/")] == ':';
}

const char *qemu_filename_path(const char *name)
{
	static const char *const same[] = {
		"file:", "host_device:", "host_cdrom:"};

	for (size_t i = 0; i < ARRAY_SIZE(same); i++)
		if (qemu_text_begins(name, same[i]))
			return name + strlen(same[i]);
	return has_protocol(name) ? NULL : name;
}

int qemu_filename_beside(const char *image, const char *name, char **ret)
{
	const char *path = qemu_filename_path(name);
	const char *slash = strrchr(image, '/');
	char *joined;

	if (!path || !*path)
		return -EPROTONOSUPPORT;
	/* A name with a protocol is not relative to the image. */
	if (path != name || *path == '/' || !slash)
		joined = strdup(path);
	else if (asprintf(&joined, "%.*s%s", (int)(slash - image + 1), image,
			 path) < 0)
		joined = NULL;
	if (!joined)
		return -ENOMEM;
	*ret = joined;
	return 0;
}

/* fat:[floppy:][12:|16:|32:][rw:]FOLDER */
static void use_fat(struct qemu_scan *scan, struct qemu_text name)
{
	static const char *const words[] = {
		"floppy:", "12:", "16:", "32:", "rw:"};
	bool written = false;

	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		if (!qemu_text_starts(&name, words[i], &name))
			continue;
		written = written || strcmp(words[i], "rw:") == 0;
		i = (size_t)-1;
	}
	qemu_use(scan, written ? QEMU_USE_FOLDER : QEMU_USE_READ, &name);
}

/* The text up to @stop, which stands nowhere. */
static void use_part(struct qemu_scan *scan, enum qemu_use use,
	const char *text, const char *stop)
{
	_cleanup_free_ char *part = strndup(text, strcspn(text, stop));

	if (part)
		qemu_use_path(scan, use, part);
	else
		qemu_scan_fail(scan, -ENOMEM);
}

static int hexadecimal(char c)
{
	const char *digits = "0123456789abcdef", *found;

	if (c >= 'A' && c <= 'F')
		c = (char)(c - 'A' + 'a');
	found = c ? strchr(digits, c) : NULL;
	return found ? (int)(found - digits) : -1;
}

/* %2F is a slash. */
static void unescape(char *text)
{
	char *end = text;

	while (*text) {
		int high = *text == '%' ? hexadecimal(text[1]) : -1;
		int low = high >= 0 ? hexadecimal(text[2]) : -1;

		*end++ = low > 0 || (low == 0 && high > 0)
				 ? (char)(high * 16 + low)
				 : *text;
		text += low >= 0 ? 3 : 1;
	}
	*end = '\0';
}

/* nbd+unix:///export?socket=PATH */
static void use_query(struct qemu_scan *scan, const char *uri)
{
	const char *query = strchr(uri, '?');
	const char *socket = query ? strstr(query, "socket=") : NULL;
	_cleanup_free_ char *path = NULL;

	if (!socket) {
		qemu_scan_note(scan, QEMU_UNKNOWN,
			"%s: names no socket (?socket=PATH)", uri);
		return;
	}
	socket += strlen("socket=");
	path = strndup(socket, strcspn(socket, "&"));
	if (!path) {
		qemu_scan_fail(scan, -ENOMEM);
		return;
	}
	unescape(path);
	qemu_use_path(scan, QEMU_USE_CONNECT, path);
}

/* rbd:pool/image:conf=/etc/ceph/ceph.conf:keyring=... */
static void use_rbd(struct qemu_scan *scan, const char *name)
{
	static const struct {
		const char *key;
		enum qemu_use use;
	} keys[] = {
		{":conf=", QEMU_USE_READ},
		{":keyring=", QEMU_USE_SECRET},
		{":keyfile=", QEMU_USE_SECRET},
	};

	qemu_scan_note(scan, QEMU_DETAIL, "%s: an address, no file", name);
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		const char *value = strstr(name, keys[i].key);

		if (value)
			use_part(scan, keys[i].use, value + strlen(keys[i].key),
				":");
	}
}

static bool is_address(const char *name)
{
	static const char *const protocols[] = {"nbd", "nbd+tcp", "nbd+vsock",
		"nbds", "http", "https", "ftp", "ftps", "iscsi", "iser",
		"gluster", "gluster+tcp", "gluster+rdma", "ssh", "nfs",
		"sheepdog", "vxhs", "null-co", "null-aio", "tftp"};
	size_t length = strcspn(name, ":");

	for (size_t i = 0; i < ARRAY_SIZE(protocols); i++)
		if (strlen(protocols[i]) == length &&
			strncmp(name, protocols[i], length) == 0)
			return true;
	return false;
}

/* blkdebug:CONFIG:NAME and blkverify:RAW:NAME; what follows in *name. */
static bool use_filter(
	struct qemu_scan *scan, struct qemu_text *name, bool written)
{
	struct qemu_text rest;
	bool verify = qemu_text_starts(name, "blkverify:", &rest);
	size_t length;

	if (!verify && !qemu_text_starts(name, "blkdebug:", &rest))
		return false;
	length = strcspn(rest.text, ":");
	if (rest.text[length] != ':') {
		qemu_scan_note(
			scan, QEMU_UNKNOWN, "%s: no second colon", name->text);
		rest.text += length;
	} else {
		use_part(scan,
			verify && written ? QEMU_USE_WRITE : QEMU_USE_READ,
			rest.text, ":");
		rest = qemu_text_after(&rest, length + 1);
	}
	*name = rest;
	return true;
}

static void use_protocol(struct qemu_scan *scan, const struct qemu_text *name)
{
	struct qemu_text rest;

	if (qemu_text_starts(name, "fat:", &rest))
		use_fat(scan, rest);
	else if (qemu_text_starts(name, "nbd:unix:", &rest))
		use_part(scan, QEMU_USE_CONNECT, rest.text, ":");
	else if (qemu_text_begins(name->text, "nbd+unix:") ||
		 qemu_text_begins(name->text, "gluster+unix:"))
		use_query(scan, name->text);
	else if (qemu_text_starts(name, "nvme://", &rest))
		qemu_host_device_pci(scan, rest.text, false);
	else if (qemu_text_begins(name->text, "rbd:"))
		use_rbd(scan, name->text);
	else if (is_address(name->text))
		qemu_scan_note(scan, QEMU_DETAIL, "%s: an address, no file",
			name->text);
	else
		qemu_scan_note(scan, QEMU_UNKNOWN,
			"%s: QEMU takes what is before the colon for a "
			"protocol, which is not known here (./%s is a file)",
			name->text, name->text);
}

void qemu_filename_use(
	struct qemu_scan *scan, const struct qemu_text *name, bool written)
{
	struct qemu_text rest = *name;
	const char *path;

	while (use_filter(scan, &rest, written))
		;
	path = qemu_filename_path(rest.text);
	if (!path) {
		use_protocol(scan, &rest);
		return;
	}
	rest = qemu_text_after(&rest, (size_t)(path - rest.text));
	qemu_use(scan, written ? QEMU_USE_WRITE : QEMU_USE_READ, &rest);
}

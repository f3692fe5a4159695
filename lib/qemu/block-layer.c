/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What one layer's driver opens; who writes, the graph has found out. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "qemu/block-layer.h"
#include "qemu/filename.h"
#include "qemu/host-device.h"
#include "qemu/image-chain.h"
#include "qemu/image-format.h"
#include "qemu/json.h"
#include "qemu/keys.h"
#include "util.h"

#define NAMES_MAX 8 /* json: inside json: */
#define SERVERS_MAX 64

static bool has_key(const struct qemu_pairs *pairs, const char *key)
{
	for (size_t i = 0; i < pairs->count; i++)
		if (strcmp(pairs->list[i].key, key) == 0)
			return true;
	return false;
}

/* Options beside the name win over those in it. */
static void add_options(struct qemu_scan *scan, struct qemu_pairs *pairs,
	const char *prefix, const struct qemu_pairs *options)
{
	for (size_t i = 0; i < options->count; i++) {
		const struct qemu_pair *option = &options->list[i];
		_cleanup_free_ char *key = NULL;

		if (asprintf(&key, "%s%s", prefix, option->key) < 0) {
			key = NULL;
			qemu_scan_fail(scan, -ENOMEM);
			return;
		}
		if (has_key(pairs, key))
			continue;
		qemu_scan_fail(scan, qemu_pairs_add(pairs, key, option->value,
					     &qemu_scan_nowhere));
	}
}

static bool expand_once(
	struct qemu_scan *scan, struct qemu_pairs *pairs, const char *prefix)
{
	_cleanup_(qemu_pairs_clear) struct qemu_pairs options = {0};
	struct qemu_pair *name = qemu_pairs_find(pairs, prefix, "filename");
	struct json_object *object = NULL;
	struct qemu_text text;
	int err;

	if (!name || !qemu_text_begins(name->value, "json:"))
		return false;
	text = (struct qemu_text){
		.text = name->value + strlen("json:"), .at = qemu_scan_nowhere};
	err = qemu_json_parse(&options, &text, &object);
	if (err == -EINVAL)
		qemu_scan_note(scan, QEMU_UNKNOWN,
			"%s: not JSON that can be read", name->value);
	else
		qemu_scan_fail(scan, err);
	qemu_json_put(object);
	/* Out of the way of a name in the options. */
	name->key[0] = '\0';
	name->value[0] = '\0';
	if (err == 0)
		add_options(scan, pairs, prefix, &options);
	return err == 0;
}

void qemu_block_layer_expand(
	struct qemu_scan *scan, struct qemu_pairs *pairs, const char *prefix)
{
	for (int i = 0; i < NAMES_MAX; i++)
		if (!expand_once(scan, pairs, prefix))
			return;
}

/* The word for a file that has this name, as far as a name can tell. */
static const char *guess_format(const char *path)
{
	static const struct {
		const char *ending, *format;
	} endings[] = {
		{".qcow2", "qcow2"},
		{".qcow", "qcow2"},
		{".vmdk", "vmdk"},
		{".vdi", "vdi"},
		{".vhdx", "vhdx"},
		{".vhd", "vpc"},
		{".qed", "qed"},
	};
	size_t length = strlen(path);

	for (size_t i = 0; i < ARRAY_SIZE(endings); i++) {
		size_t tail = strlen(endings[i].ending);

		if (length > tail &&
			strcmp(path + length - tail, endings[i].ending) == 0)
			return endings[i].format;
	}
	return "raw";
}

static void say_undeclared(
	struct qemu_scan *scan, struct qemu_node *node, const char *path)
{
	struct qemu_pairs *pairs = &node->pairs;
	bool cd = strcmp(qemu_pairs_value(pairs, "", "media"), "cdrom") == 0;
	const char *short_form = qemu_pairs_value(pairs, "", "(short)");
	const char *format = guess_format(path);

	if (*short_form)
		qemu_scan_note(scan, cd ? QEMU_DETAIL : QEMU_WARNING,
			"%s: its format is not declared, so backing files "
			"were not looked for: write -drive "
			"file=%s,format=%s,%s",
			path, path, format, short_form);
	else
		qemu_scan_note(scan, cd ? QEMU_DETAIL : QEMU_WARNING,
			"%s: its format is not declared, so backing files "
			"were not looked for: add format=%s",
			path, format);
}

const struct qemu_block_driver *qemu_block_layer_driver(struct qemu_scan *scan,
	struct qemu_node *node, const char *prefix, bool protocol, bool says)
{
	const char *name = qemu_pairs_value(&node->pairs, prefix, "driver");
	const struct qemu_block_driver *driver;

	if (!*name) {
		if (says && !node->drive && !protocol)
			qemu_scan_note(scan, QEMU_UNKNOWN,
				"%sdriver is missing", prefix);
		return NULL;
	}
	driver = qemu_block_driver_find(name);
	if (!driver && says && !qemu_text_matches(name, "help"))
		qemu_scan_note(scan, QEMU_UNKNOWN,
			"%s: no block driver that is known here", name);
	return driver;
}

/* The path of the image that a format reads: its file child, which may be a
 * node of its own. NULL when it is no path. */
static const char *find_path(struct qemu_scan *scan, struct qemu_node *node,
	const char *prefix, int depth)
{
	struct qemu_pairs *pairs = &node->pairs;
	const char *name = qemu_pairs_value(pairs, prefix, "filename");
	const char *file = qemu_pairs_value(pairs, prefix, "file");
	const char *driver = qemu_pairs_value(pairs, prefix, "driver");
	_cleanup_free_ char *below = NULL;

	if (*name && strcmp(driver, "file") == 0)
		return name;
	if (*name)
		return qemu_filename_path(name);
	if (depth >= SERVERS_MAX)
		return NULL;
	for (size_t i = 0; *file && i < scan->node_count; i++)
		if (strcmp(scan->nodes[i].name, file) == 0)
			return find_path(scan, &scan->nodes[i], "", depth + 1);
	if (asprintf(&below, "%sfile.", prefix) < 0) {
		below = NULL;
		qemu_scan_fail(scan, -ENOMEM);
		return NULL;
	}
	return qemu_pairs_has_under(pairs, below)
		       ? find_path(scan, node, below, depth + 1)
		       : NULL;
}

/* The options may name the backing file, or say that there is none. */
static bool has_backing(struct qemu_pairs *pairs, const char *prefix)
{
	_cleanup_free_ char *key = NULL, *under = NULL;

	if (asprintf(&key, "%sbacking", prefix) < 0) {
		key = NULL;
		return false;
	}
	if (has_key(pairs, key))
		return true;
	if (!qemu_pairs_has_under(pairs, key))
		return false;
	if (asprintf(&under, "%s.", key) < 0) {
		under = NULL;
		return false;
	}
	return *qemu_pairs_value(pairs, under, "file") ||
	       *qemu_pairs_value(pairs, under, "filename") ||
	       *qemu_pairs_value(pairs, under, "file.filename") ||
	       *qemu_pairs_value(pairs, under, "file.driver");
}

static void read_header(struct qemu_scan *scan, struct qemu_node *node,
	const struct qemu_block_driver *driver, const char *prefix)
{
	const char *path;

	if (!scan->looks || !qemu_image_format_has_names(driver->name))
		return;
	path = find_path(scan, node, prefix, 0);
	if (!path || !*path)
		return;
	qemu_image_chain_read(
		scan, path, driver->name, !has_backing(&node->pairs, prefix));
}

/* Servers: server.type=unix, or a list of them; nbd's old path=. */
static void use_servers(struct qemu_scan *scan, struct qemu_pairs *pairs,
	const char *prefix, bool is_nbd)
{
	char below[512];

	snprintf(below, sizeof(below), "%sserver.", prefix);
	qemu_keys_address(scan, pairs, below, QEMU_USE_CONNECT);
	for (unsigned int i = 0; i < SERVERS_MAX; i++) {
		snprintf(below, sizeof(below), "%sserver.%u.", prefix, i);
		if (!qemu_pairs_has_under(pairs, below))
			break;
		qemu_keys_address(scan, pairs, below, QEMU_USE_CONNECT);
	}
	/* A path by itself is a socket to nbd, and on the server to others. */
	if (is_nbd)
		qemu_keys_address(scan, pairs, prefix, QEMU_USE_CONNECT);
	else
		qemu_pairs_find(pairs, prefix, "path");
}

static void use_key(struct qemu_scan *scan, struct qemu_pairs *pairs,
	const struct qemu_block_driver *driver, const char *prefix,
	bool written)
{
	const struct qemu_pair *pair =
		qemu_pairs_find(pairs, prefix, driver->key);
	struct qemu_text text;

	if (!pair)
		return;
	text = qemu_pairs_text(pair);
	if (driver->kind == QEMU_BLOCK_FAT)
		qemu_use(scan,
			qemu_pairs_is_on(pairs, prefix, "rw") ? QEMU_USE_FOLDER
							      : QEMU_USE_READ,
			&text);
	else if (driver->kind == QEMU_BLOCK_NVME && *text.text == '/')
		qemu_host_device_sysfs(scan, text.text, false);
	else if (driver->kind == QEMU_BLOCK_NVME)
		qemu_host_device_pci(scan, text.text, false);
	else if (driver->use == QEMU_USE_WRITE)
		qemu_use(scan, written ? QEMU_USE_WRITE : QEMU_USE_READ, &text);
	else
		qemu_use(scan, driver->use, &text);
}

static void use_filename(struct qemu_scan *scan, struct qemu_node *node,
	const struct qemu_block_driver *driver, const char *prefix,
	bool written, bool protocol)
{
	const struct qemu_pair *name =
		qemu_pairs_find(&node->pairs, prefix, "filename");
	struct qemu_text text;

	if (!name || !*name->value)
		return;
	text = qemu_pairs_text(name);
	qemu_filename_use(scan, &text, written);
	if (!driver && !protocol && node->drive &&
		qemu_filename_path(name->value) &&
		!*qemu_pairs_value(&node->pairs, prefix, "driver"))
		say_undeclared(scan, node, qemu_filename_path(name->value));
}

void qemu_block_layer_use(struct qemu_scan *scan, struct qemu_node *node,
	const struct qemu_block_driver *driver, const char *prefix,
	bool written, bool protocol)
{
	struct qemu_pairs *pairs = &node->pairs;

	if (driver && driver->key)
		use_key(scan, pairs, driver, prefix, written);
	if (driver && driver->kind == QEMU_BLOCK_ADDRESS)
		use_servers(
			scan, pairs, prefix, strcmp(driver->name, "nbd") == 0);
	if (!driver || driver->kind != QEMU_BLOCK_PATH)
		use_filename(scan, node, driver, prefix, written, protocol);
	if (driver && driver->kind == QEMU_BLOCK_FORMAT)
		read_header(scan, node, driver, prefix);
}

void qemu_block_layer_rest(struct qemu_scan *scan, struct qemu_node *node)
{
	static const char *const words[] = {"id", "node-name", "serial", "addr",
		"(short)", "label", "x-image"};

	qemu_keys_words(&node->pairs, words, ARRAY_SIZE(words));
	qemu_keys_rest(scan, &node->pairs);
}

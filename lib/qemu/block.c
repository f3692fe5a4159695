/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The graph of block devices: who is opened for writing. A node names its
 * children by keys with dots, or by the name of another node. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "qemu/block-driver.h"
#include "qemu/block-layer.h"
#include "qemu/block.h"
#include "util.h"

/* Far more than any real command line nests. */
#define DEPTH_MAX 200

/* One node or a part of it, while it is read. */
struct layer {
	struct qemu_scan *scan;
	struct qemu_node *node;
	bool links; /* only note who uses whom */
	bool read_only, auto_read_only;
	bool protocol; /* no format is looked for */
	unsigned int depth;
};

void qemu_block_add(struct qemu_scan *scan, struct qemu_pairs *pairs,
	const char *name, bool drive)
{
	struct qemu_node node = {.drive = drive};

	if (!qemu_scan_room(scan, &scan->nodes, scan->node_count,
		    &scan->node_room, sizeof(node)))
		return;
	node.name = strdup(name);
	node.what = strdup(scan->option);
	if (!node.name || !node.what) {
		free(node.name);
		free(node.what);
		qemu_scan_fail(scan, -ENOMEM);
		return;
	}
	node.pairs = *pairs;
	*pairs = (struct qemu_pairs){0};
	scan->nodes[scan->node_count++] = node;
}

void qemu_block_link(struct qemu_scan *scan, const char *node, bool writes)
{
	struct qemu_edge edge = {.writes = writes};

	if (!*node || !qemu_scan_room(scan, &scan->edges, scan->edge_count,
			      &scan->edge_room, sizeof(edge)))
		return;
	edge.node = strdup(node);
	if (!edge.node) {
		qemu_scan_fail(scan, -ENOMEM);
		return;
	}
	scan->edges[scan->edge_count++] = edge;
}

/* Whether a node that opens for writing when it must is asked to. One that
 * nobody uses yet may be plugged in later, and then it is. */
static bool is_written(const struct qemu_scan *scan, const char *name)
{
	bool used = false;

	for (size_t i = 0; i < scan->edge_count; i++) {
		if (strcmp(scan->edges[i].node, name) != 0)
			continue;
		if (scan->edges[i].writes)
			return true;
		used = true;
	}
	return !used;
}

static bool read_switch(struct qemu_pairs *pairs, const char *prefix,
	const char *key, bool inherited)
{
	const struct qemu_pair *pair = qemu_pairs_find(pairs, prefix, key);

	return pair ? qemu_text_is_on(pair->value) : inherited;
}

static void read_layer(struct layer layer, const char *prefix);

/* The child under a key of this length after the prefix. */
static void read_child(struct layer layer, const char *prefix, size_t index,
	size_t length, bool format)
{
	const char *key = layer.node->pairs.list[index].key + strlen(prefix);
	bool backing = strncmp(key, "backing", length) == 0;
	_cleanup_free_ char *below = NULL;

	layer.protocol = format && !backing;
	layer.read_only = layer.read_only || backing;
	layer.depth++;
	if (asprintf(&below, "%s%.*s.", prefix, (int)length, key) < 0) {
		below = NULL;
		qemu_scan_fail(layer.scan, -ENOMEM);
		return;
	}
	read_layer(layer, below);
}

static bool has_node(const struct qemu_scan *scan, const char *name)
{
	for (size_t i = 0; i < scan->node_count; i++)
		if (strcmp(scan->nodes[i].name, name) == 0)
			return true;
	return false;
}

static void link_child(
	const struct layer *layer, struct qemu_pair *pair, const char *key)
{
	bool backing = strcmp(key, "backing") == 0;

	pair->used = true;
	if (!layer->links || pair->bare || !*pair->value)
		return;
	qemu_block_link(
		layer->scan, pair->value, !layer->read_only && !backing);
	if (!has_node(layer->scan, pair->value))
		qemu_scan_note(layer->scan, QEMU_UNKNOWN,
			"%s=%s: no node has this name", pair->key, pair->value);
}

/* A list's children have a number: children.0.file is child children.0. */
static size_t child_length(const char *key)
{
	size_t length = strcspn(key, ".");

	if (key[length] == '.' && (qemu_text_begins(key, "children.") ||
					  qemu_text_begins(key, "extents.")))
		length += 1 + strcspn(key + length + 1, ".");
	return length;
}

/* Whether an earlier pair belongs to the same child. */
static bool is_known(const struct qemu_pairs *pairs, const char *prefix,
	size_t index, size_t length)
{
	const char *key = pairs->list[index].key;
	size_t whole = strlen(prefix) + length;

	for (size_t i = 0; i < index; i++)
		if (strncmp(pairs->list[i].key, key, whole) == 0 &&
			pairs->list[i].key[whole] == '.')
			return true;
	return false;
}

static void read_children(
	const struct layer *layer, const char *prefix, bool format)
{
	struct qemu_pairs *pairs = &layer->node->pairs;

	for (size_t i = 0; i < pairs->count; i++) {
		const char *key;
		size_t length;

		if (!qemu_text_begins(pairs->list[i].key, prefix))
			continue;
		key = pairs->list[i].key + strlen(prefix);
		length = child_length(key);
		if (!qemu_block_driver_is_child(key, length))
			continue;
		if (!key[length])
			link_child(layer, &pairs->list[i], key);
		else if (!is_known(pairs, prefix, i, length))
			read_child(*layer, prefix, i, length, format);
	}
}

/* Read what is under a prefix: "", "file.", "backing.file." */
static void read_layer(struct layer layer, const char *prefix)
{
	struct qemu_pairs *pairs = &layer.node->pairs;
	const struct qemu_block_driver *driver;
	bool read_only = layer.read_only, written;

	if (layer.depth > DEPTH_MAX) {
		qemu_scan_note(layer.scan, QEMU_UNKNOWN,
			"more than %d devices one inside the other", DEPTH_MAX);
		return;
	}
	qemu_block_layer_expand(layer.scan, pairs, prefix);
	layer.read_only = read_switch(pairs, prefix, "read-only", read_only);
	layer.auto_read_only = read_switch(
		pairs, prefix, "auto-read-only", layer.auto_read_only);
	if (!layer.links && !layer.read_only && layer.auto_read_only &&
		layer.depth == 0)
		layer.read_only = !is_written(layer.scan, layer.node->name);
	written = !layer.read_only;
	driver = qemu_block_layer_driver(
		layer.scan, layer.node, prefix, layer.protocol, !layer.links);
	if (!layer.links)
		qemu_block_layer_use(layer.scan, layer.node, driver, prefix,
			written, layer.protocol);
	if (!driver || driver->kind == QEMU_BLOCK_FORMAT ||
		driver->kind == QEMU_BLOCK_FILTER)
		read_children(&layer, prefix,
			driver && driver->kind == QEMU_BLOCK_FORMAT);
}

static void read_node(struct qemu_scan *scan, size_t index, bool links)
{
	struct layer layer = {
		.scan = scan, .node = &scan->nodes[index], .links = links};

	scan->option = layer.node->what;
	read_layer(layer, "");
	if (!links)
		qemu_block_layer_rest(scan, layer.node);
}

void qemu_block_read_all(struct qemu_scan *scan)
{
	for (size_t i = 0; i < scan->node_count && scan->failed == 0; i++)
		read_node(scan, i, true);
	for (size_t i = 0; i < scan->node_count && scan->failed == 0; i++)
		read_node(scan, i, false);
	scan->option = "";
}

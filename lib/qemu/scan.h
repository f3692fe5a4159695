/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The reading of one command line: what is known of it so far. */
#ifndef SVIRT_QEMU_SCAN_H
#define SVIRT_QEMU_SCAN_H

#include <sys/types.h>

#include "qemu/files.h"
#include "qemu/notes.h"
#include "qemu/pairs.h"

/* A block device under its name, to be read when all are known. */
struct qemu_node {
	char *name; /* NULL when it has none */
	char *what; /* its option, for messages */
	bool drive; /* -drive and its short forms, not -blockdev */
	struct qemu_pairs pairs;
};

/* Something uses a node: another node, a device, the machine. */
struct qemu_edge {
	char *node;
	bool writes;
};

/* -set group.id.key=value */
struct qemu_set {
	char *group, *id;
	struct qemu_pair pair;
	bool used;
};

struct qemu_scan {
	/* The words, and JSON that stands for a whole one, by word. */
	size_t count;
	char *const *words;
	struct json_object **json;
	size_t program; /* the word that is QEMU; count when there is none */
	/* Whether the file system may be looked at: what is there, headers,
	 * configuration. Not for the command line of a running VM. */
	bool looks;

	struct qemu_files files;
	struct qemu_notes notes;

	bool snapshot;	/* -snapshot: disks are only read */
	bool daemonize; /* it leaves its folder */
	bool chroot;
	unsigned int configs; /* -readconfig, nested never, but many */
	size_t node_count, node_room;
	struct qemu_node *nodes;
	size_t edge_count, edge_room;
	struct qemu_edge *edges;
	size_t set_count, set_room;
	struct qemu_set *sets;
	size_t folder_count; /* of -L */
	char **folders;

	const char *option; /* that is read, for messages */
	size_t word;	    /* and where its value is */
	int failed;	    /* the first -ENOMEM or -E2BIG */
};

/* Begin with the words, which must outlive it; 0 or -ENOMEM. Clear ret in
 * either case. @looks: whether the file system may be asked. */
int qemu_scan_init(
	struct qemu_scan *ret, size_t count, char *const *words, bool looks);
void qemu_scan_clear(struct qemu_scan *scan);

/* Say something; the option that is read stands before it. */
void qemu_scan_note(struct qemu_scan *scan, enum qemu_note_kind kind,
	const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Keep the first error. */
void qemu_scan_fail(struct qemu_scan *scan, int err);

/* What kind of file a path names, as S_IFMT has it; 0 when there is none, or
 * the file system may not be asked. */
mode_t qemu_scan_kind(const struct qemu_scan *scan, const char *path);

/* Where the text of an option's whole value stands: word qemu_scan.word. */
struct qemu_text qemu_scan_text(const struct qemu_scan *scan, const char *text);

/* A place that cannot be written. */
extern const struct qemu_origin qemu_scan_nowhere;

/* Make room for one more in a list that doubles; false when there is none, and
 * then the scan has failed. */
bool qemu_scan_room(struct qemu_scan *scan, void *list, size_t count,
	size_t *room, size_t size);

#endif

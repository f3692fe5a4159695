/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Following headers. MUST:
 * - read only what is of a declared format, and no protocol;
 * - end: at most QEMU_CHAIN_DEPTH_MAX images, none twice. */
#include "config.h"

#include <string.h>
#include <sys/stat.h>

#include "qemu/filename.h"
#include "qemu/host-file.h"
#include "qemu/image-chain.h"
#include "qemu/image-format.h"
#include "qemu/use.h"
#include "util.h"

struct visited {
	dev_t device;
	ino_t inode;
};

struct chain {
	struct qemu_scan *scan;
	size_t depth;
	struct visited visited[QEMU_CHAIN_DEPTH_MAX];
};

/* Whether the chain has not been here; a loop is said. */
static bool enter(struct chain *chain, const struct stat *st, const char *path)
{
	for (size_t i = 0; i < chain->depth; i++) {
		if (chain->visited[i].device != st->st_dev ||
			chain->visited[i].inode != st->st_ino)
			continue;
		qemu_scan_note(chain->scan, QEMU_UNKNOWN,
			"%s: a loop: its backing files lead back to it", path);
		return false;
	}
	if (chain->depth == QEMU_CHAIN_DEPTH_MAX) {
		qemu_scan_note(chain->scan, QEMU_UNKNOWN,
			"%s: more than %d images one behind the other", path,
			QEMU_CHAIN_DEPTH_MAX);
		return false;
	}
	chain->visited[chain->depth++] =
		(struct visited){.device = st->st_dev, .inode = st->st_ino};
	return true;
}

static void warn_header(
	struct qemu_scan *scan, const char *path, const char *format, int err)
{
	if (err == -ENOENT)
		qemu_scan_note(scan, QEMU_UNKNOWN,
			"%s: not there, so nobody knows what it is based on",
			path);
	else if (err == -EINVAL)
		qemu_scan_note(scan, QEMU_UNKNOWN,
			"%s: no %s image, or a damaged header", path, format);
	else if (err == -EMEDIUMTYPE)
		qemu_scan_note(scan, QEMU_UNKNOWN,
			"%s: neither a regular file nor a block device: its "
			"header is not read",
			path);
	else if (err == -ELOOP)
		qemu_scan_note(scan, QEMU_UNKNOWN,
			"%s: a header names this link, which is neither "
			"root's nor yours: not followed",
			path);
	else
		qemu_scan_note(scan, QEMU_UNKNOWN,
			"%s: its header cannot be read: %s", path,
			strerror(-err));
}

static int read_header(struct chain *chain, const char *path,
	const char *format, struct qemu_image *ret)
{
	_cleanup_free_ unsigned char *header = NULL;
	_cleanup_close_ int fd = -1;
	struct stat st;
	ssize_t size;

	fd = qemu_host_file_open(path, chain->depth > 0, &st);
	if (fd < 0)
		return fd;
	if (!enter(chain, &st, path))
		return -ECANCELED;
	header = malloc(QEMU_IMAGE_HEADER_MAX);
	if (!header)
		return -ENOMEM;
	size = qemu_host_file_read(fd, header, QEMU_IMAGE_HEADER_MAX);
	if (size < 0)
		return (int)size;
	return qemu_image_format_read(format, header, (size_t)size, ret);
}

static void list_data(struct qemu_scan *scan, const struct qemu_image *image,
	const char *path)
{
	for (size_t i = 0; i < image->count; i++) {
		_cleanup_free_ char *name = NULL;
		int err = qemu_filename_beside(path, image->data[i], &name);

		if (err == -EPROTONOSUPPORT) {
			qemu_scan_note(scan, QEMU_WARNING,
				"%s: its header names %s, which is not "
				"followed",
				path, image->data[i]);
			continue;
		}
		if (err < 0) {
			qemu_scan_fail(scan, err);
			return;
		}
		if (qemu_use_backing(scan, name, path))
			qemu_scan_note(scan, QEMU_WARNING,
				"%s: the VM writes its data to %s, which only "
				"the "
				"header names: give that the role image "
				"yourself, or "
				"name it on the command line",
				path, name);
	}
}

/* The next image's path in *path and its format, or false at the end. */
static bool list_backing(struct chain *chain, struct qemu_image *image,
	char **path, char **format)
{
	_cleanup_free_ char *name = NULL;
	int err;

	if (!image->backing || !*image->backing)
		return false;
	err = qemu_filename_beside(*path, image->backing, &name);
	if (err == -EPROTONOSUPPORT) {
		qemu_scan_note(chain->scan, QEMU_WARNING,
			"%s: its header names the backing file %s, which is "
			"not followed",
			*path, image->backing);
		return false;
	}
	if (err < 0) {
		qemu_scan_fail(chain->scan, err);
		return false;
	}
	if (!qemu_use_backing(chain->scan, name, *path))
		return false;
	if (!image->format)
		qemu_scan_note(chain->scan, QEMU_WARNING,
			"%s: its header does not say which format %s has, so "
			"nothing behind that was looked for: qemu-img rebase "
			"-u -F FORMAT -b %s %s",
			*path, name, image->backing, *path);
	if (!image->format || !qemu_image_format_has_names(image->format))
		return false;
	free(*path);
	free(*format);
	*path = TAKE_PTR(name);
	*format = TAKE_PTR(image->format);
	return true;
}

static bool read_one(
	struct chain *chain, char **path, char **format, bool backing)
{
	_cleanup_(qemu_image_clear) struct qemu_image image = {0};
	int err = read_header(chain, *path, *format, &image);

	if (err == -ENOMEM)
		qemu_scan_fail(chain->scan, err);
	else if (err < 0 && err != -ECANCELED)
		warn_header(chain->scan, *path, *format, err);
	if (err < 0)
		return false;
	list_data(chain->scan, &image, *path);
	return backing && list_backing(chain, &image, path, format);
}

void qemu_image_chain_read(struct qemu_scan *scan, const char *path,
	const char *format, bool backing)
{
	_cleanup_free_ char *next = strdup(path), *kind = strdup(format);
	struct chain chain = {.scan = scan};

	if (!next || !kind) {
		qemu_scan_fail(scan, -ENOMEM);
		return;
	}
	while (read_one(&chain, &next, &kind, backing) && scan->failed == 0)
		backing = true;
}

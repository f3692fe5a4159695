/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a process has open, and what it has mapped: looked at through /proc,
 * where a link leads to the very file and nothing is opened. What it may have
 * is processes.c's question.
 *
 * A VM can have a million descriptors and mappings: nothing is kept of them,
 * and of one process so many are looked at and no more.
 */
#include "config.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/sysmacros.h>

#include "util.h"

#include "check/file-label.h"
#include "check/process-files.h"
#include "check/process-text.h"

#define LOOKS_MAX 16384

struct look {
	pid_t pid;
	process_files_fn *fn;
	void *data;
	size_t looks, lost;
};

static void closedirp(DIR **directory)
{
	if (*directory)
		closedir(*directory);
}

static void closep(FILE **file)
{
	if (*file)
		fclose(*file);
}

/* Whether one more may be looked at. */
static bool has_room(struct look *look)
{
	if (look->looks++ < LOOKS_MAX)
		return true;
	look->lost++;
	return false;
}

/* Without asking a file system that somebody else serves, who need not answer.
 */
static bool read_status(const char *path, struct stat *ret)
{
	struct statx status;

	if (statx(AT_FDCWD, path, AT_STATX_DONT_SYNC, STATX_BASIC_STATS,
		    &status) < 0)
		return false;
	*ret = (struct stat){
		.st_dev = makedev(status.stx_dev_major, status.stx_dev_minor),
		.st_ino = status.stx_ino,
		.st_mode = status.stx_mode,
		.st_nlink = status.stx_nlink,
		.st_rdev =
			makedev(status.stx_rdev_major, status.stx_rdev_minor),
	};
	return true;
}

/* The label and kind of what a path leads to; false where it cannot be told. */
static bool read_file(
	const char *path, char label[FILE_LABEL_MAX], struct process_file *file)
{
	ssize_t length = file_label_at(path, label);

	if (length < 0)
		return false;
	file->label = length > 0 ? label : NULL;
	return read_status(path, &file->status);
}

/* Whether it is open for writing; so it is where that cannot be told. */
static bool is_written(pid_t pid, const char *number)
{
	char name[64], text[PROCESS_TEXT_MAX];
	const char *flags;

	snprintf(name, sizeof(name), "fdinfo/%s", number);
	if (process_text_read(pid, name, text) < 0)
		return true;
	flags = strstr(text, "flags:");
	if (!flags)
		return true;
	return (strtoul(flags + strlen("flags:"), NULL, 8) & O_ACCMODE) !=
	       O_RDONLY;
}

static void look_at_descriptor(struct look *look, const char *number)
{
	char path[64], name[PROCESS_TEXT_MAX], label[FILE_LABEL_MAX];
	struct process_file file = {.name = name};

	snprintf(path, sizeof(path), "fd/%s", number);
	if (process_text_link(look->pid, path, name) < 0) {
		look->lost += errno != ENOENT;
		return;
	}
	snprintf(path, sizeof(path), "/proc/%d/fd/%s", (int)look->pid, number);
	if (!read_file(path, label, &file)) {
		look->lost += errno != ENOENT;
		return;
	}
	file.is_written = is_written(look->pid, number);
	look->fn(&file, look->data);
}

static void look_at_descriptors(struct look *look)
{
	_cleanup_(closedirp) DIR *directory = NULL;
	const struct dirent *entry;
	char path[64];
	uint64_t number;

	snprintf(path, sizeof(path), "/proc/%d/fd", (int)look->pid);
	directory = opendir(path);
	if (!directory) {
		look->lost += errno != ENOENT;
		return;
	}
	while ((entry = readdir(directory))) {
		if (util_number(entry->d_name, 0, UINT32_MAX, &number) < 0)
			continue;
		if (!has_room(look))
			return;
		look_at_descriptor(look, entry->d_name);
	}
}

/* A line of /proc/PID/maps. */
struct mapping {
	unsigned long start, end;
	bool is_written, is_shared;
	dev_t device;
	ino_t inode;
	const char *name;
};

/* START-END rwxp OFFSET MAJOR:MINOR INODE NAME, and the kernel's: false for
 * memory of no file. */
static bool parse(char *line, struct mapping *ret)
{
	unsigned int major, minor;
	char *rest = line;

	line[strcspn(line, "\n")] = '\0';
	ret->start = strtoul(rest, &rest, 16);
	if (*rest++ != '-')
		return false;
	ret->end = strtoul(rest, &rest, 16);
	if (*rest++ != ' ' || strlen(rest) < 5)
		return false;
	ret->is_written = rest[1] == 'w';
	ret->is_shared = rest[3] == 's';
	rest += 5;
	(void)strtoul(rest, &rest, 16);
	major = (unsigned int)strtoul(rest, &rest, 16);
	if (*rest++ != ':')
		return false;
	minor = (unsigned int)strtoul(rest, &rest, 16);
	ret->device = makedev(major, minor);
	ret->inode = strtoul(rest, &rest, 10);
	ret->name = rest + strspn(rest, " ");
	return ret->inode != 0 && ret->name[0] == '/';
}

/* Through the kernel's own link where it gives that, or else by the name, if
 * the same file is there. */
static void look_at_mapping(struct look *look, const struct mapping *mapping)
{
	char path[64], label[FILE_LABEL_MAX];
	struct process_file file = {.name = mapping->name,
		.is_mapped = true,
		.is_written = mapping->is_written && mapping->is_shared};

	snprintf(path, sizeof(path), "/proc/%d/map_files/%lx-%lx",
		(int)look->pid, mapping->start, mapping->end);
	if (read_file(path, label, &file)) {
		look->fn(&file, look->data);
		return;
	}
	if (errno != EPERM && errno != EACCES)
		return;
	if (read_file(mapping->name, label, &file) &&
		file.status.st_dev == mapping->device &&
		file.status.st_ino == mapping->inode)
		look->fn(&file, look->data);
	else
		look->lost++;
}

static void look_at_mappings(struct look *look)
{
	_cleanup_(closep) FILE *maps = NULL;
	_cleanup_free_ char *line = NULL;
	struct mapping mapping = {0}, last = {0};
	char path[64];
	size_t size = 0;

	snprintf(path, sizeof(path), "/proc/%d/maps", (int)look->pid);
	maps = fopen(path, "re");
	if (!maps) {
		look->lost += errno != ENOENT;
		return;
	}
	while (getline(&line, &size, maps) > 0) {
		if (!parse(line, &mapping))
			continue;
		/* the parts of one file stand together */
		if (mapping.device == last.device &&
			mapping.inode == last.inode)
			continue;
		last = mapping;
		if (!has_room(look))
			return;
		look_at_mapping(look, &mapping);
	}
}

size_t process_files_each(pid_t pid, process_files_fn *fn, void *data)
{
	struct look look = {.pid = pid, .fn = fn, .data = data};

	look_at_descriptors(&look);
	look.looks = 0;
	look_at_mappings(&look);
	return look.lost;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The paths that a command is to work on, from its operands and from lists. */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "shared/cli.h"
#include "shared/path-list.h"
#include "shared/escape.h"

void path_list_clear(struct path_list *path_list)
{
	for (size_t i = 0; i < path_list->count; i++) {
		free((char *)path_list->list[i].path);
		free((char *)path_list->list[i].image);
	}
	free(path_list->list);
	*path_list = (struct path_list){0};
}

void path_list_add(struct path_list *path_list, const char *path,
	enum svirt_role role, bool tree)
{
	char *copy = strdup(path);

	if (copy && path_list->count == path_list->room) {
		path_list->room = path_list->room ? path_list->room * 2 : 16;
		path_list->list = reallocarray(path_list->list, path_list->room,
			sizeof(*path_list->list));
	}
	if (!copy || !path_list->list)
		cli_die(CLI_UNUSABLE, "out of memory");
	path_list->list[path_list->count++] =
		(struct svirt_target){.path = copy, .role = role, .tree = tree};
}

/* What a word before a TAB means; NULL when it is part of a path. */
enum word {
	WORD_NONE,
	WORD_ROLE,
	WORD_TREE,
	WORD_BACKING,
	WORD_SKIP,
	WORD_REFUSE,
};

static enum word word_parse(const char *word, enum svirt_role *ret_role)
{
	if (svirt_role_parse(word, ret_role) == 0)
		return WORD_ROLE;
	if (strcmp(word, "tree") == 0)
		return WORD_TREE;
	if (strcmp(word, "create") == 0)
		return WORD_SKIP;
	if (strcmp(word, "backing") == 0)
		return WORD_BACKING;
	if (strcmp(word, "seen") == 0)
		return WORD_REFUSE;
	return WORD_NONE;
}

/* The path may be one that a guest made up. */
static void warn_refused(const char *word, const char *path)
{
	fputs("svirt-label: ", stderr);
	escape_print(path, stderr);
	fprintf(stderr, ": %s: %s\n", word,
		strcmp(word, "seen") == 0
			? "a running QEMU can write its own command line: name "
			  "the files yourself"
			: "the line does not end in a TAB and the image whose "
			  "header names it");
}

/* PATH<TAB>IMAGE: to be read, and to be compared with what the image rested on
 * before. */
static bool backing_add(struct path_list *path_list, char *path)
{
	char *image = strrchr(path, '\t');
	struct svirt_target *target;

	if (!image || image == path || !image[1])
		return false;
	*image++ = '\0';
	image = strdup(image);
	if (!image)
		cli_die(CLI_UNUSABLE, "out of memory");
	path_list_add(path_list, path, SVIRT_ROLE_CONTENT, false);
	target = &path_list->list[path_list->count - 1];
	target->image = image;
	return true;
}

static bool line_add(struct path_list *path_list, char *line,
	const struct path_list_format *format)
{
	char *tab = format->has_roles ? strchr(line, '\t') : NULL;
	enum svirt_role role = format->role;
	enum word word = WORD_NONE;

	if (tab) {
		*tab = '\0';
		word = word_parse(line, &role);
		if (word == WORD_NONE)
			*tab = '\t';
	}
	if (word == WORD_BACKING && backing_add(path_list, tab + 1))
		return true;
	if (word == WORD_REFUSE || word == WORD_BACKING) {
		warn_refused(line, tab + 1);
		return false;
	}
	if (word == WORD_TREE)
		path_list_add(path_list, tab + 1, SVIRT_ROLE_IMAGE, true);
	else if (word == WORD_ROLE)
		path_list_add(path_list, tab + 1, role,
			format->tree || role == SVIRT_ROLE_CONTENT ||
				role == SVIRT_ROLE_PRIVATE);
	else if (word != WORD_SKIP)
		path_list_add(path_list, line, role, format->tree);
	return true;
}

/* A list named /dev/fd/N, as a shell's <(...) is, was handed over open. It is
 * used as such: a tool may read its caller's pipes, but open none. */
static FILE *open_list(const char *file)
{
	static const char prefix[] = "/dev/fd/";
	_cleanup_close_ int fd = -1;
	uint64_t number;
	FILE *stream;

	if (strncmp(file, prefix, strlen(prefix)) != 0 ||
		util_number(file + strlen(prefix), 0, INT32_MAX, &number) < 0)
		return fopen(file, "re");
	fd = fcntl((int)number, F_DUPFD_CLOEXEC, 3);
	stream = fd < 0 ? NULL : fdopen(fd, "r");
	if (stream)
		TAKE_FD(fd);
	return stream;
}

static void close_stream(FILE **stream)
{
	if (*stream && *stream != stdin)
		fclose(*stream);
}

bool path_list_read(struct path_list *path_list, const char *file,
	const struct path_list_format *format)
{
	bool is_stdin = strcmp(file, "-") == 0, good = true;
	_cleanup_(close_stream) FILE *stream =
		is_stdin ? stdin : open_list(file);
	_cleanup_free_ char *line = NULL;
	size_t size = 0;
	ssize_t length;

	if (is_stdin)
		file = "standard input";
	if (!stream) {
		cli_warn("%s: %s", file, strerror(errno));
		return false;
	}
	while ((length = getdelim(&line, &size, format->separator, stream)) >
		0) {
		if (line[length - 1] == format->separator)
			line[--length] = '\0';
		if (strlen(line) != (size_t)length) {
			cli_warn("%s: a NUL in a line: is -0 missing?", file);
			return false;
		}
		if (length > 0)
			good = line_add(path_list, line, format) && good;
	}
	if (ferror(stream))
		cli_warn("%s: %s", file, strerror(errno));
	return good && !ferror(stream);
}

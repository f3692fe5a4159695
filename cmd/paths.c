/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "paths.h"
#include "show.h"

void paths_clear(struct paths *paths)
{
	for (size_t i = 0; i < paths->count; i++)
		free((char *)paths->list[i].path);
	free(paths->list);
	*paths = (struct paths){0};
}

void paths_add(
	struct paths *paths, const char *path, enum svirt_role role, bool tree)
{
	char *copy = strdup(path);

	if (copy && paths->count == paths->room) {
		paths->room = paths->room ? paths->room * 2 : 16;
		paths->list = reallocarray(
			paths->list, paths->room, sizeof(*paths->list));
	}
	if (!copy || !paths->list)
		cli_die(CLI_UNUSABLE, "out of memory");
	paths->list[paths->count++] =
		(struct svirt_target){.path = copy, .role = role, .tree = tree};
}

/* What a word before a TAB means; NULL when it is part of a path. */
enum word { WORD_NONE, WORD_ROLE, WORD_TREE, WORD_SKIP, WORD_REFUSE };

static enum word word_parse(const char *word, enum svirt_role *ret_role)
{
	if (svirt_role_parse(word, ret_role) == 0)
		return WORD_ROLE;
	if (strcmp(word, "tree") == 0)
		return WORD_TREE;
	if (strcmp(word, "create") == 0)
		return WORD_SKIP;
	if (strcmp(word, "seen") == 0 || strcmp(word, "backing") == 0)
		return WORD_REFUSE;
	return WORD_NONE;
}

static const char *why_refused(const char *word)
{
	if (strcmp(word, "seen") == 0)
		return "a running QEMU can write its own command line: name "
		       "the files yourself";
	return "an image's header names it, and a guest can write that: name "
	       "it yourself, as content or image, if you trust it";
}

/* The path may be one that a guest made up. */
static void warn_refused(const char *word, const char *path)
{
	fputs("svirt-label: ", stderr);
	show_escaped(path, stderr);
	fprintf(stderr, ": %s: %s\n", word, why_refused(word));
}

static bool line_add(
	struct paths *paths, char *line, const struct paths_format *format)
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
	if (word == WORD_REFUSE) {
		warn_refused(line, tab + 1);
		return false;
	}
	if (word == WORD_TREE)
		paths_add(paths, tab + 1, SVIRT_IMAGE, true);
	else if (word != WORD_SKIP)
		paths_add(paths, word == WORD_ROLE ? tab + 1 : line, role,
			format->tree);
	return true;
}

static void close_stream(FILE **stream)
{
	if (*stream && *stream != stdin)
		fclose(*stream);
}

bool paths_read(struct paths *paths, const char *file,
	const struct paths_format *format)
{
	bool is_stdin = strcmp(file, "-") == 0, good = true;
	_cleanup_(close_stream) FILE *stream =
		is_stdin ? stdin : fopen(file, "re");
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
			good = line_add(paths, line, format) && good;
	}
	if (ferror(stream))
		cli_warn("%s: %s", file, strerror(errno));
	return good && !ferror(stream);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which file has which role; who labels it is svirt-label. */
#include "config.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <json-c/json.h>

#include "run/files.h"

void files_clear(struct files *files)
{
	for (size_t i = 0; i < files->count; i++) {
		free(files->list[i].role);
		free(files->list[i].path);
		free(files->list[i].image);
		free(files->list[i].moved);
	}
	free(files->list);
	*files = (struct files){0};
}

static char *copy(const char *text)
{
	char *result = text ? strdup(text) : NULL;

	if (text && !result)
		cli_die(RUN_OWN_FAILURE, "out of memory");
	return result;
}

struct file *files_add(struct files *files, const char *role, const char *path,
	const char *image, const char *moved)
{
	struct file *list = reallocarray(
		files->list, files->count + 1, sizeof(*files->list));

	if (!list)
		cli_die(RUN_OWN_FAILURE, "out of memory");
	files->list = list;
	list[files->count] = (struct file){
		.role = copy(role),
		.path = copy(path),
		.image = copy(image),
		.moved = copy(moved),
	};
	return &list[files->count++];
}

static const char *text_of(struct json_object *object, const char *key)
{
	struct json_object *value;

	if (!json_object_object_get_ex(object, key, &value))
		return NULL;
	return json_object_get_string(value);
}

/* What is no UTF-8 comes as U+FFFD. */
static bool is_exact(const char *text)
{
	return !strstr(text, "\xef\xbf\xbd");
}

/* It would name another file. */
static void check_name(const char *path)
{
	if (!is_exact(path))
		cli_die(RUN_OWN_FAILURE, "%s: its name is not UTF-8: rename it",
			path);
}

static void read_socket(struct file *file, const char *text)
{
	file->listens = text && strcmp(text, "listen") == 0;
	file->connects = text && strcmp(text, "connect") == 0;
}

static void read_words(struct json_object *list, struct command *command)
{
	for (size_t i = 0; i < json_object_array_length(list); i++) {
		const char *word = json_object_get_string(
			json_object_array_get_idx(list, i));

		if (!word || !is_exact(word)) {
			command_clear(command);
			return;
		}
		command_add(command, "%s", word);
	}
}

static void read_file(struct files *files, struct json_object *object)
{
	const char *role = text_of(object, "role");
	const char *path = text_of(object, "path");

	if (!role || !path)
		cli_die(RUN_OWN_FAILURE, "svirt-scan printed what is no list");
	check_name(path);
	read_socket(files_add(files, role, path, text_of(object, "image"),
			    text_of(object, "moved")),
		text_of(object, "socket"));
}

void files_read(struct files *files, const char *text, struct command *command)
{
	while (*text) {
		size_t length = strcspn(text, "\n");
		_cleanup_free_ char *line = strndup(text, length);
		struct json_object *object =
			line ? json_tokener_parse(line) : NULL;
		struct json_object *words;

		if (json_object_object_get_ex(object, "command", &words))
			read_words(words, command);
		else
			read_file(files, object);
		json_object_put(object);
		text += length + (text[length] == '\n');
	}
}

bool files_has_moved(const struct files *files)
{
	for (size_t i = 0; i < files->count; i++)
		if (files->list[i].moved)
			return true;
	return false;
}

bool files_has_path(const struct files *files, const char *path)
{
	for (size_t i = 0; i < files->count; i++) {
		_cleanup_free_ char *real = realpath(files->list[i].path, NULL);

		if (real && strcmp(real, path) == 0)
			return true;
	}
	return false;
}

static bool is_same(const char *one, const char *other)
{
	struct stat a, b;

	return stat(one, &a) == 0 && stat(other, &b) == 0 &&
	       a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/* What an option names has that role, whatever the command line makes of it:
 * so a header's file becomes one that somebody vouched for. */
static bool is_overruled(const struct files *files, const struct file *file)
{
	for (size_t i = 0; !file->by_option && i < files->count; i++)
		if (files->list[i].by_option &&
			is_same(files->list[i].path, file->path))
			return true;
	return false;
}

static bool is_labelled(const struct files *files, const struct file *file)
{
	return !file->moved && !file->is_handed &&
	       strcmp(file->role, "create") != 0 && !is_overruled(files, file);
}

static void write_one(const struct file *file, FILE *list, FILE *shown)
{
	_cleanup_free_ char *line = NULL;
	bool has_image = strcmp(file->role, "backing") == 0 && file->image;

	if (asprintf(&line, "%s\t%s%s%s", file->role, file->path,
		    has_image ? "\t" : "", has_image ? file->image : "") < 0) {
		line = NULL;
		return;
	}
	fputs(line, list);
	fputc('\0', list);
	fputc(' ', shown);
	command_print_word(line, shown);
}

bool files_list(const struct files *files, char **ret_list, size_t *ret_size,
	char **ret_shown)
{
	size_t shown_size;
	FILE *list = open_memstream(ret_list, ret_size);
	FILE *shown = open_memstream(ret_shown, &shown_size);

	if (!list || !shown)
		cli_die(RUN_OWN_FAILURE, "out of memory");
	fputs("printf '%s\\0'", shown);
	for (size_t i = 0; i < files->count; i++)
		if (is_labelled(files, &files->list[i]))
			write_one(&files->list[i], list, shown);
	if (fclose(list) != 0 || fclose(shown) != 0)
		cli_die(RUN_OWN_FAILURE, "out of memory");
	return *ret_size > 0;
}

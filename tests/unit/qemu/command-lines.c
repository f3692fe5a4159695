/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of command lines, command-lines.txt, against what is found. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "qemu/command.h"
#include "tap.h"
#include "util.h"

#define WORDS_MAX 256
#define LINES_MAX 64
#define UNDECLARED ": its format is not declared"

struct test {
	char *command;
	size_t count;
	char *lines[LINES_MAX];
};

/* Split as a shell does, without anything but single quotes. */
static size_t split(char *text, char **words)
{
	size_t count = 0;
	char *end;

	while (*text && count < WORDS_MAX) {
		text += strspn(text, " ");
		if (!*text)
			break;
		words[count++] = end = text;
		for (bool quoted = false; *text && (quoted || *text != ' ');
			text++) {
			if (*text == '\'')
				quoted = !quoted;
			else
				*end++ = *text;
		}
		if (*text)
			text++;
		*end = '\0';
	}
	for (size_t i = 0; i < count; i++)
		if (strcmp(words[i], "Q") == 0)
			words[i] = (char *)"qemu-system-x86_64";
	return count;
}

/* Whether the table has a line, which is then taken away. */
static bool take(struct test *test, const char *line)
{
	for (size_t i = 0; i < test->count; i++) {
		if (!test->lines[i] || strcmp(test->lines[i], line) != 0)
			continue;
		test->lines[i] = NULL;
		return true;
	}
	return false;
}

static bool take_note(struct test *test, char kind, const char *text)
{
	for (size_t i = 0; i < test->count; i++) {
		const char *line = test->lines[i];

		if (!line || line[0] != kind || !strstr(text, line + 2))
			continue;
		test->lines[i] = NULL;
		return true;
	}
	return false;
}

static bool check_files(struct test *test, const struct qemu_files *files)
{
	bool good = true;

	for (size_t i = 0; i < files->count; i++) {
		_cleanup_free_ char *line = NULL;

		if (files->list[i].again)
			continue;
		if (asprintf(&line, "%s %s",
			    qemu_files_role(files->list[i].role),
			    files->list[i].path) < 0)
			abort();
		if (take(test, line))
			continue;
		printf("# not in the table: %s\n", line);
		good = false;
	}
	return good;
}

static bool check_notes(struct test *test, const struct qemu_notes *notes)
{
	bool good = true;

	for (size_t i = 0; i < notes->count; i++) {
		const struct qemu_note *note = &notes->list[i];
		char kind = note->kind == QEMU_UNKNOWN ? '?' : '!';

		if (note->kind == QEMU_DETAIL)
			continue;
		if (strstr(note->text, UNDECLARED))
			kind = '~';
		if (take_note(test, kind, note->text))
			continue;
		printf("# not in the table: %c %s\n", kind, note->text);
		good = false;
	}
	return good;
}

static void check(struct test *test)
{
	_cleanup_free_ char *name = strdup(test->command);
	struct qemu_scan scan;
	char *words[WORDS_MAX];
	size_t count = split(test->command, words);
	bool good;

	good = qemu_command_read(&scan, count, words, true) == 0;
	good = check_files(test, &scan.files) && good;
	good = check_notes(test, &scan.notes) && good;
	for (size_t i = 0; i < test->count; i++) {
		if (!test->lines[i])
			continue;
		printf("# not found: %s\n", test->lines[i]);
		good = false;
	}
	ok(good, name ? name : "");
	qemu_scan_clear(&scan);
}

static void clear(struct test *test, char **kept)
{
	for (size_t i = 0; i < test->count; i++)
		free(kept[i]);
	free(test->command);
	*test = (struct test){0};
}

static void run(struct test *test)
{
	char *kept[LINES_MAX];

	memcpy(kept, test->lines, sizeof(kept));
	if (test->command)
		check(test);
	clear(test, kept);
}

/* Nothing that the table names is there. */
static void enter_empty_folder(char *folder)
{
	if (!mkdtemp(folder) || chdir(folder) < 0)
		abort();
}

int main(void)
{
	char folder[] = "/tmp/command-lines-XXXXXX";
	FILE *table = fopen(TABLE, "re");
	struct test test = {0};
	char *line = NULL;
	size_t size = 0;

	if (!table)
		return 1;
	enter_empty_folder(folder);
	while (getline(&line, &size, table) > 0) {
		line[strcspn(line, "\n")] = '\0';
		if (line[0] == '$') {
			run(&test);
			test.command = strdup(line + 2);
		} else if (line[0] && line[0] != '#' &&
			   test.count < LINES_MAX) {
			test.lines[test.count++] = strdup(line);
		}
	}
	run(&test);
	free(line);
	fclose(table);
	rmdir(folder);
	ok(tap_count >= 200, "at least 200 command lines");
	return tap_done();
}

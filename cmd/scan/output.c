/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files and notes as text; JSON has a file of its own. Names come from
 * command lines and from headers that a VM wrote: they can hold anything. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "scan/json.h"
#include "scan/output.h"
#include "shared/cli.h"
#include "shared/escape.h"
#include "util.h"

/* A text as it can be shown, for the one message that is printed next. */
static char *shown(const char *text)
{
	char *copy = NULL;
	size_t size;
	FILE *stream = open_memstream(&copy, &size);

	if (!stream)
		cli_die(CLI_NOT_DONE, "out of memory");
	escape_print(text, stream);
	if (fclose(stream) != 0)
		cli_die(CLI_NOT_DONE, "out of memory");
	return copy;
}

/* With an image after it, a TAB ends the path whatever ends the line. */
static bool fits(const struct qemu_file *file, enum scan_form form)
{
	const char *bad = form == SCAN_LINES ? "\t\n" : "";

	if (file->image)
		bad = form == SCAN_LINES ? "\t\n" : "\t";
	return !strpbrk(file->path, bad) &&
	       (!file->image || !strpbrk(file->image, bad));
}

static void print_file(const struct qemu_file *file, enum scan_form form)
{
	/* A name must not act on the terminal of who reads it. */
	bool shows = form == SCAN_LINES && isatty(STDOUT_FILENO);

	printf("%s\t", qemu_files_role(file->role));
	if (shows)
		escape_print(file->path, stdout);
	else
		fputs(file->path, stdout);
	if (file->image) {
		putchar('\t');
		if (shows)
			escape_print(file->image, stdout);
		else
			fputs(file->image, stdout);
	}
	putchar(form == SCAN_NULLS ? '\0' : '\n');
}

bool scan_output_files(const struct qemu_files *files, enum scan_form form)
{
	bool all = true;

	for (size_t i = 0; i < files->count; i++) {
		const struct qemu_file *file = &files->list[i];

		if (file->again)
			continue;
		if (form == SCAN_JSON) {
			scan_json_print(file);
		} else if (fits(file, form)) {
			print_file(file, form);
		} else {
			_cleanup_free_ char *path = shown(file->path);

			cli_warn("%s: a TAB or newline in its name: %s", path,
				form == SCAN_LINES && !file->image
					? "use -0"
					: "use --json, or rename it");
			all = false;
		}
	}
	return all;
}

void scan_output_notes(const struct qemu_notes *notes)
{
	for (size_t i = 0; i < notes->count; i++) {
		_cleanup_free_ char *text = shown(notes->list[i].text);

		if (notes->list[i].kind == QEMU_DETAIL)
			cli_verbose("%s", text);
		else
			cli_warn("%s", text);
	}
}

void scan_output_words(char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		fputs(words[i], stdout);
		putchar('\0');
	}
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Words, collected and printed; who starts them is not here. */
#include "config.h"

#include <stdarg.h>
#include <string.h>

#include "run/command.h"

void command_clear(struct command *command)
{
	for (size_t i = 0; i < command->count; i++)
		free(command->words[i]);
	free(command->words);
	*command = (struct command){0};
}

static void append(struct command *command, char *word)
{
	char **words = reallocarray(
		command->words, command->count + 2, sizeof(*words));

	if (!words || !word)
		cli_die(RUN_OWN_FAILURE, "out of memory");
	words[command->count++] = word;
	words[command->count] = NULL;
	command->words = words;
}

void command_add(struct command *command, const char *format, ...)
{
	va_list arguments;
	char *word;

	va_start(arguments, format);
	if (vasprintf(&word, format, arguments) < 0)
		word = NULL;
	va_end(arguments);
	append(command, word);
}

void command_add_words(struct command *command, char *const *words)
{
	while (*words)
		append(command, strdup(*words++));
}

static void print_escaped(const char *word, FILE *stream)
{
	fputs("$'", stream);
	for (; *word; word++) {
		unsigned char c = (unsigned char)*word;

		if (c == '\'' || c == '\\')
			fprintf(stream, "\\%c", c);
		else if (c == '\t')
			fputs("\\t", stream);
		else if (c < ' ' || c == 0x7f)
			fprintf(stream, "\\%03o", c);
		else
			fputc(c, stream);
	}
	fputc('\'', stream);
}

void command_print_word(const char *word, FILE *stream)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789_-+=./,:@%";

	if (*word && word[strspn(word, plain)] == '\0') {
		fputs(word, stream);
		return;
	}
	for (const char *c = word; *c; c++) {
		if ((unsigned char)*c < ' ' || *c == '\'' || *c == 0x7f) {
			print_escaped(word, stream);
			return;
		}
	}
	fprintf(stream, "'%s'", word);
}

void command_print(const struct command *command, FILE *stream)
{
	for (size_t i = 0; i < command->count; i++) {
		if (i > 0)
			fputc(' ', stream);
		command_print_word(command->words[i], stream);
	}
}

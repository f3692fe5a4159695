/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words of a command to start. */
#ifndef SVIRT_CMD_RUN_COMMAND_H
#define SVIRT_CMD_RUN_COMMAND_H

#include <stddef.h>
#include <stdio.h>

#include "shared/cli.h"

/* What svirt-run itself ends with when it failed. */
#define RUN_OWN_FAILURE 125

struct command {
	char **words; /* ended by NULL */
	size_t count;
};

void command_clear(struct command *command);

/* Add a word. Without memory the program ends. */
void command_add(struct command *command, const char *format, ...)
	CLI_PRINTF(2, 3);
void command_add_words(struct command *command, char *const *words);

/* Print it so that a shell reads the same words, without a newline. */
void command_print(const struct command *command, FILE *stream);
/* The same for one word. */
void command_print_word(const char *word, FILE *stream);

#endif

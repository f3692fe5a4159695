/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The options of svirt-label that are more than a word or a flag; the table of
 * all is in svirt-label.c. */
#include "config.h"

#include <string.h>

#include "label/options.h"
#include "label/owner.h"
#include "shared/translated.h"

void options_clear(struct options *options)
{
	for (size_t i = 0; i < options->file_count; i++)
		free(options->files[i]);
	free(options->files);
	free(options->threads);
	free(options->context);
}

static void set_role(struct options *options, int role)
{
	if (options->role >= 0 && options->role != role)
		cli_die_usage("--%s and --%s: a file has one role",
			svirt_role_name((enum svirt_role)options->role),
			svirt_role_name((enum svirt_role)role));
	options->role = role;
}

static void add_file(struct options *options, char *file)
{
	options->files = reallocarray(options->files, options->file_count + 1,
		sizeof(*options->files));
	if (!options->files)
		cli_die(CLI_UNUSABLE, "out of memory");
	options->files[options->file_count++] = file;
}

/* hardlink, disk, chain, with a comma between. */
static unsigned int parse_allow(char *text)
{
	unsigned int allow = 0;
	char *rest = text, *word;

	while ((word = strsep(&rest, ","))) {
		if (strcmp(word, "hardlink") == 0)
			allow |= SVIRT_ALLOW_HARDLINK;
		else if (strcmp(word, "disk") == 0)
			allow |= SVIRT_ALLOW_DISK;
		else if (strcmp(word, "chain") == 0)
			allow |= SVIRT_ALLOW_CHAIN;
		else
			cli_die_usage("--allow=%s: not hardlink, disk or chain",
				word);
	}
	free(text);
	return allow;
}

static void set_owner(struct options *options, char *text)
{
	owner_parse(text, &options->owner);
	options->has_owner = true;
	free(text);
}

static void set_if_owner(struct options *options, char *text)
{
	options->if_owner = owner_parse_user("--if-owner", text);
	options->has_if_owner = true;
	free(text);
}

static void make_context_raw(struct options *options)
{
	char *raw = translated_to_raw(options->context);

	free(options->context);
	options->context = raw;
}

void options_read(poptContext popt, struct options *options)
{
	int option;

	while ((option = cli_next_option(popt)) >= 0) {
		if (option >= OPTION_ROLE && option < OPTION_FILES)
			set_role(options, option - OPTION_ROLE);
		else if (option == OPTION_FILES)
			add_file(options, poptGetOptArg(popt));
		else if (option == OPTION_ALLOW)
			options->allow |= parse_allow(poptGetOptArg(popt));
		else if (option == OPTION_OWNER)
			set_owner(options, poptGetOptArg(popt));
		else if (option == OPTION_IF_OWNER)
			set_if_owner(options, poptGetOptArg(popt));
	}
	if (options->context)
		make_context_raw(options);
}

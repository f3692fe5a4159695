/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Starting the other commands, each by the path it has beside this one. */
#ifndef SVIRT_CMD_RUN_SIBLINGS_H
#define SVIRT_CMD_RUN_SIBLINGS_H

#include <signal.h>

#include "run/command.h"

/* What a step is given and gives. */
struct step {
	struct command command; /* the first word is its name */
	const char *input;	/* for its standard input, or NULL */
	size_t input_size;
	const char *input_shown; /* the command that writes it, for a shell */
	bool takes_output;
	char *output; /* ended by a null byte that does not count */
	size_t output_size;
	bool on_path;  /* no sibling: PATH is asked where it is */
	bool quiet;    /* its messages were printed before */
	bool finishes; /* signals do not end it half-way */
};

void step_clear(struct step *step);

/* Begin with a command's name, such as "svirt-alloc". */
void siblings_begin(struct step *step, const char *name);

/* Run it; its exit status, as a shell has it. It is printed with -v. */
int siblings_run(struct step *step, const sigset_t *mask);

/* Print a step, a line. */
void siblings_print(const struct step *step, FILE *stream);

#endif

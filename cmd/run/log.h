/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the VM prints, in a file of bounded size. */
#ifndef SVIRT_CMD_RUN_LOG_H
#define SVIRT_CMD_RUN_LOG_H

#include <stdint.h>

#include "run/user.h"

struct log {
	int file;      /* -1: there is no log */
	int pipe[2];   /* from the VM */
	uint64_t left; /* bytes that still fit */
	bool is_full, is_of_both;
	const char *option, *name; /* for messages */
};

/* Open FILE or FILE,SIZE, as the user; NULL is none. Ends the program when it
 * cannot be. */
void log_open(char *text, const struct user *user, struct log *ret);

/* The same to a file that is open already, which stays open, of any size. */
void log_follow(int file, struct log *ret);

/* Write what is there to be read, without waiting. */
void log_take(struct log *log);
void log_close(struct log *log);

#endif

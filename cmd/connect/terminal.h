/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The terminal that standard input is: raw, and as it was. */
#ifndef SVIRT_CMD_CONNECT_TERMINAL_H
#define SVIRT_CMD_CONNECT_TERMINAL_H

#include <stdbool.h>
#include <termios.h>

struct terminal {
	bool is_one; /* standard input is a terminal */
	bool is_raw;
	struct termios before;
	struct termios raw;
};

/* has_echo: what is typed is shown, and lines are broken, because who is at the
 * other end does neither. */
void terminal_init(struct terminal *ret, bool has_echo);

void terminal_raw(struct terminal *terminal);

/* As it was; nothing when it was not changed. */
void terminal_restore(struct terminal *terminal);

#endif

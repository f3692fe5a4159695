/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The terminal that standard input is: what it is set to, and nothing of what
 * goes through it. */
#include "config.h"

#include <unistd.h>

#include "connect/terminal.h"

void terminal_init(struct terminal *ret, bool has_echo)
{
	*ret = (struct terminal){0};
	ret->is_one = tcgetattr(STDIN_FILENO, &ret->before) == 0;
	if (!ret->is_one)
		return;
	ret->raw = ret->before;
	cfmakeraw(&ret->raw);
	if (!has_echo)
		return;
	ret->raw.c_lflag |= ECHO;
	ret->raw.c_iflag |= ICRNL;
	ret->raw.c_oflag |= OPOST | ONLCR;
}

/* Whoever was put into the background meanwhile is not to be stopped here. */
static void set(const struct termios *to)
{
	if (tcgetpgrp(STDIN_FILENO) == getpgrp())
		tcsetattr(STDIN_FILENO, TCSADRAIN, to);
}

void terminal_raw(struct terminal *terminal)
{
	if (!terminal->is_one)
		return;
	set(&terminal->raw);
	terminal->is_raw = true;
}

void terminal_restore(struct terminal *terminal)
{
	if (!terminal->is_raw)
		return;
	set(&terminal->before);
	terminal->is_raw = false;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A terminal, or a script's standard input and output, and a VM's socket. */
#ifndef SVIRT_CMD_CONNECT_SESSION_H
#define SVIRT_CMD_CONNECT_SESSION_H

#include "connect/start.h"

enum session_end {
	SESSION_LEFT,	/* by ^], or at the end of standard input */
	SESSION_CLOSED, /* by the VM, or its client could not connect */
	SESSION_FAILED, /* standard output could not be written */
};

/* Until it is over. The terminal is then as it was, also when a signal ends the
 * program. */
enum session_end session_run(struct client *client, bool has_echo);

#endif

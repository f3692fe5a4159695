/* SPDX-License-Identifier: GPL-2.0-or-later */
/* CMD while it runs: signals to it, and its end. */
#ifndef SVIRT_CMD_RUN_SUPERVISE_H
#define SVIRT_CMD_RUN_SUPERVISE_H

#include <signal.h>

#include "run/handover.h"
#include "run/outputs.h"
#include "run/proxy.h"

/* What goes on beside CMD. */
struct attended {
	struct outputs *outputs;
	struct proxy *proxy;
	struct handover *handover;
};

/* From here on no signal ends this process; *ret_mask is what was blocked
 * before. */
void supervise_block(sigset_t *ret_mask);

/* A signal that came and asks for the end, or 0. */
int supervise_wanted(void);

/* Start the words with the mask, and be there until their process ends: its
 * status, as a shell has it. */
int supervise_run(
	char *const *words, struct attended *attended, const sigset_t *mask);

#endif

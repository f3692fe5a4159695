/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One run of a VM: all that its steps share. */
#ifndef SVIRT_CMD_RUN_RUN_H
#define SVIRT_CMD_RUN_RUN_H

#include <signal.h>

#include "run/files.h"
#include "run/handover.h"
#include "run/links.h"
#include "run/outputs.h"
#include "run/request.h"
#include "run/user.h"
#include "run/qemu-words.h"

struct run {
	struct request request;
	struct qemu_words words;
	struct user user;
	struct files files;
	struct command command; /* to run: what QEMU makes, moved */
	struct links links;
	struct proxy proxy;
	struct handover handover;
	struct outputs outputs;
	char *name, *level; /* of the VM, once it has them */
	sigset_t mask;
};

#endif

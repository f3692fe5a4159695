/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What svirt-run itself has to know of a QEMU's command line. */
#ifndef SVIRT_CMD_RUN_QEMU_WORDS_H
#define SVIRT_CMD_RUN_QEMU_WORDS_H

#include "run/command.h"
#include "run/user.h"

struct qemu_words {
	size_t program;	     /* the word that is QEMU, or command.count */
	char *name;	     /* of -name, when a VM can be called so, or NULL */
	const char *pidfile; /* or NULL */
	bool daemonize;
	bool is_query; /* it prints something, and ends */
	bool is_tcg;   /* emulated, as far as the command line says */
	bool asks_kvm; /* else: so it is where KVM cannot be used */
};

void qemu_words_read(const struct command *command, struct qemu_words *ret);
void qemu_words_clear(struct qemu_words *words);

/* Whether a word is the name or path of a QEMU. */
bool qemu_words_is_qemu(const char *word);

/* The last part of a path. */
const char *qemu_words_base(const char *path);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the commands share: options, messages, and how they end. The registry
 * and VMs: cli-registry.h. */
#ifndef SVIRT_CMD_SHARED_CLI_H
#define SVIRT_CMD_SHARED_CLI_H

#include <popt.h>

#include "svirt.h"
#include "util.h"

#define CLI_PRINTF(text, first) __attribute__((format(printf, text, first)))

/* Exit statuses that every command but svirt-exec and svirt-run has. */
#define CLI_NOT_DONE 1
#define CLI_UNUSABLE 2 /* usage, SELinux disabled, registry unusable */

/* --help, --usage, -V, -v and --registry, to be included in a table. */
extern struct poptOption cli_common_options[];
#define CLI_COMMON_OPTIONS                                                     \
	{                                                                      \
		NULL, '\0', POPT_ARG_INCLUDE_TABLE, cli_common_options, 0,     \
			"Common options:", NULL                                \
	}

/* Start reading options. `operands` describes them in --help; flags are
 * popt's; `failure` is the status of a usage error. The program's name in
 * messages is its file name. */
poptContext cli_start(int argc, char **argv, const struct poptOption *options,
	const char *operands, unsigned int flags, int failure);

/* The val of the next option that has one, or -1 after the last. Ends the
 * program by itself on a wrong option and for --version. */
int cli_next_option(poptContext popt);

/* A message on stderr, with the program's name before it. */
void cli_warn(const char *format, ...) CLI_PRINTF(1, 2);
/* The same, with -v only. */
void cli_verbose(const char *format, ...) CLI_PRINTF(1, 2);
/* Whether -v was given. */
bool cli_is_verbose(void);
/* A message, and the end. */
_Noreturn void cli_die(int status, const char *format, ...) CLI_PRINTF(2, 3);
/* A usage error: one line that names --help, and the status for cli_start. */
_Noreturn void cli_die_usage(const char *format, ...) CLI_PRINTF(1, 2);
/* Without memory, with that status too. */
_Noreturn void cli_die_memory(void);

/* Before anything is opened: end the program unless this is the host. In a
 * namespace of his own anybody is root, binds a registry of his own over ours,
 * and sees no VM run. */
void cli_need_host(int status);

/* Whether SELinux is enabled; ends the program when that cannot be told, when
 * it cannot be worked with, and when it is and this is not the host. */
bool cli_policy_is_enabled(void);

/* Whether SELinux is enabled. Where it is not: the end, with the reason; or,
 * with --if-enabled, one line that says what is not done. */
bool cli_is_enabled(bool if_enabled, const char *reason, const char *not_done);

/* Write out stdout; false, with a message, when that fails. */
bool cli_flush(void);

/* What a negative errno of a level, a set or a number means to its writer. */
const char *cli_why_level(int err);

/* Read a number, or end as by a usage error that names the option. */
long cli_number(const char *option, const char *text, long min, long max);

/* The registry that --registry names, or the usual one. */
const char *cli_registry_path(void);

/* Allow as many open files as the caller may: batches of thousands of files,
 * and the directories above them, are kept open at a time. */
void cli_raise_files(void);

static inline void cli_poptp(poptContext *popt)
{
	poptFreeContext(*popt);
}
#define _cleanup_popt_ _cleanup_(cli_poptp)

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the commands share: options, messages, and how they end. */
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

/* Open it; ends the program with `status` when it is unusable. NULL when
 * there is none and mode is SVIRT_READ. */
struct svirt_registry *cli_registry_open(enum svirt_open mode, int status);

/* Tell what is wrong with the registry, and what to do. */
void cli_warn_registry(int err);

/* Tell why an operand names no VM. */
void cli_warn_vm(const char *operand, int err);

/* Tell who runs as a VM, or that nobody can tell, and what to do. */
void cli_warn_running(const struct svirt_vm *vm, const char *advice);

/* Tell who runs at a VM's level and is not the VM's. */
void cli_warn_stranger(const struct svirt_vm *vm);

/* Load what the policy says of VMs, or say what is missing and end. */
void cli_templates_load(struct svirt_templates *ret);

/* Lock a VM, waiting up to `wait` milliseconds for another command: 0, or
 * -errno after a message. */
#define CLI_LOCK_WAIT 10000
int cli_lock(struct svirt_registry *registry, const struct svirt_vm *vm,
	unsigned int wait);

/* Under its lock, look again at a VM: it may have been started meanwhile.
 * -ENOENT when it is not held any more; but a released VM, which is not found
 * by its name when that is held again and cannot be started, stays as it is. */
int cli_find_again(struct svirt_registry *registry, struct svirt_vm *vm);

/* Allow as many open files as the caller may: batches of thousands of files,
 * and the directories above them, are kept open at a time. */
void cli_raise_files(void);

static inline void cli_registry_closep(struct svirt_registry **registry)
{
	svirt_registry_close(*registry);
}
#define _cleanup_registry_ _cleanup_(cli_registry_closep)

static inline void cli_poptp(poptContext *popt)
{
	poptFreeContext(*popt);
}
#define _cleanup_popt_ _cleanup_(cli_poptp)

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the enemy tries: tables of tries, a file for each kind. */
#ifndef SVIRT_TESTS_VM_ATTACK_H
#define SVIRT_TESTS_VM_ATTACK_H

#include <stdbool.h>

/* One thing to try: its word, how, upon what, and a number for that. In an
 * object, $name stands for what the command line says that it is. */
struct
try {
	const char *word;
	bool (*act)(const char *object, long number);
	const char *object;
	long number;
};

/* Each ends with a word that is NULL. */
extern const struct try file_tries[];
extern const struct try process_tries[];
extern const struct try memory_tries[];
extern const struct try socket_tries[];
extern const struct try kernel_tries[];

/* Whether a program starts, whatever it does then. */
bool program_start(const char *path);

/* Every node below a folder, one after another; a line for each kind that could
 * be opened. */
void devices_try(const char *folder);

/* Be the VM that is attacked: make what can be attacked, say where, and wait.
 */
int victim_run(const char *folder);

/* Make what no VM may make, as the host, and say where. */
int host_run(void);

/* Which of the types on standard input a context may become, by the kernel. */
int policy_ask(const char *context);

#endif

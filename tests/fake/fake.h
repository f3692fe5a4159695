/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the parts of the fake SELinux share; see fakeselinux.c. */
#ifndef FAKE_H
#define FAKE_H

#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>

#define FAKE_HIDDEN __attribute__((visibility("hidden")))
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

/* The function that this one stands before. */
#define REAL(name) ((__typeof__(&(name)))dlsym(RTLD_NEXT, #name))

#define UNLABELED "system_u:object_r:unlabeled_t:s0"

/* One line of the policy file, in words. */
struct fake_rule {
	size_t count;
	char *words[16];
};

FAKE_HIDDEN bool fake_is_enabled(void);
FAKE_HIDDEN bool fake_is_enforcing(void);
FAKE_HIDDEN bool fake_is_loaded(void);
FAKE_HIDDEN bool fake_is_host(void);

/* The context of this process. */
FAKE_HIDDEN const char *fake_own_context(void);

/* What setexeccon and setfscreatecon set last, or NULL. */
FAKE_HIDDEN const char *fake_exec_context(void);
FAKE_HIDDEN const char *fake_create_context(void);
FAKE_HIDDEN const char *fake_socket_context(void);

/* The path of a file in the directory that the variable names; NULL when the
 * variable is unset. The result is the caller's to free. */
FAKE_HIDDEN char *fake_path(
	const char *variable, const char *fallback, const char *name);

/* Rules from $FAKE_POLICY, then those of the fixtures; NULL after the last. */
FAKE_HIDDEN const struct fake_rule *fake_rule(size_t index);

/* A context in pieces. */
struct fake_context {
	char user[64];
	char role[64];
	char type[64];
	char range[4096];
};

/* Take a context apart; false when a piece is missing. */
FAKE_HIDDEN bool fake_parse(const char *text, struct fake_context *ret);

/* Whether the policy knows the context. */
FAKE_HIDDEN bool fake_is_valid(const char *context);

/* Whether the domain is permissive. */
FAKE_HIDDEN bool fake_is_permissive(const char *context);

/* Whether a line of this keyword names the word, or any, where that is NULL. */
FAKE_HIDDEN bool fake_is_listed(const char *keyword, const char *word);

/* Whether the policy allows one permission, permissive mode aside. */
FAKE_HIDDEN bool fake_allows(const char *subject, const char *object,
	const char *class, const char *permission);

#endif

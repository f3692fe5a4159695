/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A stand-in for a kernel with SELinux, preloaded into the commands (or linked
 * into a unit test) on a host without. Labels of files are real, root may write
 * security.selinux; everything that a kernel would have to answer is here:
 *
 *	fakeselinux.c	is it on, who am I, where are the policy's files
 *	policy.c	the rules: fixtures/policy, and what they allow
 *	access.c	libselinux's questions about them
 *	kernel.c	/proc/PID/attr/current, execve, mkdir
 *	label.c	the extended attribute security.selinux
 *	audit.c	libaudit
 *
 * The environment says how it behaves:
 *
 *	FAKE_SELINUX=0		SELinux is disabled
 *	FAKE_SELINUXFS=0	selinuxfs is covered or read-only
 *	FAKE_LOADED=0		no policy is loaded
 *	FAKE_HOST=0		namespaces are what they are, not the host's
 *	FAKE_ENFORCING=0	permissive
 *	FAKE_CON		context of the process; an administrator's
 *	FAKE_PREVCON		getprevcon(3); FAKE_CON
 *	FAKE_FIXTURES		directory of the policy's files; fixtures/
 *	FAKE_POLICY		file of rules that go before fixtures/policy
 *	FAKE_COMPILED		the compiled policy whose names the kernel has
 *	FAKE_REFUSE		types, commas between, that nobody may enter
 *	FAKE_PROC		directory where file PID holds the context of
 *				process PID; one without a file has none
 *	FAKE_AUDIT		file that receives audit records; no audit
 *
 * Every process under the fake that has FAKE_PROC puts its own file there. */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <selinux/avc.h>
#include <selinux/selinux.h>

#include "fake.h"

static char *exec_context;
static char *create_context;
static char *socket_context;

static bool is_set(const char *variable)
{
	const char *value = getenv(variable);

	return !value || strcmp(value, "0") != 0;
}

bool fake_is_enabled(void)
{
	return is_set("FAKE_SELINUX");
}

bool fake_is_enforcing(void)
{
	return is_set("FAKE_ENFORCING");
}

const char *fake_own_context(void)
{
	const char *context = getenv("FAKE_CON");

	return context ? context
		       : "unconfined_u:unconfined_r:unconfined_t:"
			 "s0-s0:c0.c1023";
}

const char *fake_exec_context(void)
{
	return exec_context;
}

const char *fake_create_context(void)
{
	return create_context;
}

const char *fake_socket_context(void)
{
	return socket_context;
}

char *fake_path(const char *variable, const char *fallback, const char *name)
{
	const char *directory = getenv(variable);
	char *path;

	if (!directory)
		directory = fallback;
	if (!directory || asprintf(&path, "%s/%s", directory, name) < 0)
		return NULL;
	return path;
}

int is_selinux_enabled(void)
{
	return fake_is_enabled() && is_set("FAKE_SELINUXFS") &&
	       is_set("FAKE_LOADED");
}

bool fake_is_loaded(void)
{
	return is_set("FAKE_LOADED");
}

bool fake_is_host(void)
{
	return is_set("FAKE_HOST");
}

int is_selinux_mls_enabled(void)
{
	return fake_is_enabled();
}

int security_getenforce(void)
{
	if (!fake_is_enabled()) {
		errno = ENOENT;
		return -1;
	}
	return fake_is_enforcing();
}

int security_deny_unknown(void)
{
	return 0;
}

int selinux_status_open(int fallback)
{
	(void)fallback;
	return fake_is_enabled() ? 0 : -1;
}

void selinux_status_close(void)
{
}

int selinux_status_updated(void)
{
	return 0;
}

int selinux_status_getenforce(void)
{
	return security_getenforce();
}

int selinux_status_policyload(void)
{
	return 0;
}

/* ---- Contexts of processes ---- */

static int context_get(const char *context, char **ret)
{
	if (!fake_is_enabled()) {
		errno = EINVAL;
		return -1;
	}
	*ret = context ? strdup(context) : NULL;
	return context && !*ret ? -1 : 0;
}

static int context_set(char **where, const char *context)
{
	char *copy = NULL;

	if (!fake_is_enabled() || (context && !fake_is_valid(context))) {
		errno = EINVAL;
		return -1;
	}
	if (context) {
		copy = strdup(context);
		if (!copy)
			return -1;
	}
	free(*where);
	*where = copy;
	return 0;
}

int getcon_raw(char **ret)
{
	return context_get(fake_own_context(), ret);
}

int getcon(char **ret)
{
	return getcon_raw(ret);
}

int getprevcon_raw(char **ret)
{
	const char *context = getenv("FAKE_PREVCON");

	return context_get(context ? context : fake_own_context(), ret);
}

int getprevcon(char **ret)
{
	return getprevcon_raw(ret);
}

int getpidcon_raw(pid_t pid, char **ret)
{
	char name[16], line[4096] = "", *path;
	FILE *file;

	snprintf(name, sizeof(name), "%d", (int)pid);
	path = fake_path("FAKE_PROC", "/nonexistent", name);
	file = path ? fopen(path, "re") : NULL;
	free(path);
	if (!file)
		return -1;
	if (!fgets(line, sizeof(line), file))
		line[0] = '\0';
	fclose(file);
	line[strcspn(line, "\n")] = '\0';
	return context_get(line, ret);
}

int getpidcon(pid_t pid, char **ret)
{
	return getpidcon_raw(pid, ret);
}

int setexeccon_raw(const char *context)
{
	return context_set(&exec_context, context);
}

int setexeccon(const char *context)
{
	return setexeccon_raw(context);
}

int getexeccon_raw(char **ret)
{
	return context_get(exec_context, ret);
}

int getexeccon(char **ret)
{
	return getexeccon_raw(ret);
}

int setfscreatecon_raw(const char *context)
{
	return context_set(&create_context, context);
}

int setfscreatecon(const char *context)
{
	return setfscreatecon_raw(context);
}

int getfscreatecon_raw(char **ret)
{
	return context_get(create_context, ret);
}

int getfscreatecon(char **ret)
{
	return getfscreatecon_raw(ret);
}

int setsockcreatecon_raw(const char *context)
{
	return context_set(&socket_context, context);
}

int setsockcreatecon(const char *context)
{
	return setsockcreatecon_raw(context);
}

/* ---- Files of the policy ---- */

/* libselinux keeps what it returns, so each name has a place of its own. */
static const char *fixture(char **kept, const char *name)
{
	free(*kept);
	*kept = fake_path("FAKE_FIXTURES", FIXTURES, name);
	return *kept;
}

const char *selinux_virtual_domain_context_path(void)
{
	static char *path;

	return fixture(&path, "virtual_domain_context");
}

const char *selinux_virtual_image_context_path(void)
{
	static char *path;

	return fixture(&path, "virtual_image_context");
}

/* In the kernel's own copy, names; what it allows is fixtures/policy. */
const char *selinux_current_policy_path(void)
{
	return getenv("FAKE_COMPILED");
}

const char *selinux_file_context_path(void)
{
	static char *path;

	return fixture(&path, "file_contexts");
}

const char *selinux_file_context_subs_path(void)
{
	static char *path;

	return fixture(&path, "file_contexts.subs");
}

const char *selinux_file_context_subs_dist_path(void)
{
	static char *path;

	return fixture(&path, "file_contexts.subs_dist");
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The step into a VM's context, foreseen; it is taken by the library, in
 * enter.c, and execve(2) is in svirt-exec.c.
 *
 * The kernel decides at execve(2), and says no more than EACCES or EPERM. So
 * the policy is asked the kernel's own questions before, one by one, and the
 * one answered by no becomes the message. A yes here lets nothing through.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/statvfs.h>

#include <selinux/selinux.h>

#include "shared/cli.h"
#include "exec/transition.h"

void transition_clear(struct transition *transition)
{
	free(transition->own);
	free(transition->file);
	free(transition->target);
	*transition = (struct transition){};
}

static bool may(const char *subject, const char *object, const char *class,
	const char *permission)
{
	return svirt_policy_permits(subject, object, class, permission) == 1;
}

/* The type of a context, for messages that would else be too long to read. */
static int type_of(const char *context, char **ret)
{
	_cleanup_(svirt_context_clear) struct svirt_context parts = {};
	int r;

	r = svirt_context_parse(context, &parts);
	if (r < 0)
		return r;
	*ret = TAKE_PTR(parts.type);
	return 0;
}

/* The VM's context with another type. */
static int context_with_type(
	const struct svirt_vm *vm, const char *type, char **ret)
{
	_cleanup_(svirt_context_clear) struct svirt_context parts = {};
	_cleanup_free_ char *bare = NULL;
	int r;

	r = svirt_context_parse(vm->process, &parts);
	if (r < 0)
		return r;
	if (asprintf(&bare, "%s:%s:%s", parts.user, parts.role, type) < 0)
		return -ENOMEM;
	if (parts.has_range)
		return svirt_context_with_level(bare, &vm->level, ret);
	*ret = TAKE_PTR(bare);
	return 0;
}

/* Where the policy sends this program when it is started plainly, asked for the
 * user, role and level of the VM; NULL where it has no answer of its own. */
static int helper_target(const struct transition *transition,
	const struct svirt_vm *vm, char **ret)
{
	_cleanup_free_ char *own = NULL, *from = NULL, *to = NULL;
	int r;

	r = type_of(transition->own, &own);
	if (r == 0)
		r = context_with_type(vm, own, &from);
	if (r < 0)
		return r;
	if (security_compute_create_raw(from, transition->file,
		    string_to_security_class("process"), &to) < 0)
		return errno == ENOMEM ? -ENOMEM : 0;
	if (strcmp(from, to) != 0)
		*ret = TAKE_PTR(to);
	return 0;
}

static int target_choose(const struct transition *transition,
	const struct svirt_vm *vm, bool helper, char **ret)
{
	_cleanup_free_ char *target = NULL;
	int r;

	if (helper && transition->file &&
		!may(vm->process, transition->file, "file", "entrypoint")) {
		r = helper_target(transition, vm, &target);
		if (r < 0)
			return r;
	}
	if (!target)
		target = strdup(vm->process);
	if (!target)
		return -ENOMEM;
	*ret = TAKE_PTR(target);
	return 0;
}

bool transition_prepare(const struct svirt_vm *vm, const char *program,
	bool helper, struct transition *ret)
{
	_cleanup_(transition_clear) struct transition new = {program};
	int r;

	if (getcon_raw(&new.own) < 0) {
		cli_warn("cannot read the own context: %s", strerror(errno));
		return false;
	}
	if (getfilecon_raw(program, &new.file) < 0 && errno != ENODATA &&
		errno != EOPNOTSUPP) {
		cli_warn("%s: cannot read its label: %s", program,
			strerror(errno));
		return false;
	}
	r = target_choose(&new, vm, helper, &new.target);
	if (r < 0) {
		cli_warn("%s: cannot find out in which context it is to run: "
			 "%s",
			program, strerror(-r));
		return false;
	}
	*ret = new;
	new = (struct transition){};
	return true;
}

static bool is_nosuid(const char *program)
{
	struct statvfs st;

	return statvfs(program, &st) == 0 && (st.f_flag & ST_NOSUID);
}

/* What keeps any program from changing its context here. */
static bool forecast_surroundings(const struct transition *transition)
{
	const char *own = transition->own, *target = transition->target;

	if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 &&
		!may(own, target, "process2", "nnp_transition")) {
		cli_warn("%s: cannot enter %s: no_new_privs is set, under "
			 "which the policy allows no change of context: in a "
			 "unit, set NoNewPrivileges=no and nothing that "
			 "implies it",
			transition->program, target);
		return false;
	}
	if (is_nosuid(transition->program) &&
		!may(own, target, "process2", "nosuid_transition")) {
		cli_warn("%s: cannot enter %s: it lies on a file system "
			 "mounted nosuid, where the policy allows no change of "
			 "context",
			transition->program, target);
		return false;
	}
	if (may(own, target, "process", "transition"))
		return true;
	cli_warn("%s: the policy refuses the transition from %s to %s: is "
		 "the module svirt_tools loaded (semodule -l), and svirt-exec "
		 "labelled for it (restorecon)?",
		transition->program, own, target);
	return false;
}

/* The label that makes a program enter a VM, by its name: a QEMU, or what goes
 * with one as a helper; NULL for any other, as a shell, which is not to. */
static const char *entry_type(const char *name, bool *ret_is_helper)
{
	static const char *const helpers[] = {"passt", "qemu-img", "qemu-io",
		"qemu-nbd", "qemu-storage-daemon", "svirt-connect-client",
		"swtpm", "virtiofsd"};

	*ret_is_helper = false;
	if (strncmp(name, "qemu-system-", strlen("qemu-system-")) == 0 ||
		strcmp(name, "qemu-kvm") == 0)
		return "qemu_exec_t";
	*ret_is_helper = true;
	for (size_t i = 0; i < ARRAY_SIZE(helpers); i++)
		if (strcmp(name, helpers[i]) == 0 &&
			svirt_context_is_valid(
				"system_u:object_r:svirt_helper_exec_t:s0") ==
				1)
			return "svirt_helper_exec_t";
	return NULL;
}

/* The command that labels a QEMU or helper in an unusual place; "" for what is
 * neither. */
static const char *advice(const struct transition *transition, char **ret)
{
	const char *program = transition->program;
	const char *slash = strrchr(program, '/'), *type;
	_cleanup_free_ char *has = NULL;
	bool is_helper;

	type = entry_type(slash ? slash + 1 : program, &is_helper);
	if (!type || type_of(transition->file, &has) < 0)
		return "";
	if (strcmp(has, type) == 0)
		return is_helper ? ": it is started with --helper" : "";
	if (asprintf(ret,
		    ": label it%s: chcon -t %s %s (to last: semanage fcontext "
		    "-a -t %s %s)",
		    is_helper ? ", to run it with --helper" : "", type, program,
		    type, program) < 0)
		*ret = NULL;
	return *ret ? *ret : "";
}

/* What keeps this program from being the one that enters. */
static bool forecast_program(const struct transition *transition)
{
	const struct {
		const char *subject;
		const char *permission;
		const char *what;
	} questions[] = {
		{transition->own, "execute", "start"},
		{transition->target, "entrypoint", "be entered by"},
		{transition->target, "execute", "execute"},
	};
	_cleanup_free_ char *type = NULL, *remedy = NULL;
	size_t i;

	if (!transition->file)
		return true;
	for (i = 0; i < ARRAY_SIZE(questions); i++) {
		if (may(questions[i].subject, transition->file, "file",
			    questions[i].permission))
			continue;
		if (type_of(questions[i].subject, &type) < 0)
			return false;
		cli_warn("%s: the policy does not let %s %s a program "
			 "labelled %s%s",
			transition->program, type, questions[i].what,
			transition->file, advice(transition, &remedy));
		return false;
	}
	return true;
}

bool transition_forecast(const struct transition *transition)
{
	if (svirt_policy_is_permissive_in(transition->target))
		cli_warn("%s: its domain is permissive: what the VM may not do "
			 "is logged, and not prevented",
			transition->target);
	return (forecast_surroundings(transition) &&
		       forecast_program(transition)) ||
	       svirt_policy_is_permissive();
}

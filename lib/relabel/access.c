/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether a VM may use a file of a label; the policy is asked, not the mode. */
#include "config.h"

#include <string.h>

#include <selinux/selinux.h>

#include "file/file.h"
#include "relabel/access.h"
#include "selinux/level.h"

/* Asked as a file is what the kernel has no kind for, such as an eventfd. */
static const char *class_of(mode_t mode)
{
	const char *class = util_file_class(mode);

	return class ? class : "file";
}

/* A permission that a class lacks is one that nobody has. */
static int ask(const char *process, const char *label, mode_t mode,
	const char *permission)
{
	int r = svirt_policy_allows(process, label, class_of(mode), permission);

	return r == -EINVAL ? 0 : r;
}

int access_of_vm(const struct svirt_vm *vm, enum svirt_role role, mode_t mode,
	const char *label)
{
	int r = label ? 1 : 0;

	if (r > 0 && !S_ISSOCK(mode))
		r = ask(vm->process, label, mode, "read");
	/* Fedora lets a VM read and write on file systems without labels what
	 * it was handed, and open it by a boolean. A device may be handed, too.
	 */
	if (r > 0 && S_ISREG(mode))
		r = ask(vm->process, label, mode, "open");
	if (r > 0 && (svirt_role_is_written(role) || S_ISSOCK(mode)))
		r = ask(vm->process, label, mode, "write");
	return r;
}

/* The VM's process at two categories that are not the VM's: a guest like it. */
static int other_process(const struct svirt_vm *vm, char **ret)
{
	struct svirt_level level = {.sensitivity = vm->level.sensitivity};
	int found = 0;

	for (unsigned int c = 0; c < SVIRT_CATEGORIES && found < 2; c++) {
		if (svirt_level_has_category(&vm->level, c))
			continue;
		level_add(&level, c);
		found++;
	}
	return svirt_context_with_level(vm->process, &level, ret);
}

int access_of_others(const struct svirt_vm *vm, mode_t mode, const char *label)
{
	_cleanup_free_ char *process = NULL;
	int r = other_process(vm, &process);

	if (r == 0)
		r = ask(process, label, mode, "read");
	return r != 0 ? r : ask(process, label, mode, "write");
}

/* A level of all categories dominates what any VM has. */
int access_of_any(const char *process, unsigned int sensitivity, mode_t mode,
	const char *label)
{
	struct svirt_level level = {.sensitivity = sensitivity};
	_cleanup_free_ char *subject = NULL;
	int r;

	memset(level.categories, 0xff, sizeof(level.categories));
	r = svirt_context_with_level(process, &level, &subject);
	return r < 0 ? r : ask(subject, label, mode, "read");
}

int access_to_relabel(mode_t mode, const char *label)
{
	_cleanup_free_ char *own = NULL;

	if (getcon_raw(&own) < 0)
		return util_errno();
	return svirt_policy_allows(own, label, class_of(mode), "relabelfrom");
}

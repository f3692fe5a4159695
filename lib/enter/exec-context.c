/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The context that the next execve(2) enters; whether the policy allows that is
 * not asked here. */
#include "config.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <selinux/selinux.h>

#include "enter/exec-context.h"
#include "svirt.h"
#include "util.h"

#define CONTEXT_MAX 4096

/* getexeccon(3) answers from memory, so the kernel's own file is read. */
static int is_set(const char *target)
{
	_cleanup_close_ int fd = -1;
	char context[CONTEXT_MAX + 1];
	ssize_t length;

	fd = open("/proc/thread-self/attr/exec", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return util_errno();
	length = read(fd, context, CONTEXT_MAX);
	if (length < 0)
		return util_errno();
	context[length] = '\0';
	context[strcspn(context, "\n")] = '\0';
	return strcmp(context, target) == 0 ? 0 : -EIO;
}

int exec_context_set(const char *target)
{
	return setexeccon_raw(target) < 0 ? util_errno() : is_set(target);
}

int exec_context_clear(void)
{
	if (!svirt_policy_is_enabled())
		return 0;
	return setexeccon_raw(NULL) < 0 ? util_errno() : 0;
}

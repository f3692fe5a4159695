/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether libvirt has labelled a file.
 *
 * libvirt counts, in an extended attribute, the VMs it has labelled a file
 * for (src/security/security_util.c of libvirt). It is read, never written. */
#include "config.h"

#include <linux/capability.h>
#include <string.h>
#include <sys/syscall.h>

#include <selinux/selinux.h>

#include "file/libvirt-mark.h"
#include "svirt.h"

#define COUNT "trusted.libvirt.security.ref_selinux"

static bool has_capability(void)
{
	struct __user_cap_header_struct header = {
		.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[2] = {0};

	if (syscall(SYS_capget, &header, data) < 0)
		return false;
	return data[0].effective & (1U << CAP_SYS_ADMIN);
}

/* A domain without the capability is told the same as a user without it. */
static bool is_allowed(void)
{
	char *context = NULL;
	int r;

	if (svirt_policy_is_permissive() || getcon_raw(&context) < 0)
		return true;
	r = svirt_policy_allows(context, context, "capability", "sys_admin");
	freecon(context);
	return r != 0;
}

bool libvirt_mark_is_askable(void)
{
	return has_capability() && is_allowed();
}

int libvirt_mark_has(const struct file *file)
{
	char count[32];
	int r = file_attribute(file, COUNT, count, sizeof(count));

	if (r == -EOPNOTSUPP)
		return 0;
	if (r == -ERANGE) /* longer than any count */
		return 1;
	return r <= 0 ? r : strcmp(count, "0") != 0;
}

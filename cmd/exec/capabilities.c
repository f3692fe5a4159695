/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The capabilities that a command can have: which it keeps. The library takes
 * the others away.
 *
 * A root QEMU gets at execve(2) whatever the bounding set holds, and with
 * CAP_MKNOD it makes itself the host's disk as a file. What it keeps is what
 * the policies of Debian and Fedora let a VM use at all; a site whose policy
 * lets it use more says so by --keep-caps.
 */
#include "config.h"

#include <string.h>
#include <strings.h>

#include <cap-ng.h>

#include "exec/capabilities.h"
#include "shared/cli.h"
#include "util.h"

#define BIT(capability) (UINT64_C(1) << (capability))

/* hostfwd, VNC, NBD and migration on ports below 1024. */
#define QEMU_USES BIT(CAP_NET_BIND_SERVICE)

/* virtiofsd as root: its sandbox is a chroot (SYS_CHROOT), it raises its limit
 * of open files (SYS_RESOURCE) and drops what is left (SETPCAP); SETUID and
 * SETGID make it the guest's user, the others do for a guest's root what root
 * does with other users' files. */
#define HELPER_USES                                                            \
	(BIT(CAP_CHOWN) | BIT(CAP_DAC_OVERRIDE) | BIT(CAP_FOWNER) |            \
		BIT(CAP_FSETID) | BIT(CAP_SETFCAP) | BIT(CAP_SETGID) |         \
		BIT(CAP_SETPCAP) | BIT(CAP_SETUID) | BIT(CAP_SYS_CHROOT) |     \
		BIT(CAP_SYS_RESOURCE))

/* -1 after a message. libcap-ng takes numbers too, as cap_27: what counts is
 * which capability it is, not how it was written. */
static int capability_parse(const char *word)
{
	const char *name = strncasecmp(word, "cap_", 4) == 0 ? word + 4 : word;
	int capability = capng_name_to_capability(name);

	if (capability < 0 || capability >= 64) {
		cli_warn("--keep-caps: no such capability: %s", word);
		return -1;
	}
	if (capability == CAP_MKNOD) {
		cli_warn(
			"--keep-caps: mknod is never kept: with it, root makes "
			"a node of the host's disk");
		return -1;
	}
	return capability;
}

bool capabilities_parse(const char *text, struct capabilities *ret)
{
	_cleanup_free_ char *words = strdup(text);
	char *rest = words, *word;
	int capability;

	if (!words)
		return false;
	while ((word = strsep(&rest, ","))) {
		capability = capability_parse(word);
		if (capability < 0)
			return false;
		ret->kept |= BIT(capability);
	}
	return true;
}

void capabilities_add_usual(struct capabilities *capabilities, bool is_helper)
{
	capabilities->kept |= QEMU_USES;
	if (is_helper)
		capabilities->kept |= HELPER_USES;
}

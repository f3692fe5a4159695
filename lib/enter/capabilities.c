/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The capabilities that execve(2) hands on: which are taken away. What a
 * command needs is the caller's to know.
 *
 * The system calls are made as they are: no library is linked for them by every
 * program that wants a level.
 */
#include "config.h"

#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "enter/capabilities.h"
#include "util.h"

#define BIT(capability) (UINT64_C(1) << (capability))

/* A process's own sets, in words of 32. */
struct sets {
	struct __user_cap_header_struct header;
	struct __user_cap_data_struct words[_LINUX_CAPABILITY_U32S_3];
};

static int sets_read(struct sets *ret)
{
	*ret = (struct sets){.header.version = _LINUX_CAPABILITY_VERSION_3};
	return syscall(SYS_capget, &ret->header, ret->words) < 0 ? util_errno()
								 : 0;
}

static int inheritable_limit(struct sets *sets, uint64_t kept)
{
	sets->words[0].inheritable &= (uint32_t)kept;
	sets->words[1].inheritable &= (uint32_t)(kept >> 32);
	return syscall(SYS_capset, &sets->header, sets->words) < 0
		       ? util_errno()
		       : 0;
}

/* Go over the capabilities that this kernel has: those to be dropped from the
 * bounding set, or -errno. */
static int bounding_excess(uint64_t kept, uint64_t *ret)
{
	uint64_t excess = 0;
	int has;

	for (unsigned int i = 0; i < 64; i++) {
		has = prctl(PR_CAPBSET_READ, i, 0, 0, 0);
		if (has < 0 && errno != EINVAL)
			return util_errno();
		if (has > 0 && !(kept & BIT(i)))
			excess |= BIT(i);
	}
	*ret = excess;
	return 0;
}

static int bounding_drop(uint64_t excess)
{
	for (unsigned int i = 0; i < 64; i++)
		if ((excess & BIT(i)) && prctl(PR_CAPBSET_DROP, i, 0, 0, 0) < 0)
			return util_errno();
	return 0;
}

static int ambient_limit(uint64_t kept)
{
	for (unsigned int i = 0; i < 64; i++)
		if (!(kept & BIT(i)) &&
			prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, i, 0, 0) >
				0 &&
			prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_LOWER, i, 0, 0) <
				0)
			return util_errno();
	return 0;
}

/* A user other than root who lacks SETPCAP has what is in the other two sets,
 * and could gain more only from a file; no domain of a VM executes one. */
int capabilities_limit(uint64_t kept)
{
	struct sets sets;
	uint64_t excess = 0;
	int err = sets_read(&sets);

	if (err == 0)
		err = bounding_excess(kept, &excess);
	if (err < 0)
		return err;
	if (sets.words[0].effective & BIT(CAP_SETPCAP))
		err = bounding_drop(excess);
	else if (excess && (geteuid() == 0 || getuid() == 0))
		err = -EPERM;
	if (err == 0)
		err = ambient_limit(kept);
	return err < 0 ? err : inheritable_limit(&sets, kept);
}

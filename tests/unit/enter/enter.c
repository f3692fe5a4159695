/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The last steps before execve(2): what a process is after each, and what is
 * said of one that fails. Each is tried in a child, which cannot go back. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <selinux/selinux.h>

#include "svirt.h"
#include "tap.h"
#include "util.h"

#define VM "system_u:system_r:svirt_t:s0:c1,c2"
#define BIT(capability) (UINT64_C(1) << (capability))

/* What a child found: 0, or the line that did not hold. */
#define want(condition)                                                        \
	do {                                                                   \
		if (!(condition))                                              \
			return __LINE__;                                       \
	} while (0)

static void in_child(int (*try)(void), const char *what)
{
	int pipes[2], line = -1;
	pid_t pid;

	fflush(stdout);
	if (pipe2(pipes, O_CLOEXEC) < 0)
		abort();
	pid = fork();
	if (pid == 0) {
		line = try();
		_exit(write(pipes[1], &line, sizeof(line)) != sizeof(line));
	}
	close(pipes[1]);
	if (read(pipes[0], &line, sizeof(line)) != sizeof(line))
		line = -1;
	close(pipes[0]);
	waitpid(pid, NULL, 0);
	is(line, 0, what);
}

static int try_context(void)
{
	const struct svirt_entry entry = {.size = sizeof(entry), .context = VM};
	_cleanup_free_ char *context = NULL, *after = NULL;

	want(svirt_enter(&entry, NULL) == 0);
	want(getexeccon_raw(&context) == 0 && context);
	want(strcmp(context, VM) == 0);
	want(svirt_enter_undo() == 0);
	want(getexeccon_raw(&after) == 0 && !after);
	return 0;
}

static int try_no_context(void)
{
	const struct svirt_entry entry = {
		.size = sizeof(entry), .context = "nonsense"};
	enum svirt_enter_step step = SVIRT_ENTER_STEP_USER;
	int fd = open("/dev/null", O_RDONLY);

	want(svirt_enter(&entry, &step) == -EINVAL);
	want(step == SVIRT_ENTER_STEP_CONTEXT);
	want(fcntl(fd, F_GETFD) == 0); /* no later step was taken */
	return 0;
}

static int try_descriptors(void)
{
	int kept = open("/dev/null", O_RDONLY), other = dup(kept);
	const struct svirt_entry entry = {
		.size = sizeof(entry), .keep = &kept, .keep_count = 1};

	want(svirt_enter(&entry, NULL) == 0);
	want(fcntl(kept, F_GETFD) == 0);
	want(fcntl(other, F_GETFD) == FD_CLOEXEC);
	want(fcntl(2, F_GETFD) == 0);
	return 0;
}

static int try_capabilities(void)
{
	const struct svirt_entry entry = {
		.size = sizeof(entry),
		.flags = SVIRT_ENTER_CAPABILITIES,
		.capabilities = BIT(CAP_CHOWN),
	};

	want(svirt_enter(&entry, NULL) == 0);
	want(prctl(PR_CAPBSET_READ, CAP_CHOWN, 0, 0, 0) == 1);
	want(prctl(PR_CAPBSET_READ, CAP_MKNOD, 0, 0, 0) == 0);
	want(prctl(PR_CAPBSET_READ, CAP_SYS_ADMIN, 0, 0, 0) == 0);
	want(chown("/proc/self/fd/2", 0, 0) == 0 || errno != EPERM);
	return 0;
}

static int capability_lose(int which)
{
	struct __user_cap_header_struct header = {
		.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct words[2];

	want(syscall(SYS_capget, &header, words) == 0);
	words[0].effective &= ~(uint32_t)BIT(which);
	words[0].permitted &= ~(uint32_t)BIT(which);
	want(syscall(SYS_capset, &header, words) == 0);
	return 0;
}

static int try_without_setpcap(void)
{
	const struct svirt_entry entry = {
		.size = sizeof(entry), .flags = SVIRT_ENTER_CAPABILITIES};
	enum svirt_enter_step step = SVIRT_ENTER_STEP_USER;

	want(capability_lose(CAP_SETPCAP) == 0);
	want(svirt_enter(&entry, &step) == -EPERM);
	want(step == SVIRT_ENTER_STEP_CAPABILITIES);
	return 0;
}

/* Who is no root could gain more only from a file, and may go on. */
static int try_capabilities_of_user(void)
{
	const struct svirt_entry entry = {
		.size = sizeof(entry), .flags = SVIRT_ENTER_CAPABILITIES};

	want(setresuid(12345, 12345, 12345) == 0);
	want(svirt_enter(&entry, NULL) == 0);
	return 0;
}

static int try_user(void)
{
	const gid_t groups[] = {12347, 12348};
	const struct svirt_entry entry = {
		.size = sizeof(entry),
		.flags = SVIRT_ENTER_USER,
		.uid = 12345,
		.gid = 12346,
		.groups = groups,
		.group_count = 2,
	};
	gid_t found[8];

	want(svirt_enter(&entry, NULL) == 0);
	want(getuid() == 12345 && geteuid() == 12345);
	want(getgid() == 12346 && getegid() == 12346);
	want(getgroups(8, found) == 2);
	want(found[0] == 12347 && found[1] == 12348);
	want(svirt_enter_undo() == 0);
	want(geteuid() == 0);
	return 0;
}

static int try_user_without_setgid(void)
{
	const struct svirt_entry entry = {
		.size = sizeof(entry), .flags = SVIRT_ENTER_USER, .uid = 12345};
	enum svirt_enter_step step = SVIRT_ENTER_STEP_USER;

	want(capability_lose(CAP_SETGID) == 0);
	want(svirt_enter(&entry, &step) == -EPERM);
	want(step == SVIRT_ENTER_STEP_GROUPS && geteuid() == 0);
	return 0;
}

static int try_user_without_setuid(void)
{
	const struct svirt_entry entry = {
		.size = sizeof(entry), .flags = SVIRT_ENTER_USER, .uid = 12345};
	enum svirt_enter_step step = SVIRT_ENTER_STEP_CONTEXT;

	want(capability_lose(CAP_SETUID) == 0);
	want(svirt_enter(&entry, &step) == -EPERM);
	want(step == SVIRT_ENTER_STEP_USER && geteuid() == 0);
	return 0;
}

/* A program that was compiled against an older or a newer version. */
static int try_sizes(void)
{
	struct {
		struct svirt_entry entry;
		char more[8];
	} newer = {.entry = {.size = sizeof(newer)}};
	struct svirt_entry entry = {0};

	want(svirt_enter(&newer.entry, NULL) == 0);
	newer.more[7] = 1;
	want(svirt_enter(&newer.entry, NULL) == -E2BIG);
	want(svirt_enter(&entry, NULL) == -EINVAL);
	entry.flags = 1U << 31;
	entry.size = sizeof(size_t); /* the flags are beyond it */
	want(svirt_enter(&entry, NULL) == 0);
	entry.size = sizeof(entry);
	want(svirt_enter(&entry, NULL) == -EINVAL);
	return 0;
}

/* A file on descriptor 3 or above, with a label. */
static int labelled(const char *label, int flags)
{
	char path[] = "/tmp/enter.XXXXXX";
	int fd = mkstemp(path), opened = open(path, flags | O_CLOEXEC);

	if (fd < 0 || opened < 0 ||
		fsetxattr(fd, "security.selinux", label, strlen(label) + 1, 0) <
			0)
		abort();
	close(fd);
	unlink(path);
	return opened;
}

static int try_prepare(void)
{
	const char *own = "system_u:object_r:svirt_image_t:s0:c1,c2",
		   *other = "system_u:object_r:svirt_image_t:s0:c1,c3",
		   *permission = NULL;
	_cleanup_free_ char *label = NULL;

	want(svirt_descriptor_prepare(
		     labelled(own, O_RDWR), VM, &permission, &label) == 1);
	want(!permission && !label);
	want(svirt_descriptor_prepare(
		     labelled(other, O_RDONLY), VM, &permission, &label) == 0);
	want(strcmp(permission, "read") == 0 && strcmp(label, other) == 0);
	free(TAKE_PTR(label));
	want(svirt_descriptor_prepare(
		     labelled(other, O_WRONLY), VM, &permission, &label) == 0);
	want(strcmp(permission, "write") == 0);
	free(TAKE_PTR(label));
	want(svirt_descriptor_prepare(labelled(other, O_WRONLY | O_APPEND), VM,
		     &permission, &label) == 0);
	want(strcmp(permission, "append") == 0);
	want(svirt_descriptor_prepare(open("/dev/null", O_RDWR | O_CLOEXEC), VM,
		     &permission, &label) == 1);
	want(strcmp(svirt_descriptor_class(labelled(own, O_RDWR)), "file") ==
		0);
	want(svirt_descriptor_class(1000) == NULL);
	want(svirt_descriptor_prepare(1000, VM, &permission, &label) == -EBADF);
	return 0;
}

int main(void)
{
	in_child(try_context, "the context is set, and taken back");
	in_child(
		try_no_context, "nothing is done after a context that is none");
	in_child(try_descriptors, "all descriptors but those named are closed");
	in_child(try_sizes, "an older and a newer caller");
	if (geteuid() != 0)
		return tap_done();
	in_child(try_capabilities, "all capabilities but those named go");
	in_child(try_without_setpcap, "root keeps none for want of SETPCAP");
	in_child(try_capabilities_of_user, "a user without SETPCAP");
	in_child(try_user, "user and groups, and back");
	in_child(try_user_without_setgid, "no groups without SETGID");
	in_child(try_user_without_setuid, "no user without SETUID");
	in_child(try_prepare, "what a VM may not do with a descriptor");
	return tap_done();
}

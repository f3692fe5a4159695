/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel's own: mounts and namespaces, modules, tracing, its settings, the
 * policy, cgroups, and who a process is. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <grp.h>
#include <linux/bpf.h>
#include <linux/capability.h>
#include <linux/perf_event.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/io.h>
#include <sys/klog.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/swap.h>
#include <sys/syscall.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

#include "attack.h"

static bool act_mount(const char *path, long flags)
{
	return mount(flags & MS_BIND ? "/" : "none", path, "tmpfs",
		       (unsigned long)flags, NULL) == 0;
}

static bool act_umount(const char *path, long flags)
{
	return umount2(path, (int)flags) == 0;
}

static bool act_new_mount(const char *type, long number)
{
	int fd = (int)syscall(SYS_fsopen, type, 0);

	(void)number;
	return fd >= 0 && syscall(SYS_fsconfig, fd, 6, NULL, NULL, 0) == 0;
}

static bool act_open_tree(const char *path, long flags)
{
	return syscall(SYS_open_tree, AT_FDCWD, path, flags) >= 0;
}

static bool act_unshare(const char *object, long flags)
{
	(void)object;
	return unshare((int)flags) == 0;
}

static bool act_chroot(const char *path, long number)
{
	(void)number;
	return chroot(path) == 0;
}

static bool act_module(const char *path, long number)
{
	int fd = open(path, O_RDONLY);

	return syscall(SYS_finit_module, fd, "", number) == 0 ||
	       syscall(SYS_init_module, path, number, "") == 0;
}

static bool act_module_remove(const char *name, long flags)
{
	return syscall(SYS_delete_module, name, flags) == 0;
}

static bool act_kexec(const char *object, long flags)
{
	(void)object;
	return syscall(SYS_kexec_load, 0, 0, NULL, flags) == 0;
}

static bool act_bpf_map(const char *object, long type)
{
	union bpf_attr attributes = {0};

	(void)object;
	attributes.map_type = (unsigned int)type;
	attributes.key_size = 4;
	attributes.value_size = 4;
	attributes.max_entries = 1;
	return syscall(SYS_bpf, BPF_MAP_CREATE, &attributes,
		       sizeof(attributes)) >= 0;
}

/* return 0, as a socket filter, which needs the least privilege */
static bool act_bpf_program(const char *object, long type)
{
	const struct bpf_insn code[] = {
		{.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0},
		{.code = BPF_JMP | BPF_EXIT}};
	union bpf_attr attributes = {0};

	(void)object;
	attributes.prog_type = (unsigned int)type;
	attributes.insns = (unsigned long)code;
	attributes.insn_cnt = 2;
	attributes.license = (unsigned long)"GPL";
	return syscall(SYS_bpf, BPF_PROG_LOAD, &attributes,
		       sizeof(attributes)) >= 0;
}

static bool act_perf(const char *object, long pid)
{
	struct perf_event_attr attributes = {.type = PERF_TYPE_SOFTWARE,
		.size = sizeof(attributes),
		.config = PERF_COUNT_SW_CPU_CLOCK,
		.exclude_kernel = 1,
		.exclude_hv = 1};

	(void)object;
	return syscall(SYS_perf_event_open, &attributes, pid, pid < 0 ? 0 : -1,
		       -1, 0) >= 0;
}

static bool act_open(const char *path, long flags)
{
	return open(path, (int)flags | O_NONBLOCK) >= 0;
}

/* number: what to write */
static bool act_write(const char *path, long number)
{
	int fd = open(path, O_WRONLY);
	char text[32];

	snprintf(text, sizeof(text), "%ld", number);
	return fd >= 0 && write(fd, text, strlen(text)) > 0;
}

static bool act_join(const char *path, long number)
{
	(void)number;
	return act_write(path, (long)getpid());
}

static bool act_mkdir(const char *path, long number)
{
	(void)number;
	return mkdir(path, 0755) == 0;
}

static bool act_log(const char *object, long type)
{
	char text[256];

	(void)object;
	return klogctl((int)type, text, sizeof(text)) > 0;
}

static bool act_ports(const char *object, long level)
{
	(void)object;
	return iopl((int)level) == 0 || ioperm(0x80, 1, 1) == 0;
}

/* The same name, the same time: what counts is that it may. */
static bool act_host_name(const char *object, long number)
{
	char name[256];

	(void)object, (void)number;
	return gethostname(name, sizeof(name)) == 0 &&
	       sethostname(name, strlen(name)) == 0;
}

static bool act_clock(const char *object, long clock)
{
	struct timespec now;

	(void)object;
	return clock_gettime((clockid_t)clock, &now) == 0 &&
	       clock_settime((clockid_t)clock, &now) == 0;
}

static bool act_adjust_clock(const char *object, long mode)
{
	struct timex data = {.modes = (unsigned int)mode, .tick = 10000};

	(void)object;
	return adjtimex(&data) >= 0;
}

static bool act_swap(const char *path, long flags)
{
	return swapon(path, (int)flags) == 0;
}

static bool act_account(const char *path, long number)
{
	(void)number;
	return acct(path) == 0;
}

static bool act_user(const char *object, long id)
{
	(void)object;
	return setresuid((uid_t)id, (uid_t)id, (uid_t)id) == 0;
}

static bool act_group(const char *object, long id)
{
	(void)object;
	return setresgid((gid_t)id, (gid_t)id, (gid_t)id) == 0;
}

static bool act_groups(const char *object, long id)
{
	gid_t group = (gid_t)id;

	(void)object;
	return setgroups(1, &group) == 0;
}

static bool act_nice(const char *object, long number)
{
	(void)object;
	return setpriority(PRIO_PROCESS, 0, (int)number) == 0;
}

static bool act_limit(const char *object, long resource)
{
	struct rlimit limit = {RLIM_INFINITY, RLIM_INFINITY};

	(void)object;
	return setrlimit((__rlimit_resource_t)resource, &limit) == 0;
}

static bool act_realtime(const char *object, long policy)
{
	const struct sched_param parameters = {.sched_priority = 1};

	(void)object;
	return sched_setscheduler(0, (int)policy, &parameters) == 0;
}

static bool act_capability(const char *object, long capability)
{
	(void)object;
	return prctl(PR_CAPBSET_READ, capability, 0, 0, 0) == 1;
}

const struct try kernel_tries[] = {
	{"cgroup-leave", act_join, "$above/cgroup.procs", 0},
	{"cgroup-leave-to-root", act_join, "/sys/fs/cgroup/cgroup.procs", 0},
	{"cgroup-join-other", act_join, "$othercgroup/cgroup.procs", 0},
	{"cgroup-make", act_mkdir, "$cgroup/attack", 0},
	{"cgroup-kill-other", act_write, "$othercgroup/cgroup.kill", 1},
	{"cgroup-freeze-other", act_write, "$othercgroup/cgroup.freeze", 1},
	{"cgroup-limit", act_write, "$above/memory.max", 1 << 30},
	{"mount-tmpfs", act_mount, "$folder", 0},
	{"mount-bind", act_mount, "$folder", MS_BIND},
	{"mount-new", act_new_mount, "tmpfs", 0},
	{"mount-tree", act_open_tree, "/", 1},
	{"mount-propagation", act_mount, "/", MS_PRIVATE},
	{"umount", act_umount, "/sys/kernel/security", MNT_DETACH},
	{"chroot", act_chroot, "$folder", 0},
	{"namespace-user", act_unshare, NULL, CLONE_NEWUSER},
	{"namespace-user-mount", act_unshare, NULL,
		CLONE_NEWUSER | CLONE_NEWNS},
	{"namespace-user-net", act_unshare, NULL, CLONE_NEWUSER | CLONE_NEWNET},
	{"namespace-mount", act_unshare, NULL, CLONE_NEWNS},
	{"namespace-net", act_unshare, NULL, CLONE_NEWNET},
	{"namespace-pid", act_unshare, NULL, CLONE_NEWPID},
	{"namespace-ipc", act_unshare, NULL, CLONE_NEWIPC},
	{"namespace-uts", act_unshare, NULL, CLONE_NEWUTS},
	{"namespace-cgroup", act_unshare, NULL, CLONE_NEWCGROUP},
	{"module-load", act_module, "$module", 0},
	{"module-remove", act_module_remove, "virtio_rng", O_NONBLOCK},
	{"kexec", act_kexec, NULL, 0},
	{"bpf-map", act_bpf_map, NULL, BPF_MAP_TYPE_ARRAY},
	{"bpf-program", act_bpf_program, NULL, BPF_PROG_TYPE_SOCKET_FILTER},
	{"perf-self", act_perf, NULL, 0},
	{"perf-all", act_perf, NULL, -1},
	{"tracing", act_open, "/sys/kernel/tracing/trace", O_RDONLY},
	{"debugfs", act_open, "/sys/kernel/debug", O_RDONLY},
	{"kcore", act_open, "/proc/kcore", O_RDONLY},
	{"kmsg", act_open, "/proc/kmsg", O_RDONLY},
	{"kernel-log", act_log, NULL, 3},
	{"sysrq", act_open, "/proc/sysrq-trigger", O_WRONLY},
	{"sysctl-write", act_open, "/proc/sys/kernel/core_pattern", O_WRONLY},
	{"sysctl-net-write", act_open, "/proc/sys/net/ipv4/ip_forward",
		O_WRONLY},
	{"sysfs-write", act_open, "/sys/kernel/uevent_helper", O_WRONLY},
	{"sysfs-device-write", act_open, "/sys/block/vda/queue/nr_requests",
		O_WRONLY},
	{"io-ports", act_ports, NULL, 3},
	{"host-name", act_host_name, NULL, 0},
	{"clock-set", act_clock, NULL, CLOCK_REALTIME},
	{"clock-adjust", act_adjust_clock, NULL, ADJ_TICK},
	{"swap-on", act_swap, "$own", 0},
	{"accounting", act_account, "$own", 0},
	{"policy-load", act_open, "/sys/fs/selinux/load", O_WRONLY},
	{"policy-enforce", act_open, "/sys/fs/selinux/enforce", O_WRONLY},
	{"policy-ask", act_open, "/sys/fs/selinux/access", O_RDWR},
	{"policy-boolean", act_open, "/sys/fs/selinux/booleans/virt_use_nfs",
		O_WRONLY},
	{"user-change", act_user, NULL, 1},
	{"group-change", act_group, NULL, 1},
	{"groups-change", act_groups, NULL, 1},
	{"nice-raise", act_nice, NULL, -20},
	{"limit-raise", act_limit, NULL, RLIMIT_NPROC},
	{"realtime", act_realtime, NULL, SCHED_FIFO},
	{"capability-mknod", act_capability, NULL, CAP_MKNOD},
	{"capability-sys-admin", act_capability, NULL, CAP_SYS_ADMIN},
	{0},
};

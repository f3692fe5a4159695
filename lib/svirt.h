/* SPDX-License-Identifier: LGPL-2.1-or-later */
/**
 * DOC: libsvirt - SELinux isolation of virtual machines without a daemon
 *
 * A virtual machine (VM) is given a level that no other VM can reach, its
 * files carry that level while it runs, and every label goes back afterwards.
 * svirt(7) explains the words; this header is the reference of the library.
 *
 * Conventions: a function returns 0 or a positive count on success and a
 * negative errno value on failure. What it returns through a pointer named
 * ret or ret_x is untouched on failure, and is the caller's to free unless the
 * text says otherwise. The library never prints, never exits and reads no
 * environment variable. -ENOMEM can come from every function that allocates
 * and is not listed again. No object may be used by two threads at once.
 *
 * A struct that a program fills in carries its size, of the version that it was
 * compiled against: what an older one lacks is 0, and what a newer one asks for
 * besides is -E2BIG, never ignored. A struct that a function hands out may grow
 * at its end where the library keeps it (struct svirt_event, struct svirt_file,
 * struct svirt_standing: they are not to be copied); others only with the
 * soname.
 */
#ifndef SVIRT_H
#define SVIRT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The version that this header is of; SVIRT_VERSION >= SVIRT_VERSION_NUMBER(1,
 * 2) is whether it is 1.2 or later. */
#define SVIRT_VERSION_MAJOR 0
#define SVIRT_VERSION_MINOR 1
#define SVIRT_VERSION_NUMBER(major, minor) ((major)*1000 + (minor))
#define SVIRT_VERSION                                                          \
	SVIRT_VERSION_NUMBER(SVIRT_VERSION_MAJOR, SVIRT_VERSION_MINOR)

/* ---- Errors ---- */

/**
 * svirt_strerror() - an error of this library in words
 * @err: negative errno value that a function returned, or 0
 *
 * Where a function gives a value another meaning than the kernel does, and all
 * do the same, the text is of that; else it is strerror(3)'s, and lasts until
 * the thread calls that again.
 *
 * Return: a text without a full stop; not to be freed.
 */
const char *svirt_strerror(int err);

/* ---- Levels ---- */

/* Categories c0 to c1023: what SELinux policies with MCS or MLS define. */
#define SVIRT_CATEGORIES 1024
/* Sensitivities s0 to s1023; every known policy defines 16 or fewer. */
#define SVIRT_SENSITIVITIES 1024

/**
 * struct svirt_level - a sensitivity and a set of categories
 * @sensitivity: 0 to SVIRT_SENSITIVITIES - 1
 * @categories: one bit a category; category c is bit c % 64 of word c / 64
 */
struct svirt_level {
	unsigned int sensitivity;
	uint64_t categories[SVIRT_CATEGORIES / 64];
};

/**
 * struct svirt_range - two levels between which a subject is cleared
 * @low: what the subject runs at
 * @high: what it may reach; equals @low where a context names one level
 */
struct svirt_range {
	struct svirt_level low;
	struct svirt_level high;
};

/**
 * svirt_categories_parse() - read a set of categories
 * @text: such as "c3,c77" or "c0.c511,c600", in any order
 * @ret: receives the set; its sensitivity is 0
 *
 * As in the kernel, a run ascends ("c3.c3" is none) and a number has no
 * leading zero.
 *
 * Return: 0, or
 *   -EINVAL    @text is not a list of categories, or empty
 *   -ERANGE    a category is not below SVIRT_CATEGORIES
 *   -ENOTUNIQ  a category is named twice (CVE-2021-3631: such a level has
 *              fewer categories than it seems to)
 */
int svirt_categories_parse(const char *text, struct svirt_level *ret);

/**
 * svirt_level_parse() - read a level
 * @text: such as "s0:c3,c77" or "s0"
 * @ret: receives the level
 *
 * Return: 0, or
 *   -EINVAL    @text is not one level; "s0-s1" is a range, not a level
 *   -ERANGE    a sensitivity or category is out of range
 *   -ENOTUNIQ  a category is named twice
 */
int svirt_level_parse(const char *text, struct svirt_level *ret);

/**
 * svirt_level_format() - write a level as the kernel does
 * @level: the level
 * @ret: receives the text: ascending, runs of three or more as "c1.c3"
 *
 * Return: 0.
 */
int svirt_level_format(const struct svirt_level *level, char **ret);

/**
 * svirt_range_parse() - read a level or a range of levels
 * @text: such as "s0-s0:c0.c1023" or "s0:c3,c77"
 * @ret: receives both ends
 *
 * Return: 0, or the errors of svirt_level_parse(); -EINVAL too when the high
 * end does not dominate the low one.
 */
int svirt_range_parse(const char *text, struct svirt_range *ret);

/**
 * svirt_level_has_category() - test one category
 * @level: the level
 * @category: 0 to SVIRT_CATEGORIES - 1
 */
bool svirt_level_has_category(
	const struct svirt_level *level, unsigned int category);

/** svirt_level_count() - how many categories @level has, 0 to 1024 */
unsigned int svirt_level_count(const struct svirt_level *level);

/** svirt_level_equals() - whether @a and @b are the same level */
bool svirt_level_equals(
	const struct svirt_level *a, const struct svirt_level *b);

/**
 * svirt_level_dominates() - whether a subject at @a may read what is at @b
 * @a: level of the subject
 * @b: level of the object
 *
 * By dominance, as the kernel decides: the sensitivity of @a is not lower and
 * its categories include those of @b.
 */
bool svirt_level_dominates(
	const struct svirt_level *a, const struct svirt_level *b);

/** svirt_level_is_comparable() - whether @a dominates @b or @b dominates @a */
bool svirt_level_is_comparable(
	const struct svirt_level *a, const struct svirt_level *b);

/* ---- Contexts ---- */

/**
 * struct svirt_context - the parts of a security context
 * @user: SELinux user
 * @role: role
 * @type: type
 * @has_range: false for a context of a policy without levels
 * @range: the level or range; both ends equal for a single level
 */
struct svirt_context {
	char *user;
	char *role;
	char *type;
	bool has_range;
	struct svirt_range range;
};

/**
 * svirt_context_parse() - take a context apart
 * @text: "user:role:type" or "user:role:type:range", raw (not translated)
 * @ret: receives the parts; free them with svirt_context_clear()
 *
 * The loaded policy is not asked; see svirt_context_is_valid().
 *
 * Return: 0, or the errors of svirt_range_parse(); -EINVAL too when a part is
 * missing, empty, or not of visible ASCII.
 */
int svirt_context_parse(const char *text, struct svirt_context *ret);

/** svirt_context_clear() - free what @context holds and zero it; takes NULL */
void svirt_context_clear(struct svirt_context *context);

/**
 * svirt_context_with_level() - give a context another level
 * @text: a context, with or without a range
 * @level: the level
 * @ret: receives "user:role:type:level"
 *
 * Return: 0, or -EINVAL when @text has not three parts.
 */
int svirt_context_with_level(
	const char *text, const struct svirt_level *level, char **ret);

/**
 * svirt_context_is_valid() - ask the loaded policy
 * @text: a raw context
 *
 * Return: 1 when the policy knows it, 0 when not, or
 *   -EOPNOTSUPP  SELinux is disabled
 */
int svirt_context_is_valid(const char *text);

/**
 * svirt_context_caller() - the context of who started this program
 * @ret: receives the raw context
 *
 * This is the context before the last execve (getprevcon(3)): the program may
 * have moved into a domain of its own.
 *
 * Return: 0, or
 *   -EOPNOTSUPP  SELinux is disabled
 */
int svirt_context_caller(char **ret);

/**
 * struct svirt_templates - what the policy names for virtual machines
 * @process: line 1 of virtual_domain_context
 * @tcg: the context that software emulation needs: line 2 of that file;
 *       without a line 2, @process with type svirt_tcg_t where the loaded
 *       policy knows that type; else NULL
 * @image: line 1 of virtual_image_context
 * @content: line 2 of virtual_image_context; NULL without a line 2
 *
 * Files: selinux_virtual_domain_context_path(3),
 * selinux_virtual_image_context_path(3). The policy also names them for
 * libvirt. Blank lines, lines that start with '#', and space around a context
 * do not count.
 */
struct svirt_templates {
	char *process;
	char *tcg;
	char *image;
	char *content;
};

/**
 * svirt_templates_load() - read the policy's contexts for virtual machines
 * @ret: receives them; free with svirt_templates_clear()
 *
 * Return: 0, or
 *   -ENOENT  the policy has no such file
 *   -EINVAL  a file is empty or a line is no context
 */
int svirt_templates_load(struct svirt_templates *ret);

/** svirt_templates_clear() - free what @templates holds; takes NULL */
void svirt_templates_clear(struct svirt_templates *templates);

/* ---- The policy ---- */

/**
 * svirt_policy_is_enabled() - whether the running kernel labels by SELinux
 *
 * The kernel is asked without a path, which a mount could cover: by the label
 * of a pipe, and of a socket. True in permissive mode too; see
 * svirt_policy_is_permissive(). True as well when it cannot be told, so that
 * nobody takes that for a no; see svirt_policy_status().
 */
bool svirt_policy_is_enabled(void);

/**
 * svirt_policy_status() - whether SELinux can be worked with
 *
 * Return: 1 when it is enabled, 0 when it is disabled, or
 *   -ENODATA  the kernel has SELinux, but no policy is loaded
 *   -ENOENT   it is enabled, but selinuxfs is not mounted, covered, or
 *             read-only
 *   another   it cannot be told
 */
int svirt_policy_status(void);

/**
 * svirt_host_check() - whether this process sees the host as it is
 *
 * In another user namespace root is nobody, and in another pid namespace the
 * processes of VMs are not seen. A container that shares both is the host.
 *
 * Return: 0, or
 *   -EUSERS  not in the first user namespace
 *   -ECHILD  not in the first pid namespace
 *   another  it cannot be told: /proc is not, or not wholly, procfs
 */
int svirt_host_check(void);

/** svirt_policy_is_permissive() - whether denials are logged and not enforced
 */
bool svirt_policy_is_permissive(void);

/**
 * svirt_policy_allows() - ask whether the loaded policy allows an access
 * @subject: raw context
 * @object: raw context
 * @tclass: name of a class, such as "file"
 * @permission: name of a permission of @tclass, such as "read"
 *
 * The answer is the policy's own: permissive mode does not turn it into yes.
 *
 * Return: 1 allowed, 0 denied, or
 *   -EINVAL      a context is invalid, or the policy lacks the class or
 *                permission
 *   -EOPNOTSUPP  SELinux is disabled
 */
int svirt_policy_allows(const char *subject, const char *object,
	const char *tclass, const char *permission);

/**
 * svirt_policy_is_permissive_in() - whether that is so of one domain
 * @context: raw context of a process
 *
 * One domain can be permissive while the system enforces. False too where it
 * cannot be told.
 */
bool svirt_policy_is_permissive_in(const char *context);

/**
 * svirt_policy_permits() - whether the kernel would let an access pass
 * @subject: raw context
 * @object: raw context
 * @tclass: name of a class
 * @permission: name of a permission of @tclass
 *
 * As svirt_policy_allows(), but 1 too where only the domain of @subject is
 * permissive.
 *
 * Return: as svirt_policy_allows().
 */
int svirt_policy_permits(const char *subject, const char *object,
	const char *tclass, const char *permission);

/**
 * svirt_policy_separates() - whether a type is kept apart by categories
 * @context: raw context of a process; its own level does not matter
 *
 * The answer is yes when the access vectors of class process differ between
 * the type at c0 to itself at c0 and to itself at c1. They are asked for in the
 * role object_r, since a user who is not cleared for categories could not have
 * them in another. A context without a range is not separated.
 *
 * Return: 1 or 0, or the errors of svirt_policy_allows().
 */
int svirt_policy_separates(const char *context);

/**
 * svirt_policy_keeps_level() - whether what a process makes has its level
 * @process: raw context of the process
 * @parent: raw context of where it makes it: a folder, or for a file system
 * that does not ask about folders (hugetlbfs, devpts), its own
 * @tclass: class of the object, such as "file"
 *
 * A policy can have new objects take the level of where they are instead
 * (default_range in target low): open to every VM where that has no category.
 *
 * Return: 1 or 0, 1 too where contexts have no level, or the errors of
 * svirt_policy_allows(), or -EACCES when the caller may not ask.
 */
int svirt_policy_keeps_level(
	const char *process, const char *parent, const char *tclass);

/**
 * svirt_policy_boolean() - the boolean that lets VMs use a kind of file system
 * @fs_type: type of a file system without labels, such as "nfs4"
 * @ret: receives the boolean's name, such as "virt_use_nfs"; not to be freed
 *
 * Return: 1 when it is on, 0 when it is off, or
 *   -ENOENT  the policy has none for it
 */
int svirt_policy_boolean(const char *fs_type, const char **ret);

/**
 * svirt_socket_at() - make a socket that a VM can answer
 * @level: the VM's level
 *
 * A connection that a VM accepts has the range of who connects, and the VM may
 * use it only when that is its own level.
 *
 * Return: a UNIX stream socket in this process's type, at that level, that does
 * not block, close-on-exec; or
 *   -EACCES, -EPERM
 *            the policy does not allow it
 *   -EINVAL  this process's context has no level
 */
int svirt_socket_at(const struct svirt_level *level);

/* ---- Processes ---- */

/**
 * struct svirt_process - one process, as /proc showed it
 * @pid: process id
 * @type: SELinux type; it lives as long as the list
 * @context: user, role and type of its raw context, at s0; the same
 * @level: the high end of its range, which category constraints look at
 */
struct svirt_process {
	pid_t pid;
	const char *type;
	const char *context;
	struct svirt_level level;
};

/** struct svirt_process_kind - what many processes have in common */
struct svirt_process_kind {
	char *type;
	char *context;
};

/**
 * struct svirt_processes - the processes whose context has a level
 * @count: how many
 * @list: in order of pid
 * @kind_count: how many kinds there are
 * @kinds: where the texts are kept: levels are for anybody to choose, and a
 *         context can have 6 KiB
 */
struct svirt_processes {
	size_t count;
	struct svirt_process *list;
	size_t kind_count;
	struct svirt_process_kind *kinds;
};

/* Bits of svirt_processes_read()'s flags. */
#define SVIRT_PROCESSES_SEPARATED (1U << 0) /* leave out others */

/**
 * svirt_processes_read() - read every process's context in one pass
 * @flags: 0, or SVIRT_PROCESSES_SEPARATED: leave out processes whose type the
 *         policy does not separate by category; each type is asked of the
 *         policy once
 * @ret: receives the list; free with svirt_processes_clear()
 *
 * A process that ends meanwhile, or that may not be read, is left out; so are,
 * with that flag, zombies and those whose type the policy does not know. To
 * recognize the zombies of all processes would take twice the time of the
 * whole pass; ask svirt_process_start() of the one that matters. Where SELinux
 * is disabled the list is empty.
 *
 * Return: 0, or
 *   -ENOENT  /proc is not mounted
 *   -EMFILE, -ENFILE, -EACCES, -EIO
 *            /proc cannot be read, or the policy not asked
 *   -EINVAL  @flags has a bit that means nothing
 */
int svirt_processes_read(unsigned int flags, struct svirt_processes *ret);

/** svirt_processes_clear() - free the list; takes NULL */
void svirt_processes_clear(struct svirt_processes *processes);

/**
 * svirt_processes_standing() - what svirt_registry_hold() passes over
 * @ret: receives pid and level of one process, type and context NULL
 *
 * A process in a type that the policy separates by category, at so broad a
 * level that few or none of the caller's pairs of categories were left to draw,
 * alone or together with others; the one with the broadest level.
 *
 * Return: 1 for one, 0 for none, or the errors of svirt_processes_read() and
 * svirt_context_caller().
 */
int svirt_processes_standing(struct svirt_process *ret);

/**
 * svirt_process_start() - when a process started
 * @pid: process id, 1 or more
 * @ret: receives the start, in clock ticks since boot (field 22 of
 *       /proc/PID/stat); with @pid it identifies a process within one boot
 *
 * A zombie whose other threads still run is a process: a VM could otherwise
 * pass for dead by ending its first thread.
 *
 * Return: 0, or
 *   -ESRCH   no such process, or it is a zombie
 *   -ENOENT  /proc is not mounted
 *   -EACCES, -EMFILE, -ENFILE, -EIO
 *            /proc/PID/stat cannot be read
 */
int svirt_process_start(pid_t pid, uint64_t *ret);

/**
 * svirt_boot_id() - which boot this is
 * @ret: receives 36 characters and a NUL
 *
 * Return: 0, or
 *   -ENOENT  /proc/sys/kernel/random/boot_id is missing
 */
int svirt_boot_id(char ret[37]);

/* ---- Virtual machines ---- */

/* The longest name, without the NUL. */
#define SVIRT_NAME_MAX 64

/**
 * svirt_name_is_valid() - whether @name can name a VM
 *
 * 1 to SVIRT_NAME_MAX of [A-Za-z0-9._-], starting with a letter or digit. A
 * level with categories, and a context, have a colon and are no names; "s0" is
 * one.
 */
bool svirt_name_is_valid(const char *name);

/** enum svirt_mode - where a VM's level comes from */
enum svirt_mode {
	SVIRT_MODE_DYNAMIC, /* drawn by svirt_registry_hold() */
	SVIRT_MODE_STATIC,  /* named by the administrator */
};

/** enum svirt_state - what a VM does; the first that fits */
enum svirt_state {
	SVIRT_STATE_RUNNING, /* a process of it lives, or may live */
	SVIRT_STATE_STALE,   /* it ran, or its owner did; no longer */
	SVIRT_STATE_HELD,    /* it holds its level */
};

/**
 * struct svirt_cgroup - a control group that a VM was started in
 * @vm: the VM's id
 * @id: the kernel's id of it, which is the same in every namespace; 0 for a
 *      start without one, UINT64_MAX for one that was about to be made
 * @path: from the top of all control groups on, or NULL where that is unknown
 * @boot: id of the boot in which it was made
 * @main: made for the VM itself, not for a helper
 */
struct svirt_cgroup {
	int64_t vm;
	uint64_t id;
	char *path;
	char boot[37];
	bool main;
};

/**
 * struct svirt_vm - a VM that holds a level
 * @id: key in the registry; never used again
 * @name: its name
 * @mode: dynamic or static
 * @relabel: whether its files are labelled (false: --no-relabel)
 * @overlap: a static level that may be comparable with others
 * @released: no longer held; kept only because files still carry its label
 * @level: the level it holds
 * @process: raw context of its processes
 * @image: raw context of its images
 * @uuid: as given, or ""
 * @created: seconds since 1970
 * @boot: id of the boot in which it was allocated or last started
 * @owner: process it belongs to (--owner), or 0
 * @owner_start: svirt_process_start() of @owner
 * @pid: process that svirt_registry_start() recorded last, or 0
 * @pid_start: svirt_process_start() of @pid
 * @uid: user that this VM alone runs as, or 0
 * @cgroup_count: how many @cgroups
 * @cgroups: of this VM, and of others that have the same level
 */
struct svirt_vm {
	int64_t id;
	char *name;
	enum svirt_mode mode;
	bool relabel;
	bool overlap;
	bool released;
	struct svirt_level level;
	char *process;
	char *image;
	char uuid[37];
	int64_t created;
	char boot[37];
	pid_t owner;
	uint64_t owner_start;
	pid_t pid;
	uint64_t pid_start;
	uid_t uid;
	size_t cgroup_count;
	struct svirt_cgroup *cgroups;
};

/** svirt_vm_clear() - free what @vm holds; takes NULL */
void svirt_vm_clear(struct svirt_vm *vm);

/** struct svirt_vms - several VMs, in order of name */
struct svirt_vms {
	size_t count;
	struct svirt_vm *list;
};

/** svirt_vms_clear() - free the list and the VMs in it; takes NULL */
void svirt_vms_clear(struct svirt_vms *vms);

/**
 * svirt_vms_states() - what each of several VMs does
 * @vms: the VMs
 * @ret: receives @vms->count states, in the same order
 * @ret_pids: receives as many process ids: one that runs as the VM, the one
 *            svirt_registry_start() recorded where that lives, or 0; may be
 *            NULL
 *
 * A VM runs while a process lives in a control group that it was started in; or
 * the recorded process lives; or one runs at its level, if that has categories,
 * in its type or in any that the policy separates by category (in its own type
 * only, when held with overlap), and is in no other VM's control group.
 *
 * Where a VM was started without a control group, it is over only when two
 * passes over /proc agree that it is and no process forked meanwhile. Where
 * that cannot be had in a few seconds, it counts as running, with 0 for the
 * process.
 *
 * Return: 0, or the errors of svirt_processes_read() and svirt_boot_id().
 */
int svirt_vms_states(
	const struct svirt_vms *vms, enum svirt_state *ret, pid_t *ret_pids);

/**
 * svirt_vm_state() - what one VM does
 * @vm: the VM
 * @ret: receives the state
 * @ret_pid: receives a process that runs as it, or 0; may be NULL
 *
 * Return: as svirt_vms_states().
 */
int svirt_vm_state(
	const struct svirt_vm *vm, enum svirt_state *ret, pid_t *ret_pid);

/**
 * svirt_vm_kill() - end what runs as a VM
 * @vm: the VM
 * @wait: how long to wait for its end, in milliseconds, 0 or more
 *
 * All that lives in its control groups, by SIGKILL, however fast it forks.
 * Hold the VM's lock, or a start may come between.
 *
 * Return: 0, also when nothing runs in them, or
 *   -ETXTBSY     a process of it still runs, or may: in a control group after
 *                that time, or in none
 *   -ENOENT      the kernel cannot do it (before Linux 5.14)
 *   -EPERM, -EACCES, -EROFS
 *                the caller may not
 */
int svirt_vm_kill(const struct svirt_vm *vm, unsigned int wait);

/**
 * svirt_vm_terminate() - ask what runs as a VM to end
 * @vm: the VM
 *
 * SIGTERM to what lives in its control groups, at most 256 processes of each,
 * and to its main process where it was started without one. It is not waited
 * for.
 *
 * Return: 0, also when nothing runs, or
 *   -EPERM, -EACCES
 *                the caller may not
 */
int svirt_vm_terminate(const struct svirt_vm *vm);

/**
 * svirt_vm_stranger() - who else runs at a VM's level
 * @vm: the VM
 * @ret: receives the process
 *
 * A process at exactly its level, in a type that the policy separates by
 * category, that is in no control group of this VM's or another's. It is not
 * looked for while the VM's main process runs, at a level without categories,
 * or where the VM was started without a control group.
 *
 * Return: 1 for one, 0 for none, or the errors of svirt_vm_state().
 */
int svirt_vm_stranger(const struct svirt_vm *vm, pid_t *ret);

/* ---- The registry ---- */

#define SVIRT_REGISTRY_PATH "/var/lib/svirt/registry.db"

/** struct svirt_registry - who holds which level, and which file was whose */
struct svirt_registry;

/** enum svirt_open - what svirt_registry_open() is for */
enum svirt_open {
	SVIRT_OPEN_READ,    /* the registry must exist; nothing is changed */
	SVIRT_OPEN_WRITE,   /* it is made, with its directory, where missing */
	SVIRT_OPEN_DRY_RUN, /* as SVIRT_OPEN_WRITE, but nothing is made: a
			       missing one is empty */
};

/**
 * svirt_registry_open() - open the registry
 * @path: file name; SVIRT_REGISTRY_PATH unless the user says otherwise
 * @mode: reading or writing
 * @ret: receives the registry; close it with svirt_registry_close(), soon:
 *       an open transaction holds up others
 *
 * The directory is mode 0700 and the file 0600, both owned by the caller's
 * effective user. Every folder above is root's or that user's, nobody else can
 * write in it unless it is sticky, and it has no VM's label. A change that a
 * killed process left half done is undone first, which needs write access
 * whatever @mode says. A registry of an older version is brought up to date in
 * one transaction.
 *
 * Return: 0, or
 *   -ENOENT       there is none (SVIRT_OPEN_READ), or the directory's parent is
 *                 missing
 *   -EPERM        the directory or file is open to other users, or another
 *                 user's
 *   -EXDEV        a folder above it is
 *   -EREMOTE      it is on a network's or a cluster's file system, which other
 *                 hosts may use
 *   -EMEDIUMTYPE  the file is not a registry
 *   -EPROTO       it was written by a newer version of this library
 *   -EUCLEAN      it is damaged
 *   -EBUSY        other processes kept it locked for 30 seconds
 *   -ELOOP        it is a symbolic link, or one on the way is another user's
 *                 or a VM's
 *   -ENOTDIR, -EISDIR
 *                 the path is not a plain file in a directory
 *   -EACCES, -EROFS, -ENOSPC, -EIO
 *                 as open(2) and write(2)
 */
int svirt_registry_open(
	const char *path, enum svirt_open mode, struct svirt_registry **ret);

/** svirt_registry_close() - close a registry; takes NULL */
void svirt_registry_close(struct svirt_registry *registry);

/* All functions below that take a registry can also return -EBUSY, -EUCLEAN,
 * -EROFS, -EACCES, -ENOSPC (disk full) and -EIO, with the meaning above. */

/**
 * struct svirt_request - what svirt_registry_hold() is asked for
 * @size: sizeof(struct svirt_request)
 * @name: name, or NULL: one is made from the categories, such as "vm-3-77"
 * @mode: dynamic (0) or static
 * @context: base context (dynamic; its level does not matter; NULL for the
 *           policy's, line 1 of virtual_domain_context) or the whole process
 *           context (static)
 * @image: image context, its level does not matter; NULL for the policy's,
 *         line 1 of virtual_image_context
 * @caller: the caller's range, whose high end without categories counts as
 *          c0.c1023; NULL: that of svirt_context_caller()
 * @categories: where to draw from, within @caller; NULL for all of it
 * @count: categories a level, 2 to 8 (dynamic); 0 for 2
 * @no_relabel: the VM's files will never be labelled
 * @overlap: allow a static level to be comparable with held ones
 * @owner: process it belongs to, or 0
 * @uuid: 36 characters, or NULL
 * @uid_first: with @uid_last, not 0: give the VM one of these uids for itself,
 *             which the caller knows to be nobody else's, nor as a gid
 * @uid_last: the last of them
 * @dry_run: find the level, hold nothing
 *
 * Zeroed but for @size, it asks for a dynamic VM with a name of its own in the
 * policy's context, two categories from the caller's range.
 */
struct svirt_request {
	size_t size;
	const char *name;
	enum svirt_mode mode;
	const char *context;
	const char *image;
	const struct svirt_range *caller;
	const struct svirt_level *categories;
	unsigned int count;
	bool no_relabel;
	bool overlap;
	pid_t owner;
	const char *uuid;
	uid_t uid_first;
	uid_t uid_last;
	bool dry_run;
};

/**
 * struct svirt_conflict - what stood in the way of svirt_registry_hold()
 * @vm: the VM in the way, or NULL
 * @released: @vm is released, but files still carry its level
 * @pid: the process in the way, or 0
 * @level: the level of either
 * @held: how many levels are held (-EXFULL); @vm or @pid is set too when that
 *        one alone leaves no level to draw
 * @running: how many processes run at others of them that no VM holds (-EXFULL)
 * @runner: one of these
 */
struct svirt_conflict {
	char *vm;
	bool released;
	pid_t pid;
	struct svirt_level level;
	uint64_t held;
	uint64_t running;
	pid_t runner;
};

/** svirt_conflict_clear() - free what @conflict holds; takes NULL */
void svirt_conflict_clear(struct svirt_conflict *conflict);

/**
 * svirt_registry_hold() - give a VM a level of its own
 * @registry: opened for writing, or with SVIRT_OPEN_DRY_RUN
 * @request: what is wanted
 * @ret: receives the VM; clear it with svirt_vm_clear()
 * @ret_conflict: receives what was in the way on -EADDRINUSE and -EXFULL, and
 *                on success with @request->overlap (its vm or pid is set when
 *                there is an overlap), or of a dynamic level (pid is set when a
 *                process was passed over); clear it with
 *                svirt_conflict_clear()
 *
 * No two held levels are comparable, but for those held with overlap, and none
 * is comparable with the level of a process that runs in a type the policy
 * separates by category. But processes at broad levels that are in the way of
 * more than nine in ten levels together are passed over, the broadest first:
 * nobody may stop allocation by running something. A level never given out is
 * chosen at random; when none is left, the one freed longest ago. The cost does
 * not depend on how many are held, but for levels of three and more categories
 * once pairs take up most of the room.
 *
 * A uid is chosen at random of those that no VM has, held or released with
 * files left, that no file on record was given to, and that no process runs as.
 * It stays the VM's as long as the VM is on record.
 *
 * Return: 0, or
 *   -EEXIST      the name is held
 *   -EADDRINUSE  the static level is comparable with one that is held or
 *                runs
 *   -EXFULL      no level is left to draw, or so few that none was found in a
 *                million look-ups (pairs are always found)
 *   -ERANGE      the static level or @request->categories is not within
 *                @request->caller
 *   -EUSERS      every uid from @request->uid_first to uid_last is taken
 *   -EDOM        fewer than @request->count categories to draw from
 *   -EINVAL      the name, a context, @request->count or size is invalid
 *   -E2BIG       @request asks for what this version does not know
 *   -ESRCH       no process @request->owner
 *   -EOPNOTSUPP  SELinux is disabled
 *   and what svirt_templates_load() and svirt_processes_read() return
 */
int svirt_registry_hold(struct svirt_registry *registry,
	const struct svirt_request *request, struct svirt_vm *ret,
	struct svirt_conflict *ret_conflict);

/**
 * svirt_registry_find() - find a VM by what a user calls it
 * @registry: the registry
 * @operand: its name, its level with its categories, or its process context
 * @ret: receives the VM; clear it with svirt_vm_clear()
 *
 * A held VM is preferred to a released one of the same name or level.
 *
 * Return: 0, or
 *   -ENOENT    none holds it
 *   -ENOTUNIQ  several hold that level (with overlap): name the VM
 *   -EINVAL    @operand is neither a name nor a level nor a context
 */
int svirt_registry_find(struct svirt_registry *registry, const char *operand,
	struct svirt_vm *ret);

/* Bits of svirt_registry_vms()'s flags. */
#define SVIRT_VMS_RELEASED (1U << 0) /* also those no longer held */

/**
 * svirt_registry_vms() - every VM
 * @registry: the registry
 * @flags: 0, or SVIRT_VMS_RELEASED: also those no longer held, which are kept
 *         only because files carry their label
 * @ret: receives them; clear with svirt_vms_clear()
 *
 * Return: 0, or -EINVAL when @flags has a bit that means nothing.
 */
int svirt_registry_vms(struct svirt_registry *registry, unsigned int flags,
	struct svirt_vms *ret);

/**
 * svirt_registry_verify() - whether the registry is whole
 * @registry: the registry
 * @ret: receives what SQLite's integrity check found first, on -EUCLEAN
 *
 * Every page is read; writers wait while this goes on.
 *
 * Return: 0, or -EUCLEAN with @ret set, which is NULL where not even that could
 * be read.
 */
int svirt_registry_verify(struct svirt_registry *registry, char **ret);

/**
 * svirt_registry_overlaps() - which VMs hold a level comparable with a VM's
 * @registry: the registry
 * @vm: the VM
 * @ret: receives them; clear with svirt_vms_clear()
 *
 * Return: 0.
 */
int svirt_registry_overlaps(struct svirt_registry *registry,
	const struct svirt_vm *vm, struct svirt_vms *ret);

/* Bits of svirt_registry_release()'s flags. */
#define SVIRT_RELEASE_LABELLED (1U << 0) /* although files carry its label */
#define SVIRT_RELEASE_RUNNING (1U << 1)	 /* although a process runs as it */

/**
 * svirt_registry_release() - free a VM's level
 * @registry: opened for writing
 * @vm: the VM
 * @flags: 0, or SVIRT_RELEASE_LABELLED: its files stay on record, and its level
 *         is not given out before they are restored; or SVIRT_RELEASE_RUNNING
 *
 * Return: 0, or
 *   -ENOENT       it is not held (any more)
 *   -ENOTEMPTY    files carry its label
 *   -ETXTBSY      a process runs as it, see svirt_vm_state()
 *   -EWOULDBLOCK  another process works on it, see svirt_registry_lock()
 *   -EINVAL       @flags has a bit that means nothing
 *   and the errors of svirt_vm_state()
 */
int svirt_registry_release(struct svirt_registry *registry,
	const struct svirt_vm *vm, unsigned int flags);

/**
 * svirt_registry_start() - record the process that is about to run as the VM
 * @registry: opened for writing
 * @vm: the VM
 * @pid: process id, as a rule the caller's own
 *
 * The process is moved into a control group (v2) made for it below the one it
 * is in, so that whatever becomes of it the VM is known to run. It is on
 * record, durably, before that. Where there are no control groups, or the
 * caller may not make one, it stays where it is, and that is on record too.
 *
 * Return: 0, or
 *   -ENOENT       it is not held (any more)
 *   -ESRCH        no such process
 *   -ETXTBSY      it runs already, and not only by helpers
 *   -EADDRINUSE   a process that is not the VM's runs at its level, see
 *                 svirt_vm_stranger()
 *   -EWOULDBLOCK  another process works on it
 *   and the errors of svirt_vm_state()
 */
int svirt_registry_start(
	struct svirt_registry *registry, const struct svirt_vm *vm, pid_t pid);

/**
 * svirt_registry_start_helper() - record that a helper is about to run
 * @registry: opened for writing
 * @vm: the VM
 * @pid: process id of the helper
 *
 * It is moved as by svirt_registry_start(). A helper that comes first makes a
 * VM whose main process has ended one whose main process has not been started.
 *
 * Return: 0, -ENOENT, -ESRCH, -EADDRINUSE, -EWOULDBLOCK or the errors of
 * svirt_vm_state().
 */
int svirt_registry_start_helper(
	struct svirt_registry *registry, const struct svirt_vm *vm, pid_t pid);

/**
 * svirt_registry_start_undo() - take a start back that failed
 * @registry: opened for writing
 * @vm: the VM as it was before the start
 *
 * Processes go back to the control group that they were moved from.
 *
 * Return: 0, -ENOENT or -EWOULDBLOCK.
 */
int svirt_registry_start_undo(
	struct svirt_registry *registry, const struct svirt_vm *vm);

/**
 * svirt_registry_lock() - keep other processes from working on a VM
 * @registry: opened for writing
 * @vm: the VM
 * @wait: how long to wait for another holder, in milliseconds, 0 or more
 *
 * Labelling, restoring, starting and releasing one VM exclude each other. Each
 * of these functions takes the lock itself, without waiting, and lets it go at
 * its end; a lock that this one took stays until svirt_registry_unlock(),
 * svirt_registry_close(), the end of the process or execve.
 *
 * Return: 0, also when @registry has the lock already, or
 *   -EWOULDBLOCK  another process holds the lock
 */
int svirt_registry_lock(struct svirt_registry *registry,
	const struct svirt_vm *vm, unsigned int wait);

/** svirt_registry_unlock() - let a lock go; none is no error */
void svirt_registry_unlock(
	struct svirt_registry *registry, const struct svirt_vm *vm);

/* ---- Files on record ---- */

/** enum svirt_role - what a file is to a VM */
enum svirt_role {
	SVIRT_ROLE_IMAGE,   /* this VM alone, read-write */
	SVIRT_ROLE_PRIVATE, /* this VM alone, read-only */
	SVIRT_ROLE_SHARED,  /* every VM, read-write */
	SVIRT_ROLE_CONTENT, /* every VM, read-only */
};

/**
 * svirt_role_name() - the word for a role
 * @role: the role
 *
 * Return: "image", "private", "shared" or "content"; not to be freed.
 */
const char *svirt_role_name(enum svirt_role role);

/**
 * svirt_role_parse() - read the word for a role
 * @text: as svirt_role_name() returns it
 * @ret: receives the role
 *
 * Return: 0, or -EINVAL.
 */
int svirt_role_parse(const char *text, enum svirt_role *ret);

/**
 * svirt_role_is_exclusive() - whether a file of a role is one VM's alone
 * @role: a role
 */
bool svirt_role_is_exclusive(enum svirt_role role);

/**
 * svirt_role_is_written() - whether a VM may write a file of a role
 * @role: a role
 */
bool svirt_role_is_written(enum svirt_role role);

/**
 * struct svirt_file - a file that was labelled for a VM
 * @path: where it was then
 * @role: what it is to the VM
 * @member: it was not named, but found in a tree
 * @original: raw context it had before, or NULL when it had none
 * @context: raw context it was given
 */
struct svirt_file {
	const char *path;
	enum svirt_role role;
	bool member;
	const char *original;
	const char *context;
};

/**
 * typedef svirt_file_fn - what svirt_registry_each_file() calls
 * @file: the file; valid until the function returns
 * @data: as handed to svirt_registry_each_file()
 *
 * Return: 0 to go on; another value ends the walk and is returned from it.
 */
typedef int (*svirt_file_fn)(const struct svirt_file *file, void *data);

/**
 * svirt_registry_each_file() - walk over the files on record for a VM
 * @registry: the registry
 * @vm: the VM
 * @fn: called for every file, in the order in which they were labelled
 * @data: handed on to @fn
 *
 * Writers wait while this goes on.
 *
 * Return: 0, or what @fn returned.
 */
int svirt_registry_each_file(struct svirt_registry *registry,
	const struct svirt_vm *vm, svirt_file_fn fn, void *data);

/**
 * svirt_registry_count_files() - how many files are on record for a VM
 * @registry: the registry
 * @vm: the VM
 * @ret: receives the number
 *
 * Return: 0.
 */
int svirt_registry_count_files(struct svirt_registry *registry,
	const struct svirt_vm *vm, uint64_t *ret);

/**
 * struct svirt_standing - how a file on record stands now
 * @file: what is on record
 * @error: 0 when it is there. Else nothing below is known, since
 *         -ESTALE  there is no such file any more
 *         -EEXIST  another file has its name
 *         another  it cannot be told now, such as -ENODEV (its file system is
 *                  not mounted) or -ETIMEDOUT (that does not answer)
 * @label: raw context it has, or NULL for none
 * @mode: kind and permission bits
 * @links: how many names it has
 * @device: with @inode, what it is
 * @inode: see @device
 * @is_disk: a block device that is a disk with all its partitions
 * @backing_count: how many @backing
 * @backing: what svirt_label() was told that the image rests on, in order;
 *           known of a file that is gone, too
 */
struct svirt_standing {
	const struct svirt_file *file;
	int error;
	const char *label;
	mode_t mode;
	nlink_t links;
	dev_t device;
	ino_t inode;
	bool is_disk;
	size_t backing_count;
	char *const *backing;
};

/**
 * typedef svirt_standing_fn - what svirt_standing_each() calls
 * @standing: valid until the function returns
 * @data: as handed to svirt_standing_each()
 *
 * Return: 0 to go on; another value ends the walk and is returned from it.
 */
typedef int (*svirt_standing_fn)(
	const struct svirt_standing *standing, void *data);

/**
 * svirt_standing_each() - look at the files on record for a VM
 * @registry: the registry
 * @vm: the VM
 * @fn: called for every file
 * @data: handed on to @fn
 *
 * Each is found by its path or its handle, as svirt_restore() does, and only
 * looked at: none is opened. Nobody waits meanwhile; a file that is put on
 * record or restored while this goes on may be told of or not.
 *
 * Return: 0, or what @fn returned.
 */
int svirt_standing_each(struct svirt_registry *registry,
	const struct svirt_vm *vm, svirt_standing_fn fn, void *data);

/* ---- Becoming a VM ---- */

/**
 * svirt_descriptor_class() - what a policy calls the thing a descriptor is open
 * on
 * @fd: a descriptor
 *
 * Return: the name of a class, such as "file" or "unix_stream_socket", not to
 * be freed; NULL when it is not open, or is a socket of a family not known
 * here.
 */
const char *svirt_descriptor_class(int fd);

/**
 * svirt_descriptor_prepare() - see to it that a VM can use a descriptor
 * @fd: a descriptor that it is to inherit
 * @target: raw context that it will run in
 * @ret_permission: receives the permission that is lacking, such as "write", on
 *                  0; not to be freed
 * @ret_label: receives the raw label of what it is open on, on 0
 *
 * What the VM may not use, execve(2) replaces by /dev/null without a word. A
 * pipe that it may not use is given a label by which it may, svirt_pipe_t.
 *
 * Return: 1 when it can use it, or the policy does not say; 0 when not, or
 *   -ESTALE  the kernel replaced it when this process entered its own domain
 *   -EBADF   it is not open
 */
int svirt_descriptor_prepare(int fd, const char *target,
	const char **ret_permission, char **ret_label);

/* Bits of struct svirt_entry's flags. */
#define SVIRT_ENTER_CAPABILITIES (1U << 0) /* take others away */
#define SVIRT_ENTER_USER (1U << 1)	   /* become another user */

/**
 * struct svirt_entry - what a process becomes
 * @size: sizeof(struct svirt_entry)
 * @flags: 0, or SVIRT_ENTER_CAPABILITIES and SVIRT_ENTER_USER
 * @context: raw context that the next execve(2) enters, as a rule the VM's
 *           process context; NULL leaves it to the policy
 * @keep: descriptors that it keeps besides 0 to 2
 * @keep_count: how many
 * @capabilities: those it keeps, capability c being bit c: of the bounding, the
 *                inheritable and the ambient set. CAP_MKNOD should never be
 *                among them: with it, root makes itself a node of the host's
 *                disk
 * @uid: user
 * @gid: group
 * @groups: supplementary groups
 * @group_count: how many
 *
 * Zeroed but for @size, it closes what is open and changes nothing else.
 */
struct svirt_entry {
	size_t size;
	unsigned int flags;
	const char *context;
	const int *keep;
	size_t keep_count;
	uint64_t capabilities;
	uid_t uid;
	gid_t gid;
	const gid_t *groups;
	size_t group_count;
};

/** enum svirt_enter_step - the steps of svirt_enter(), in their order */
enum svirt_enter_step {
	SVIRT_ENTER_STEP_CONTEXT,      /* the context of the next execve */
	SVIRT_ENTER_STEP_DESCRIPTORS,  /* others are closed by it */
	SVIRT_ENTER_STEP_CAPABILITIES, /* others are taken away */
	SVIRT_ENTER_STEP_GROUPS,       /* other groups are given up */
	SVIRT_ENTER_STEP_USER,	       /* and the user */
};

/**
 * svirt_enter() - take the last steps before execve(2)
 * @entry: what this process becomes
 * @ret_step: receives the step that failed, on failure; may be NULL
 *
 * For a process with one thread, that is on record (svirt_registry_start()) and
 * has its folders (svirt_rundir_make(), svirt_memory_make()). What the policy
 * will say of the transition is not asked; execve(2) fails where it refuses.
 * Until then the saved user id leads back: svirt_enter_undo(). After a failure
 * the process must not go on to execve(2).
 *
 * Return: 0, or
 *   -EINVAL  @entry's size or flags are none; at STEP_CONTEXT also: the policy
 *            does not know the context
 *   -E2BIG   @entry asks for what this version does not know
 *   -EIO     at STEP_CONTEXT: the kernel shows another than was set
 *   -EPERM   at STEP_CAPABILITIES: root's bounding set has others, and this
 *            process lacks CAP_SETPCAP; at the last two: it may not
 *   -EACCES, -ENOENT, -EMFILE, -ENFILE
 *            as open(2), of files in /proc
 */
int svirt_enter(
	const struct svirt_entry *entry, enum svirt_enter_step *ret_step);

/**
 * svirt_enter_undo() - go back, when execve(2) or svirt_enter() failed
 *
 * The effective user is the old one again, and execve(2) enters what the policy
 * says. Groups, capabilities and close-on-exec stay as they are: the process
 * can tidy up, and should end.
 *
 * Return: 0, or -errno as of seteuid(2) and setexeccon(3).
 */
int svirt_enter_undo(void);

/* ---- The run directory ---- */

#define SVIRT_RUNDIR_PATH "/run/svirt"

/**
 * svirt_rundir_make() - make the directory a confined VM may write
 * @vm: its name; its image context, or NULL to leave the label as it comes
 * @uid: owner
 * @gid: group
 *
 * SVIRT_RUNDIR_PATH/NAME, mode 0700, at the VM's image context. One that is
 * there from an earlier run of the VM, with what is in it, is made ready
 * again. SVIRT_RUNDIR_PATH itself is mode 0711 and owned by the effective
 * user.
 *
 * Return: 0, or
 *   -EINVAL   the name is invalid
 *   -EEXIST   the directory is there with another label: another registry's
 *             VM, or left over from an earlier one of that name
 *   -EPERM    SVIRT_RUNDIR_PATH is another user's, or open to others
 *   -ENOTDIR, -ELOOP
 *             a file or a symlink is in the place
 *   -EXDEV    something is mounted there
 *   -ENOTSUP  /run keeps no labels
 *   -EIO      the label is not what was set
 *   -EACCES, -ENOSPC, -EROFS
 *             as mkdir(2)
 */
int svirt_rundir_make(const struct svirt_vm *vm, uid_t uid, gid_t gid);

/**
 * svirt_rundir_open() - open that directory, to look at what is in it
 * @vm: its name; its image context, or NULL to take the label as it is
 *
 * No link is followed on the way. What is in the directory is the VM's to have
 * made: nothing there may be taken for what its name says.
 *
 * Return: a descriptor (O_PATH, close-on-exec), or
 *   -EINVAL   the name is invalid
 *   -ENOENT   there is none
 *   -EEXIST   it carries another label
 *   -EPERM    another user owns, or can write, /run/svirt
 *   -ENOTDIR, -ELOOP, -EXDEV
 *             it is no directory, or something is mounted there
 *   -EACCES, -EMFILE, -ENFILE
 *             as open(2)
 */
int svirt_rundir_open(const struct svirt_vm *vm);

/**
 * svirt_rundir_exists() - whether that directory is there, with the VM's label
 * @vm: name and image
 *
 * Return: 1, 0, or
 *   -EINVAL  the name is none
 *   -EPERM   another user owns, or can write, /run/svirt
 */
int svirt_rundir_exists(const struct svirt_vm *vm);

/**
 * svirt_rundir_remove() - remove that directory and all that is in it
 * @vm: its name and image context
 *
 * It is taken back from its owner first. No link is followed and no mount is
 * crossed. None there is no error.
 *
 * Return: 0, or
 *   -EINVAL  the name is invalid
 *   -EEXIST  it carries another label: left alone
 *   -EBUSY   a file system is mounted in it, or it is too large for one call:
 *            what was removed is gone
 *   -EPERM, -ENOTDIR, -ELOOP, -EXDEV, -EACCES
 *            as above
 */
int svirt_rundir_remove(const struct svirt_vm *vm);

/**
 * svirt_rundir_connect() - connect to a socket in that directory
 * @vm: its name, level and image context
 * @name: of the socket, without a slash
 * @wait: how long to wait until it takes a connection, in milliseconds
 * @ret: receives a stream socket that does not block, close-on-exec
 *
 * The VM fills the directory: no link is followed, and who answers may say
 * whatever it likes, or nothing.
 *
 * Return: 0, or
 *   -EINVAL        the name of the VM or of the socket is invalid
 *   -ENOENT        there is no such socket, or no such directory
 *   -ENOTSOCK, -ELOOP
 *                  something else, or a symlink, is in the place
 *   -EEXIST        the directory carries another label than the VM's
 *   -ECONNREFUSED  nobody listens
 *   -ETIMEDOUT     nobody took the connection in time
 *   -EPERM, -ENOTDIR, -EXDEV, -EACCES
 *                  as above
 */
int svirt_rundir_connect(const struct svirt_vm *vm, const char *name,
	unsigned int wait, int *ret);

/* ---- The directories for a guest's memory ---- */

/**
 * svirt_memory_fn - told of a place that could not be used
 * @place: the mount or folder in which "svirt/NAME" is
 * @err: -errno, as of svirt_rundir_make() and svirt_rundir_remove()
 * @data: as given
 */
typedef void (*svirt_memory_fn)(const char *place, int err, void *data);

/**
 * svirt_memory_make() - make the directories for a guest's memory
 * @vm: as for svirt_rundir_make()
 * @uid: owner
 * @gid: group
 * @failed: told of each place where it could not be made, or NULL
 * @data: handed on to @failed
 *
 * /dev/shm/svirt/NAME, and MOUNT/svirt/NAME on every hugetlbfs in which the
 * policy gives a file of the VM's the VM's level; each like the VM's folder in
 * SVIRT_RUNDIR_PATH. A place that is not there is no error.
 *
 * Return: 0, -EINVAL for an invalid name, or the first error that @failed was
 * told of, or that of reading /proc/self/mountinfo, when nothing was done and
 * @failed was told of nothing.
 */
int svirt_memory_make(const struct svirt_vm *vm, uid_t uid, gid_t gid,
	svirt_memory_fn failed, void *data);

/**
 * svirt_memory_exists() - whether one of them is there, with the VM's label
 * @vm: name and image
 *
 * Return: 1, 0, or -errno as svirt_memory_make()
 */
int svirt_memory_exists(const struct svirt_vm *vm);

/**
 * svirt_memory_remove() - remove them and all that is in them
 * @vm: its name and image context
 * @failed: told of each that could not be removed, or NULL
 * @data: handed on to @failed
 *
 * On every hugetlbfs that is mounted, whatever the policy says now; each as
 * svirt_rundir_remove() does.
 *
 * Return: 0, or as svirt_memory_make()
 */
int svirt_memory_remove(
	const struct svirt_vm *vm, svirt_memory_fn failed, void *data);

/* ---- Labelling files ---- */

/**
 * enum svirt_outcome - what became of a file
 * @SVIRT_OUTCOME_LABELLED: it has the new label, and is on record
 * @SVIRT_OUTCOME_UNCHANGED: it had it already, and is on record
 * @SVIRT_OUTCOME_ACCEPTED: not labelled: the VM can use it as it is
 * @SVIRT_OUTCOME_REFUSED: not labelled; see the reason
 * @SVIRT_OUTCOME_WARNED: labelled, but see the reason; said once a kind
 * @SVIRT_OUTCOME_RESTORED: put to rest; the reason says if differently
 * @SVIRT_OUTCOME_AT_REST: it was at rest already; off the record
 * @SVIRT_OUTCOME_STILL_USED: another VM has it too: this one let it go
 * @SVIRT_OUTCOME_GONE: there is no such file any more; off the record
 * @SVIRT_OUTCOME_LEFT: not ours to touch any more; off the record
 * @SVIRT_OUTCOME_KEPT: not put to rest, see the error; still on record
 *
 * Of svirt_label(): LABELLED, UNCHANGED, ACCEPTED, REFUSED, WARNED, and LEFT or
 * KEPT where it could not put a file back; of svirt_restore(): RESTORED,
 * AT_REST, STILL_USED, GONE, LEFT, KEPT, REFUSED; of svirt_restore_unowned():
 * RESTORED, AT_REST, REFUSED.
 */
enum svirt_outcome {
	SVIRT_OUTCOME_LABELLED,
	SVIRT_OUTCOME_UNCHANGED,
	SVIRT_OUTCOME_ACCEPTED,
	SVIRT_OUTCOME_REFUSED,
	SVIRT_OUTCOME_WARNED,
	SVIRT_OUTCOME_RESTORED,
	SVIRT_OUTCOME_AT_REST,
	SVIRT_OUTCOME_STILL_USED,
	SVIRT_OUTCOME_GONE,
	SVIRT_OUTCOME_LEFT,
	SVIRT_OUTCOME_KEPT,
};

/**
 * enum svirt_reason - why
 * @SVIRT_REASON_NONE: none is given
 * @SVIRT_REASON_FAILED: a call failed [error]
 * @SVIRT_REASON_SYMLINK: a symlink neither root's nor the caller's, or that a
 *     VM can have made
 * @SVIRT_REASON_HARDLINK: it has several names
 * @SVIRT_REASON_DISK: a whole disk
 * @SVIRT_REASON_DIRECTORY: a directory, and no tree was asked for
 * @SVIRT_REASON_COMMON: a device that every process shares
 * @SVIRT_REASON_PROTECTED: it lies in a protected place [what]
 * @SVIRT_REASON_HELD_BY: another VM has it, alone [vm]
 * @SVIRT_REASON_OTHER_ROLE: it is on record in another role [vm, what]
 * @SVIRT_REASON_BY_LIBVIRT: libvirt remembers it
 * @SVIRT_REASON_UNASKABLE: whether libvirt does could not be asked
 * @SVIRT_REASON_LEVEL_TAKEN: its label is at another's level [vm or pid]
 * @SVIRT_REASON_OTHER_HOST: shared storage, and nobody here has its level
 * @SVIRT_REASON_NO_LABELS: the file system keeps none [what: its type]
 * @SVIRT_REASON_READ_ONLY: the file system is mounted read-only
 * @SVIRT_REASON_NOT_SHARED: the policy lets no two VMs write one file
 * @SVIRT_REASON_TOO_DEEP: a tree of more directories in each other than are
 *     followed
 * @SVIRT_REASON_CHANGED: someone gave it another label meanwhile
 * @SVIRT_REASON_REPLACED: another file has its name now
 * @SVIRT_REASON_ON_RECORD: a VM in the registry has it [vm]
 * @SVIRT_REASON_OFF_RECORD: this VM does not have it
 * @SVIRT_REASON_UNUSABLE: the policy does not let the VM use the label
 * @SVIRT_REASON_OPEN: the policy lets other VMs use the label
 * @SVIRT_REASON_TO_REST_TYPE: its original is open to every VM: given
 *     svirt_rest_t
 * @SVIRT_REASON_REST_OPEN: the same, but the policy lacks svirt_rest_t
 * @SVIRT_REASON_TO_DEFAULT: its original is no label to go back to: given the
 *     policy's default
 * @SVIRT_REASON_OTHER_CHAIN: its image rested on another file before [what:
 *     that one, or "" for none]
 * @SVIRT_REASON_BY_MOUNT: the mount gives it the VM's label, which stays
 * @SVIRT_REASON_CONTEXT_INVALID: the policy does not know the context, or it
 *     ends in no single level [what]
 * @SVIRT_REASON_CONTEXT_TAKEN: its level is comparable with another [vm or
 *     pid]
 * @SVIRT_REASON_OTHER_CONTEXT: another VM has it as another context [vm, what]
 * @SVIRT_REASON_OTHER_OWNER: another VM uses it as its owner is now [vm]
 * @SVIRT_REASON_OWNER_TAKEN: the user is another VM's own [vm]
 * @SVIRT_REASON_OWNER_CHANGED: someone gave it to another user meanwhile; that
 *     was left
 * @SVIRT_REASON_NOT_OWNER: it is another's than if_owner says
 *
 * In brackets what else the event tells.
 */
enum svirt_reason {
	SVIRT_REASON_NONE,
	SVIRT_REASON_FAILED,
	SVIRT_REASON_SYMLINK,
	SVIRT_REASON_HARDLINK,
	SVIRT_REASON_DISK,
	SVIRT_REASON_DIRECTORY,
	SVIRT_REASON_COMMON,
	SVIRT_REASON_PROTECTED,
	SVIRT_REASON_HELD_BY,
	SVIRT_REASON_OTHER_ROLE,
	SVIRT_REASON_BY_LIBVIRT,
	SVIRT_REASON_UNASKABLE,
	SVIRT_REASON_LEVEL_TAKEN,
	SVIRT_REASON_OTHER_HOST,
	SVIRT_REASON_NO_LABELS,
	SVIRT_REASON_READ_ONLY,
	SVIRT_REASON_NOT_SHARED,
	SVIRT_REASON_TOO_DEEP,
	SVIRT_REASON_CHANGED,
	SVIRT_REASON_REPLACED,
	SVIRT_REASON_ON_RECORD,
	SVIRT_REASON_OFF_RECORD,
	SVIRT_REASON_UNUSABLE,
	SVIRT_REASON_OPEN,
	SVIRT_REASON_TO_REST_TYPE,
	SVIRT_REASON_REST_OPEN,
	SVIRT_REASON_TO_DEFAULT,
	SVIRT_REASON_OTHER_CHAIN,
	SVIRT_REASON_BY_MOUNT,
	SVIRT_REASON_CONTEXT_INVALID,
	SVIRT_REASON_CONTEXT_TAKEN,
	SVIRT_REASON_OTHER_CONTEXT,
	SVIRT_REASON_OTHER_OWNER,
	SVIRT_REASON_OWNER_TAKEN,
	SVIRT_REASON_OWNER_CHANGED,
	SVIRT_REASON_NOT_OWNER,
};

/**
 * svirt_reason_text() - a reason in words
 * @reason: the reason
 *
 * What the event tells beside it is not among them.
 *
 * Return: a text in English without a full stop, for an unknown reason too; not
 * to be freed.
 */
const char *svirt_reason_text(enum svirt_reason reason);

/**
 * struct svirt_event - something that happened to a file
 * @outcome: what
 * @reason: why
 * @error: positive errno value, or 0
 * @path: absolute, as the kernel has it; as it was given where it could not be
 *        found
 * @role: what it is, or was, to the VM
 * @member: it was not named, but found in a tree
 * @before: raw context before, or NULL
 * @after: raw context now, or NULL
 * @vm: another VM, or NULL
 * @pid: a process, or 0
 * @what: see enum svirt_reason
 */
struct svirt_event {
	enum svirt_outcome outcome;
	enum svirt_reason reason;
	int error;
	const char *path;
	enum svirt_role role;
	bool member;
	const char *before;
	const char *after;
	const char *vm;
	pid_t pid;
	const char *what;
};

/**
 * typedef svirt_event_fn - what is told of each file
 * @event: valid until the function returns
 * @data: from struct svirt_work
 *
 * Called by one thread at a time.
 */
typedef void (*svirt_event_fn)(const struct svirt_event *event, void *data);

/**
 * struct svirt_owner - whom a file is given to while a VM has it
 * @uid: user
 * @gid: group, or (gid_t)-1 to leave the group alone
 */
struct svirt_owner {
	uid_t uid;
	gid_t gid;
};

/**
 * struct svirt_target - a path to work on
 * @path: the path; a symlink in it is followed where root or the caller owns it
 * @role: what it is to the VM
 * @tree: a directory stands for all there is in it
 * @image: the image whose header alone names @path, or NULL. What an image is
 *         said to rest on the first time is remembered, in the order of the
 *         targets; another chain later is refused (SVIRT_REASON_OTHER_CHAIN)
 * @owner: svirt_label(): whom to give it to, or NULL. The user is given the
 *         access that @role stands for; who owned the file, and its mode, are
 *         on record with its label and come back with it. Without, an image or
 *         private file of a VM with a uid of its own is given to that, and
 *         closed to all others.
 * @context: svirt_label(): raw context to give it in place of @role's, or NULL.
 *           Its level is the VM's own, or one that is comparable with none that
 *           is held or runs; a shared or content file's may be without
 *           categories. svirt_registry_hold() keeps off it.
 * @fd: svirt_label(): the file itself, open in whatever way, or NULL. It is
 *      labelled where the name that the kernel has for it now leads to it, and
 *      else refused (SVIRT_REASON_REPLACED); @path may be NULL
 * @if_owner: svirt_label(): whose it has to be, or was before it was given to
 *            another with its label; NULL for anybody's. Asked of the file that
 *            is labelled, whatever has its name by then.
 */
struct svirt_target {
	const char *path;
	enum svirt_role role;
	bool tree;
	const char *image;
	const struct svirt_owner *owner;
	const char *context;
	const int *fd;
	const uid_t *if_owner;
};

/* Bits of struct svirt_work's flags. */
#define SVIRT_ALLOW_HARDLINK (1U << 0)	/* label what has several names */
#define SVIRT_ALLOW_DISK (1U << 1)	/* label a whole disk */
#define SVIRT_ONE_FILE_SYSTEM (1U << 2) /* cross no mount in a tree */
#define SVIRT_WORK_DRY_RUN (1U << 3)	/* look, and tell, but change nothing */
#define SVIRT_REST_DEFAULT (1U << 4)	/* at rest: the policy's default */
#define SVIRT_REST_ORIGINAL (1U << 5)	/* at rest: even an open original */
#define SVIRT_ALLOW_CHAIN (1U << 6)	/* take another chain than before */

/**
 * struct svirt_work - what is to be done
 * @size: sizeof(struct svirt_work)
 * @targets: the paths
 * @target_size: sizeof(struct svirt_target); needless where @count is 0
 * @count: how many
 * @flags: SVIRT_ALLOW_HARDLINK and so on
 * @threads: 1 to 64
 * @fn: told of every file
 * @data: handed on to @fn
 */
struct svirt_work {
	size_t size;
	const struct svirt_target *targets;
	size_t target_size;
	size_t count;
	unsigned int flags;
	unsigned int threads;
	svirt_event_fn fn;
	void *data;
};

/**
 * svirt_label() - label files for a VM
 * @registry: opened for writing
 * @vm: the VM
 * @work: the files
 *
 * All or nothing: once a file is refused, what this call labelled is put back.
 * Every file is on record, durably, before its label changes; a call that does
 * not return, because the process was killed, is undone by svirt_restore().
 * Descriptors are kept open for as many files at a time as RLIMIT_NOFILE lets
 * it, at most 4096 a thread.
 *
 * Return: 0, or
 *   -ECANCELED   a file was refused; @work->fn was told
 *   -ENOENT      the VM is not held (any more)
 *   -EADDRINUSE  a process that is not the VM's runs at its level, see
 *                svirt_vm_stranger()
 *   -EWOULDBLOCK another process works on it
 *   -EPERM       the VM was allocated not to be relabelled
 *   -EOPNOTSUPP  SELinux is disabled
 *   -ENODATA     the policy names no context for the role content or private
 *   -EINVAL      @work's size, target_size or flags are none
 *   -E2BIG       @work asks for what this version does not know
 *   and what svirt_templates_load() returns
 */
int svirt_label(struct svirt_registry *registry, const struct svirt_vm *vm,
	const struct svirt_work *work);

/**
 * svirt_restore() - put a VM's files to rest
 * @registry: opened for writing
 * @vm: the VM, released or not
 * @work: only these files; with a count of 0 all, and what the VM made in its
 *        trees, unless it runs
 *
 * A file that another VM has too keeps its label; this VM only lets it go.
 *
 * Return: 0, or
 *   -ECANCELED   some files were left or kept, or are not the VM's; @work->fn
 *                was told
 *   -ETXTBSY     a process runs as it, and no files were named
 *   -EWOULDBLOCK another process works on it
 *   -EOPNOTSUPP  SELinux is disabled
 *   -EINVAL, -E2BIG
 *                as svirt_label()
 *   and the errors of svirt_vm_state()
 */
int svirt_restore(struct svirt_registry *registry, const struct svirt_vm *vm,
	const struct svirt_work *work);

/**
 * svirt_restore_unowned() - give files that no VM has the policy's default
 * @registry: opened for writing
 * @work: the files
 *
 * Return: as svirt_restore().
 */
int svirt_restore_unowned(
	struct svirt_registry *registry, const struct svirt_work *work);

#ifdef __cplusplus
}
#endif

#endif

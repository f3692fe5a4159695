/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who may work on a VM now: an open file description lock on the byte whose
 * offset is the VM's id, which the kernel drops whatever becomes of the holder.
 */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <time.h>

#include "registry/lock.h"

static int open_file(struct svirt_registry *registry)
{
	_cleanup_free_ char *path = NULL;

	if (registry->lock_fd >= 0)
		return 0;
	if (!registry->path) /* a dry run's, in memory */
		return -ENOENT;
	if (asprintf(&path, "%s-lock", registry->path) < 0)
		return -ENOMEM;
	registry->lock_fd =
		open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	return registry->lock_fd < 0 ? util_errno() : 0;
}

static int set(struct svirt_registry *registry, int64_t vm, short type)
{
	struct flock lock = {.l_type = type,
		.l_whence = SEEK_SET,
		.l_start = vm,
		.l_len = 1};
	int r;

	do
		r = fcntl(registry->lock_fd, F_OFD_SETLK, &lock);
	while (r < 0 && errno == EINTR);
	if (r < 0 && (errno == EAGAIN || errno == EACCES))
		return -EWOULDBLOCK;
	return r < 0 ? util_errno() : 0;
}

/* The place of a VM in the list of those locked, or its end. */
static size_t find(const struct svirt_registry *registry, int64_t vm)
{
	size_t i = 0;

	while (i < registry->lock_count && registry->locks[i] != vm)
		i++;
	return i;
}

SVIRT_PUBLIC int svirt_registry_lock(struct svirt_registry *registry,
	const struct svirt_vm *vm, unsigned int wait)
{
	const struct timespec pause = {.tv_nsec = 10000000};
	size_t count = registry->lock_count;
	int64_t *locks;
	int r;

	if (find(registry, vm->id) < count)
		return 0;
	locks = reallocarray(registry->locks, count + 1, sizeof(*locks));
	if (!locks)
		return -ENOMEM;
	registry->locks = locks;
	r = open_file(registry);
	if (r == 0)
		r = set(registry, vm->id, F_WRLCK);
	for (; r == -EWOULDBLOCK && wait >= 10; wait -= 10) {
		nanosleep(&pause, NULL);
		r = set(registry, vm->id, F_WRLCK);
	}
	if (r == 0)
		locks[registry->lock_count++] = vm->id;
	return r;
}

static void unlock(struct svirt_registry *registry, int64_t vm)
{
	size_t i = find(registry, vm);

	if (i == registry->lock_count)
		return;
	set(registry, vm, F_UNLCK);
	registry->locks[i] = registry->locks[--registry->lock_count];
}

SVIRT_PUBLIC void svirt_registry_unlock(
	struct svirt_registry *registry, const struct svirt_vm *vm)
{
	unlock(registry, vm->id);
}

int lock_begin(struct svirt_registry *registry, const struct svirt_vm *vm,
	struct lock *ret)
{
	bool is_new = find(registry, vm->id) == registry->lock_count;
	int r = svirt_registry_lock(registry, vm, 0);

	if (r == 0 && is_new)
		*ret = (struct lock){registry, vm->id};
	return r;
}

void lock_end(struct lock *lock)
{
	if (lock->vm != 0)
		unlock(lock->registry, lock->vm);
}

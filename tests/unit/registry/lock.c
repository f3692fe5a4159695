/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Functions that work on a VM take its lock by themselves. */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "tap.h"
#include "world.h"

static void on_event(const struct svirt_event *event, void *data)
{
}

/* What each function says while another has the lock. */
static void test_locked(
	struct svirt_registry *registry, const struct svirt_vm *vm, int want)
{
	const struct svirt_work none = {.size = sizeof(none), .fn = on_event};

	is(svirt_label(registry, vm, &none), want, "svirt_label()");
	is(svirt_restore(registry, vm, &none), want, "svirt_restore()");
	is(svirt_registry_start_helper(registry, vm, getpid()), want,
		"svirt_registry_start_helper()");
	is(svirt_registry_start_undo(registry, vm), want,
		"svirt_registry_start_undo()");
	is(svirt_registry_release(registry, vm, 0), want,
		"svirt_registry_release()");
}

int main(void)
{
	static struct world world;
	struct svirt_registry *other = NULL;
	struct svirt_vm vm = {0};

	world_open(&world, "locked");
	need(world_hold_dynamic(&world, "c0.c9", 2, &vm) == 0, "hold");
	need(svirt_registry_open(world.path, SVIRT_OPEN_WRITE, &other) == 0,
		"open");
	is(svirt_registry_lock(other, &vm, 0), 0, "another takes the lock");
	is(svirt_registry_lock(other, &vm, 0), 0, "and has it");
	is(svirt_registry_lock(world.registry, &vm, 20), -EWOULDBLOCK,
		"waited for in vain");
	test_locked(world.registry, &vm, -EWOULDBLOCK);
	svirt_registry_unlock(other, &vm);
	is(svirt_registry_lock(world.registry, &vm, 0), 0, "taken here");
	svirt_registry_unlock(world.registry, &vm);
	is(svirt_registry_start(world.registry, &vm, getpid()), 0, "it starts");
	is(svirt_registry_start(world.registry, &vm, getpid()), -ETXTBSY,
		"and does not twice");
	is(svirt_registry_release(world.registry, &vm, 1U << 31), -EINVAL,
		"an unknown flag");
	is(svirt_registry_release(world.registry, &vm, 0), -ETXTBSY,
		"a VM that runs is not released");
	is(svirt_restore(world.registry, &vm,
		   &(struct svirt_work){
			   .size = sizeof(struct svirt_work), .fn = on_event}),
		-ETXTBSY, "nor are its files put to rest");
	is(svirt_registry_start_undo(world.registry, &vm), 0, "taken back");
	test_locked(world.registry, &vm, 0);
	is(svirt_registry_lock(other, &vm, 0), 0, "nothing is left locked");
	svirt_registry_close(other);
	svirt_vm_clear(&vm);
	world_close(&world);
	world_end();
	return tap_done();
}

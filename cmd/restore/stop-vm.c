/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A VM's end, from the polite to the less so: no lock is held meanwhile. What
 * is said to QEMU is in power-down.c; SIGKILL is restore-vm.c's. */
#include "config.h"

#include <string.h>
#include <time.h>

#include "restore/power-down.h"
#include "restore/stop-vm.h"
#include "shared/cli.h"

/* In milliseconds: for QEMU's answer, for the end after SIGTERM, and for
 * helpers to follow their QEMU by themselves. */
#define ANSWER_WAIT 10000
#define TERM_WAIT 10000
#define HELPER_WAIT 2000
#define PAUSE 100

static unsigned int shorter(unsigned int one, unsigned int other)
{
	return one < other ? one : other;
}

static int runs(const struct svirt_vm *vm)
{
	enum svirt_state state;
	int r = svirt_vm_state(vm, &state, NULL);

	if (r < 0)
		cli_warn("/proc: %s", strerror(-r));
	return r < 0 ? r : state == SVIRT_STATE_RUNNING;
}

static bool has_main(const struct svirt_vm *vm)
{
	uint64_t start;

	return vm->pid > 0 && svirt_process_start(vm->pid, &start) == 0 &&
	       start == vm->pid_start;
}

/* 1 while it runs, though QEMU may be gone and only helpers be left; 0 or
 * -errno. */
static int wait_end(const struct svirt_vm *vm, unsigned int wait)
{
	const struct timespec moment = {.tv_nsec = PAUSE * 1000000L};
	bool had_main = has_main(vm);
	int r = runs(vm);

	while (r > 0 && wait >= PAUSE) {
		nanosleep(&moment, NULL);
		wait -= PAUSE;
		if (had_main && !has_main(vm)) {
			wait = shorter(wait, HELPER_WAIT);
			had_main = false;
		}
		r = runs(vm);
	}
	return r;
}

/* Whether the guest was asked, so that waiting for it makes sense. */
static bool ask_guest(const struct svirt_vm *vm, unsigned int wait)
{
	const char *socket = NULL;
	int r = power_down(vm, shorter(wait, ANSWER_WAIT), &socket);

	if (r == 0)
		cli_verbose(
			"%s: asked by its %s to power down", vm->name, socket);
	else if (r == -ENOENT)
		cli_verbose("%s: no qmp or monitor in " SVIRT_RUNDIR_PATH
			    "/%s to power it down by",
			vm->name, vm->name);
	else
		cli_warn(SVIRT_RUNDIR_PATH "/%s/%s: not powered down: %s",
			vm->name, socket,
			r == -EPROTO ? "QEMU refuses" : strerror(-r));
	return r == 0;
}

int stop_vm(const struct svirt_vm *vm, unsigned int seconds)
{
	unsigned int wait = seconds * 1000;
	int r = runs(vm);

	if (r <= 0)
		return r;
	if (ask_guest(vm, wait)) {
		r = wait_end(vm, wait);
		if (r > 0 && has_main(vm))
			cli_warn("%s: the guest has not powered down in %u "
				 "seconds: SIGTERM",
				vm->name, seconds);
	}
	if (r <= 0)
		return r;
	r = svirt_vm_terminate(vm);
	if (r < 0) {
		cli_warn("%s: SIGTERM: %s", vm->name, strerror(-r));
		return r;
	}
	cli_verbose("%s: SIGTERM", vm->name);
	r = wait_end(vm, shorter(wait, TERM_WAIT));
	return r > 0 ? -ETXTBSY : r;
}

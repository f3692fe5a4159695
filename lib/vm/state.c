/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Whether a VM runs, is held or stale, as its cgroups and /proc tell; what is
 * recorded of its start is in registry/vm-start.c.
 *
 * A VM that was taken over forks and ends its processes as fast as it can, and
 * one pass over /proc can miss them all. So this file MUST
 *  - believe the kernel's word about a cgroup, and of /proc only what it shows;
 *  - take a VM that was started without a cgroup for gone only when nothing
 *    forked while /proc was read;
 *  - let "cannot tell" be "runs", after a bounded time.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "util.h"
#include "vm/cgroup.h"
#include "vm/state.h"
#include "vm/state-view.h"

/* How long to look for a moment without a fork, in milliseconds: a pass takes
 * three where little runs, and half a second on a host that has no time. */
#define LOOK_MAX 3000

/* Judge every VM that is not certain: 1 when one is left that is not, 0 or
 * -errno. */
static int judge_all(const struct svirt_vms *vms, struct state_view *views)
{
	_cleanup_(state_look_clear) struct state_look look = {0};
	int left = 0, r = state_look(&look);

	for (size_t i = 0; r == 0 && i < vms->count; i++) {
		if (views[i].is_certain)
			continue;
		r = state_judge(&vms->list[i], &look, &views[i]);
		left |= !views[i].is_certain;
	}
	return r < 0 ? r : left;
}

/* How many processes and threads there ever were. */
static int count_forks(uint64_t *ret)
{
	FILE *file = fopen("/proc/stat", "re");
	size_t room = 0;
	char *line = NULL;
	int r = -EIO;

	if (!file)
		return util_errno();
	while (r == -EIO && getline(&line, &room, file) > 0) {
		if (strncmp(line, "processes ", 10) != 0)
			continue;
		line[strcspn(line, "\n")] = '\0';
		if (util_number(line + 10, 0, UINT64_MAX, ret) == 0)
			r = 0;
	}
	free(line);
	fclose(file);
	return r;
}

/* Two passes that find nobody, and no fork from before the one to after the
 * other: nobody was there. 1 when that cannot be had now. */
static int judge_still(const struct svirt_vms *vms, struct state_view *views)
{
	uint64_t before, after;
	int r = count_forks(&before);

	if (r == 0)
		r = judge_all(vms, views);
	if (r > 0)
		r = judge_all(vms, views);
	if (r <= 0)
		return r;
	r = count_forks(&after);
	return r < 0 ? r : before != after;
}

/* Of the clock that goes on. */
static int64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static int judge_certainly(
	const struct svirt_vms *vms, struct state_view *views)
{
	const struct timespec moment = {.tv_nsec = 1000000};
	const int64_t begun = now();
	int r = judge_all(vms, views);

	do {
		if (r > 0)
			r = judge_still(vms, views);
		if (r > 0)
			nanosleep(&moment, NULL);
	} while (r > 0 && now() - begun < LOOK_MAX);
	for (size_t i = 0; r > 0 && i < vms->count; i++)
		if (!views[i].is_certain)
			views[i].state = SVIRT_STATE_RUNNING;
	return r < 0 ? r : 0;
}

SVIRT_PUBLIC int svirt_vms_states(
	const struct svirt_vms *vms, enum svirt_state *ret, pid_t *ret_pids)
{
	_cleanup_free_ struct state_view *views = NULL;
	int r;

	if (vms->count == 0)
		return 0;
	views = calloc(vms->count, sizeof(*views));
	if (!views)
		return -ENOMEM;
	r = judge_certainly(vms, views);
	for (size_t i = 0; r == 0 && i < vms->count; i++) {
		ret[i] = views[i].state;
		if (ret_pids)
			ret_pids[i] = views[i].pid;
	}
	return r;
}

int state_of(const struct svirt_vm *vm, struct state_view *ret)
{
	struct svirt_vm copy = *vm;
	const struct svirt_vms one = {.count = 1, .list = &copy};
	struct state_view view = {0};
	int r = judge_certainly(&one, &view);

	if (r == 0)
		*ret = view;
	return r;
}

SVIRT_PUBLIC int svirt_vm_state(
	const struct svirt_vm *vm, enum svirt_state *ret, pid_t *ret_pid)
{
	struct state_view view;
	int r = state_of(vm, &view);

	if (r < 0)
		return r;
	*ret = view.state;
	if (ret_pid)
		*ret_pid = view.pid;
	return 0;
}

SVIRT_PUBLIC int svirt_vm_stranger(const struct svirt_vm *vm, pid_t *ret)
{
	struct state_view view;
	int r = state_of(vm, &view);

	if (r == 0 && view.stranger > 0) {
		*ret = view.stranger;
		r = 1;
	}
	return r;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A VM from one disk, confined, by a launcher on the library. Killed, it leaves
 * a stale VM to svirt-restore(8). svirt-exec does more (capabilities, folders).
 *
 *	cc launch.c -o launch $(pkg-config --cflags --libs libsvirt libselinux)
 *	./launch disk.raw /usr/bin/qemu-system-x86_64 [OPTION]...
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <selinux/selinux.h>
#include <stdio.h>
#include <stdlib.h>
#include <svirt.h>
#include <sys/wait.h>
#include <unistd.h>

static void check(int err, const char *what)
{
	if (err >= 0)
		return;
	fprintf(stderr, "launch: %s: %s\n", what, svirt_strerror(err));
	exit(125);
}

static void refused(const struct svirt_event *event, void *stream)
{
	if (event->outcome == SVIRT_OUTCOME_REFUSED ||
		event->outcome == SVIRT_OUTCOME_KEPT)
		fprintf(stream, "%s: %s\n", event->path,
			svirt_reason_text(event->reason));
}

/* The child waits until it is on record, so that the VM never runs unseen. */
static pid_t start(struct svirt_registry *reg, struct svirt_vm *vm, char **cmd)
{
	int gate[2];
	char byte;
	pid_t pid;

	check(pipe2(gate, O_CLOEXEC), "pipe");
	check(pid = fork(), "fork");
	if (pid == 0) {
		close(gate[1]);
		if (read(gate[0], &byte, 1) != 1 ||
			setexeccon_raw(vm->process) < 0)
			_exit(126);
		execv(cmd[0], cmd);
		_exit(127);
	}
	check(svirt_registry_start(reg, vm, pid), "start");
	check(write(gate[1], "", 1) == 1 ? 0 : -1, "start");
	return pid;
}

int main(int argc, char **argv)
{
	struct svirt_target disk = {.path = argv[1]};
	struct svirt_work label = {&disk, 1, 0, 1, refused, stderr};
	struct svirt_work all = {NULL, 0, 0, 1, refused, stderr};
	struct svirt_request request = {.owner = getpid()};
	struct svirt_conflict conflict = {0};
	struct svirt_registry *reg;
	struct svirt_vm vm;
	int status = -1, err;

	if (argc < 3)
		return 125;
	check(svirt_registry_open(SVIRT_REGISTRY_PATH, SVIRT_OPEN_WRITE, &reg),
		SVIRT_REGISTRY_PATH);
	check(svirt_registry_hold(reg, &request, &vm, &conflict), "hold");
	err = svirt_label(reg, &vm, &label);
	if (err == 0)
		waitpid(start(reg, &vm, argv + 2), &status, 0);
	check(svirt_restore(reg, &vm, &all), "restore");
	check(svirt_registry_release(reg, &vm, 0), "release");
	check(err, "label");
	return WIFEXITED(status) ? WEXITSTATUS(status) : 125;
}

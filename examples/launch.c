/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A VM from one disk, confined, by the library. Killed, it leaves a stale VM.
 *	cc launch.c -o launch $(pkg-config --cflags --libs libsvirt)
 *	./launch disk.raw /usr/bin/qemu-system-x86_64 [OPTION]...
 */
#include <stdio.h>
#include <stdlib.h>
#include <svirt.h>
#include <sys/wait.h>
#include <unistd.h>

static void check(int err, const char *what)
{
	if (err < 0) {
		fprintf(stderr, "launch: %s: %s\n", what, svirt_strerror(err));
		exit(125);
	}
}

static void refused(const struct svirt_event *event, void *stream)
{
	if (event->reason != SVIRT_REASON_NONE)
		fprintf(stream, "%s: %s\n", event->path,
			svirt_reason_text(event->reason));
}

/* It waits until it is on record, so that the VM never runs unseen. */
static void become(const int gate[2], const struct svirt_vm *vm, char **cmd)
{
	const struct svirt_entry entry = {.size = sizeof(entry),
		.flags = SVIRT_ENTER_CAPABILITIES, .context = vm->process};
	const char *lacks;
	char *label, byte;

	close(gate[1]);
	for (int fd = 0; fd <= 2; fd++)
		if (!svirt_descriptor_prepare(fd, vm->process, &lacks, &label))
			fprintf(stderr, "launch: no %s on %s\n", lacks, label);
	if (read(gate[0], &byte, 1) == 1 && svirt_enter(&entry, NULL) == 0)
		execv(cmd[0], cmd);
	_exit(126);
}

int main(int argc, char **argv)
{
	struct svirt_target disk = {.path = argv[1]};
	struct svirt_work work = {sizeof(work), &disk, sizeof(disk), 1, 0, 1,
		refused, stderr};
	struct svirt_request request = {.size = sizeof(request), .owner = getpid()};
	struct svirt_templates templates;
	struct svirt_conflict conflict = {0};
	struct svirt_registry *reg;
	struct svirt_vm vm;
	int gate[2], status = -1, pid = -1, err;

	if (argc < 3 || pipe(gate) < 0)
		return 125;
	check(svirt_templates_load(&templates), "contexts");
	if (access("/dev/kvm", F_OK) < 0) /* emulation has its own */
		request.context = templates.tcg;
	check(svirt_registry_open(SVIRT_REGISTRY_PATH, SVIRT_OPEN_WRITE, &reg), "open");
	check(svirt_registry_hold(reg, &request, &vm, &conflict), "hold");
	err = svirt_label(reg, &vm, &work);
	if (err == 0)
		err = svirt_rundir_make(&vm, geteuid(), getegid());
	if (err == 0 && (pid = fork()) == 0)
		become(gate, &vm, argv + 2);
	if (pid > 0 && (err = svirt_registry_start(reg, &vm, pid)) == 0)
		dprintf(gate[1], "x");
	close(gate[1]);
	waitpid(pid, &status, 0);
	svirt_rundir_remove(&vm);
	work.count = 0; /* all of them */
	check(svirt_restore(reg, &vm, &work), "restore");
	check(svirt_registry_release(reg, &vm, 0), "release");
	check(err, "start");
	return WIFEXITED(status) ? WEXITSTATUS(status) : 125;
}

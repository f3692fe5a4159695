/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * race [ROUNDS]: an attacker who owns a directory exchanges a file in it for a
 * symlink to, and a hard link of, files that must not change, and a directory
 * for a symlink, as fast as it can, while the code of svirt-label and
 * svirt-restore works on the very names. A prey's label that changes is a win
 * for the attacker.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "svirt.h"
#include "tap.h"
#include "util.h"

#define LABEL "security.selinux"
#define BEFORE "system_u:object_r:virt_image_t:s0"
#define ATTACKER 65534

static const char *const prey[] = {"prey/file", "prey/linked", "prey/g"};

/* The attacker's own directories. It holds them open, for by name it could
 * reach into the prey's through its own symlinks, as root. */
enum { TOP, TREE, DIR, SIDE, PLACES };
static const char *const places[PLACES] = {".", "tree", "tree/dir", "side"};

/* What it exchanges: a name in its tree for what it keeps aside. */
static const struct {
	int place;
	const char *name;
	const char *aside;
} swaps[] = {
	{TREE, "file", "symlink"},
	{TREE, "file", "hardlink"},
	{TREE, "file", "other"},
	{TREE, "dir", "dirlink"},
	{DIR, "g", "hardlink"},
	{DIR, "g", "symlink"},
	{TOP, "tree", "treelink"},
};

struct counts {
	unsigned int labelled; /* calls that labelled what they were asked */
	unsigned int refused;
	unsigned int wins;
};

static void need(bool condition, const char *what)
{
	if (condition)
		return;
	printf("Bail out! %s: %s\n", what, strerror(errno));
	exit(1);
}

static void make_file(const char *path)
{
	int fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0644);

	need(fd >= 0, path);
	need(fsetxattr(fd, LABEL, BEFORE, sizeof(BEFORE), 0) == 0, path);
	close(fd);
}

static void make_link(const char *target, const char *path)
{
	need(symlink(target, path) == 0, path);
	need(lchown(path, ATTACKER, ATTACKER) == 0, path);
}

static void make_directory(const char *path)
{
	need(mkdir(path, 0755) == 0, path);
	need(setxattr(path, LABEL, BEFORE, sizeof(BEFORE), 0) == 0, path);
}

static void make_world(const char *directory)
{
	make_directory("prey");
	for (size_t i = 0; i < ARRAY_SIZE(prey); i++)
		make_file(prey[i]);
	make_directory("tree");
	make_directory("side");
	make_directory("tree/dir");
	make_file("tree/file");
	make_file("tree/dir/g");
	make_file("side/other");
	make_link("../prey/file", "side/symlink");
	make_link("../prey", "side/dirlink");
	make_link("prey", "side/treelink");
	need(link("prey/linked", "side/hardlink") == 0, directory);
}

/* Goes on until it is killed, or its parent is gone. */
_Noreturn static void attack(unsigned int seed)
{
	int fds[PLACES];

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (int i = 0; i < PLACES; i++)
		fds[i] = open(places[i], O_PATH | O_DIRECTORY | O_CLOEXEC);
	for (;;) {
		size_t i = (size_t)rand_r(&seed) % ARRAY_SIZE(swaps);

		renameat2(fds[swaps[i].place], swaps[i].name, fds[SIDE],
			swaps[i].aside, RENAME_EXCHANGE);
		if (seed % 8 == 0) {
			linkat(fds[TREE], "file", fds[SIDE], "extra", 0);
			unlinkat(fds[SIDE], "extra", 0);
		}
	}
}

static unsigned int count_wins(void)
{
	char label[256];
	unsigned int wins = 0;

	for (size_t i = 0; i < ARRAY_SIZE(prey); i++) {
		ssize_t size =
			getxattr(prey[i], LABEL, label, sizeof(label) - 1);

		need(size >= 0, prey[i]);
		label[size] = '\0';
		if (strcmp(label, BEFORE) == 0)
			continue;
		wins++;
		setxattr(prey[i], LABEL, BEFORE, sizeof(BEFORE), 0);
	}
	return wins;
}

static void ignore(const struct svirt_event *event, void *data)
{
}

/* One round: label one of the names, then all goes to rest. */
static void play(struct svirt_registry *registry, const struct svirt_vm *vm,
	unsigned int round, struct counts *counts)
{
	static const struct svirt_target targets[] = {
		{"tree/file", SVIRT_ROLE_IMAGE, false},
		{"tree/dir/g", SVIRT_ROLE_IMAGE, false},
		{"tree", SVIRT_ROLE_IMAGE, true},
		{"tree/file", SVIRT_ROLE_CONTENT, false},
	};
	const struct svirt_work work = {
		.size = sizeof(struct svirt_work),
		.target_size = sizeof(struct svirt_target),
		.targets = &targets[round % ARRAY_SIZE(targets)],
		.count = 1,
		.flags = SVIRT_REST_ORIGINAL,
		.threads = 1 + round % 2,
		.fn = ignore,
	};
	const struct svirt_work rest = {.size = sizeof(struct svirt_work),
		.target_size = sizeof(struct svirt_target),
		.flags = SVIRT_REST_ORIGINAL,
		.threads = 1,
		.fn = ignore};
	int err = svirt_label(registry, vm, &work);

	if (err == 0)
		counts->labelled++;
	else
		counts->refused++;
	counts->wins += count_wins();
	svirt_restore(registry, vm, &rest);
	counts->wins += count_wins();
}

/* Look, then label by path: what the attacker must be able to beat, or this
 * test shows nothing. Stops at the first win. */
static bool naive_loses(void)
{
	static const char label[] = "system_u:object_r:svirt_image_t:s0:c1,c2";
	struct stat st;

	for (unsigned int i = 0; i < 1000000; i++) {
		if (lstat("tree/file", &st) < 0 || !S_ISREG(st.st_mode) ||
			st.st_nlink > 1)
			continue;
		setxattr("tree/file", LABEL, label, sizeof(label), 0);
		if (count_wins() > 0)
			return true;
	}
	return false;
}

static void hold(struct svirt_registry *registry, struct svirt_vm *ret)
{
	struct svirt_conflict conflict = {0};
	struct svirt_range caller;
	const struct svirt_request request = {
		.size = sizeof(struct svirt_request),
		.name = "race",
		.mode = SVIRT_MODE_DYNAMIC,
		.context = "system_u:system_r:svirt_t:s0",
		.image = "system_u:object_r:svirt_image_t:s0",
		.caller = &caller,
		.count = 2,
	};

	need(svirt_range_parse("s0-s0:c0.c1023", &caller) == 0, "range");
	errno = -svirt_registry_hold(registry, &request, ret, &conflict);
	need(errno == 0, "hold");
}

static void remove_all(char *directory)
{
	pid_t child = fork();

	if (child == 0) {
		execlp("rm", "rm", "-rf", directory, NULL);
		_exit(127);
	}
	waitpid(child, NULL, 0);
}

static void run(unsigned int rounds, struct counts *counts)
{
	struct svirt_registry *registry = NULL;
	struct svirt_vm vm = {0};
	pid_t attacker;
	uint64_t left = 1;

	need(mkdir("registry", 0700) == 0, "registry");
	errno = -svirt_registry_open(
		"registry/registry.db", SVIRT_OPEN_WRITE, &registry);
	need(errno == 0, "registry");
	hold(registry, &vm);
	attacker = fork();
	need(attacker >= 0, "fork");
	if (attacker == 0)
		attack(rounds);
	ok(naive_loses(), "a labeller that goes by path loses");
	for (unsigned int round = 0; round < rounds; round++)
		play(registry, &vm, round, counts);
	kill(attacker, SIGKILL);
	waitpid(attacker, NULL, 0);
	svirt_registry_count_files(registry, &vm, &left);
	is((long long)left, 0, "no file is left on record");
	svirt_vm_clear(&vm);
	svirt_registry_close(registry);
}

int main(int argc, char **argv)
{
	char directory[] = "/tmp/svirt-race-XXXXXX";
	struct counts counts = {0};
	uint64_t rounds = getenv("SVIRT_TEST_LONG") ? 20000 : 300;

	if (getuid() != 0) {
		printf("1..0 # SKIP only root may set labels\n");
		return 0;
	}
	if (argc > 1 && util_number(argv[1], 1, 100000000, &rounds) < 0)
		return 2;
	need(mkdtemp(directory) && chmod(directory, 0755) == 0 &&
			chdir(directory) == 0,
		directory);
	make_world(directory);
	run((unsigned int)rounds, &counts);
	printf("# %u rounds: %u labelled, %u refused, %u wins\n",
		(unsigned int)rounds, counts.labelled, counts.refused,
		counts.wins);
	is(counts.wins, 0, "no label changed that must not");
	ok(counts.labelled > 0 && counts.refused > 0, "both happened");
	remove_all(directory);
	return tap_done();
}

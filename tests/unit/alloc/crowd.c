/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Crowds of processes that somebody runs, each at a level he chose, do not stop
 * allocation, nor make it take long or much memory. */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "alloc/hold.h"
#include "selinux/level.h"
#include "tap.h"
#include "world.h"

#define CROWD 10000
#define CALLS 20

static struct svirt_process crowd[CROWD];
static struct world world;

/* Each process at another pair: c0,c1 c0,c2 ... */
static void make_pairs(size_t count, unsigned int categories)
{
	unsigned int one = 0, other = 0;

	for (size_t i = 0; i < count; i++) {
		if (++other == categories)
			other = ++one + 1;
		crowd[i] = (struct svirt_process){.pid = (pid_t)i + 1};
		level_add(&crowd[i].level, one);
		level_add(&crowd[i].level, other);
	}
}

/* Each at a level of its own, from one category to nearly all. */
static void make_broad(size_t count)
{
	for (size_t i = 0; i < count; i++) {
		unsigned int most = 1 + (unsigned int)rand() % 1023;

		crowd[i] = (struct svirt_process){.pid = (pid_t)i + 1};
		for (unsigned int j = 0; j < most; j++)
			level_add(&crowd[i].level,
				(unsigned int)rand() % SVIRT_CATEGORIES);
	}
}

static int hold(const char *categories, size_t count, struct svirt_vm *vm,
	struct svirt_conflict *conflict)
{
	const struct svirt_processes live = {.count = count, .list = crowd};
	struct svirt_level set;
	struct svirt_request request = {
		.size = sizeof(struct svirt_request),
		.context = "u:r:t",
		.image = "u:r:t",
		.count = 2,
		.categories = &set,
		.caller = &world.caller,
	};

	need(svirt_categories_parse(categories, &set) == 0, categories);
	*conflict = (struct svirt_conflict){0};
	return hold_level(world.registry, &request, &live, vm, conflict);
}

/* Whether no process runs at exactly that level. */
static bool is_alone(const struct svirt_level *level, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (svirt_level_equals(level, &crowd[i].level))
			return false;
	return true;
}

/* How many of the calls get a level at which no process runs. */
static int hold_often(const char *categories, size_t count, pid_t *ret_passed)
{
	int held = 0;

	for (int i = 0; i < CALLS; i++) {
		struct svirt_conflict conflict;
		struct svirt_vm vm = {0};

		if (hold(categories, count, &vm, &conflict) == 0)
			held += is_alone(&vm.level, count);
		*ret_passed = conflict.pid;
		world_add(&world, &vm);
		svirt_conflict_clear(&conflict);
	}
	return held;
}

static void test_pairs(void)
{
	pid_t passed;

	world_open(&world, "pairs");
	make_pairs(CROWD, SVIRT_CATEGORIES);
	is(hold_often("c0.c1023", CROWD, &passed), CALLS,
		"beside ten thousand processes at a pair each");
	is(passed, 0, "none of which is passed over");
	world_close(&world);
}

static void test_broad(void)
{
	pid_t passed;

	world_open(&world, "broad");
	make_broad(CROWD);
	is(hold_often("c0.c1023", CROWD, &passed), CALLS,
		"beside ten thousand at broad levels");
	ok(passed > 0, "one of those passed over is told of");
	world_close(&world);
}

static void test_changing(void)
{
	int held = 0;
	pid_t passed;

	world_open(&world, "changing");
	for (int i = 0; i < 5; i++) {
		make_broad(100);
		held += hold_often("c0.c1023", 100, &passed);
	}
	is(held, 5 * CALLS, "beside a hundred whose levels change");
	world_close(&world);
}

/* All pairs of eight categories. */
static void test_small(void)
{
	struct svirt_conflict conflict;
	struct svirt_vm vm = {0};
	pid_t passed;

	world_open(&world, "small");
	make_pairs(28, 8);
	is(hold_often("c0.c1023", 28, &passed), CALLS,
		"beside 28 at all pairs of c0.c7");
	is(hold("c0.c8", 28, &vm, &conflict), 0, "one category more");
	ok(svirt_level_has_category(&vm.level, 8), "gives what they left");
	world_add(&world, &vm);
	svirt_conflict_clear(&conflict);
	vm = (struct svirt_vm){0};
	is(hold("c0.c7", 28, &vm, &conflict), -EXFULL,
		"of these pairs themselves none is given out");
	is((long long)conflict.running, 28, "the processes are counted");
	ok(conflict.runner > 0 && conflict.runner <= 28, "and one is named");
	svirt_conflict_clear(&conflict);
	world_close(&world);
}

/* A sanitizer has memory of its own. */
#ifdef __SANITIZE_ADDRESS__
#define MOST_KIB (1024 * 1024)
#else
#define MOST_KIB (32 * 1024)
#endif

static void test_memory(void)
{
	struct rusage used;

	getrusage(RUSAGE_SELF, &used);
	ok(used.ru_maxrss < MOST_KIB, "all in 32 MiB");
	printf("# %ld KiB, of which the crowd is %zu\n", used.ru_maxrss,
		sizeof(crowd) / 1024);
}

int main(void)
{
	alarm(60); /* a search without an end is a failure */
	test_pairs();
	test_broad();
	test_changing();
	test_small();
	test_memory();
	world_end();
	return tap_done();
}

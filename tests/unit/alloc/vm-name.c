/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names made from a level, at their longest. */
#include "config.h"

#include <string.h>

#include "alloc/vm-name.h"
#include "selinux/level.h"
#include "tap.h"
#include "world.h"

static struct world world;

static void check(unsigned int first, unsigned int last, const char *want)
{
	struct svirt_level level = {0};
	_cleanup_free_ char *name = NULL;

	for (unsigned int c = first; c <= last; c++)
		level_add(&level, c);
	need(vm_name_choose(world.registry, NULL, &level, &name) == 0, want);
	is_text(name, want, want);
	ok(svirt_name_is_valid(name), "which is a name");
}

int main(void)
{
	struct svirt_level level = {.sensitivity = SVIRT_SENSITIVITIES - 1};
	_cleanup_free_ char *name = NULL;

	world_open(&world, "names");
	check(3, 4, "vm-3-4");
	check(1016, 1023, "vm-1016-1017-1018-1019-1020-1021-1022-1023");
	check(1008, 1023, "vm-1008-1009-1010-1011-1012-1013-1014-1015");
	check(0, SVIRT_CATEGORIES - 1, "vm-0-1-2-3-4-5-6-7");
	need(vm_name_choose(world.registry, NULL, &level, &name) == 0, "bare");
	is_text(name, "vm-s1023", "a level without categories");
	world_close(&world);
	world_end();
	return tap_done();
}

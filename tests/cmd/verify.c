/* SPDX-License-Identifier: GPL-2.0-or-later */
/* verify REGISTRY: check what must hold whatever happened to it: it is sound,
 * and no two levels held without overlap are comparable. Prints how many VMs
 * there are. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "registry/registry.h"

static int check_sound(struct svirt_registry *registry)
{
	_cleanup_statement_ sqlite3_stmt *statement = NULL;
	const char *answer;

	if (registry_prepare(registry, "PRAGMA integrity_check", &statement) <
			0 ||
		registry_step(registry, statement) <= 0)
		return -EUCLEAN;
	answer = (const char *)sqlite3_column_text(statement, 0);
	if (strcmp(answer, "ok") == 0)
		return 0;
	fprintf(stderr, "verify: %s\n", answer);
	return -EUCLEAN;
}

static int count_comparable(const struct svirt_vms *vms)
{
	int count = 0;

	for (size_t i = 0; i < vms->count; i++) {
		const struct svirt_vm *a = &vms->list[i];

		for (size_t j = 0; !a->overlap && j < i; j++) {
			const struct svirt_vm *b = &vms->list[j];

			if (b->overlap || !svirt_level_is_comparable(
						  &a->level, &b->level))
				continue;
			fprintf(stderr, "verify: %s (%s) and %s (%s)\n",
				a->name, a->process, b->name, b->process);
			count++;
		}
	}
	return count;
}

int main(int argc, char **argv)
{
	struct svirt_registry *registry;
	struct svirt_vms vms = {0};
	int err;

	if (argc != 2) {
		fprintf(stderr, "usage: verify REGISTRY\n");
		return 2;
	}
	err = svirt_registry_open(argv[1], SVIRT_OPEN_READ, &registry);
	if (err == 0)
		err = check_sound(registry);
	if (err == 0)
		err = svirt_registry_vms(registry, SVIRT_VMS_RELEASED, &vms);
	if (err < 0) {
		fprintf(stderr, "verify: %s: %s\n", argv[1], strerror(-err));
		return 1;
	}
	printf("%zu\n", vms.count);
	err = count_comparable(&vms);
	svirt_vms_clear(&vms);
	svirt_registry_close(registry);
	return err > 0;
}

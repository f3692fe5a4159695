/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was found, as numbers for Prometheus: its text format, for a file that
 * node_exporter collects. */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "shared/cli-registry.h"
#include "shared/vm-view.h"

#include "check/metrics.h"
#include "check/records.h"

struct vm_counts {
	uint64_t states[SVIRT_STATE_HELD + 1];
	uint64_t levels;
};

static void count_levels(const struct svirt_vms *vms, uint64_t *ret)
{
	/* two VMs have one level only when they overlap on purpose */
	for (size_t i = 0; i < vms->count; i++) {
		bool is_new = true;

		for (size_t j = 0; is_new && vms->list[i].overlap && j < i; j++)
			is_new = !svirt_level_equals(
				&vms->list[i].level, &vms->list[j].level);
		*ret += is_new;
	}
}

static int count_vms(struct vm_counts *ret)
{
	_cleanup_(svirt_vms_clear) struct svirt_vms vms = {0};
	_cleanup_free_ enum svirt_state *states = NULL;
	struct svirt_registry *registry = NULL;
	int err = svirt_registry_open(
		cli_registry_path(), SVIRT_OPEN_READ, &registry);

	if (err == -ENOENT)
		return 0;
	/* elsewhere all of them would be gone */
	cli_need_host(CLI_UNUSABLE);
	if (err == 0)
		err = svirt_registry_vms(registry, 0, &vms);
	svirt_registry_close(registry);
	if (err < 0)
		return err;
	err = records_states(&vms, &states);
	if (err < 0)
		return err;
	for (size_t i = 0; i < vms.count; i++)
		ret->states[states[i]]++;
	count_levels(&vms, &ret->levels);
	return 0;
}

static void head(const char *name, const char *help)
{
	printf("# HELP %s %s\n# TYPE %s gauge\n", name, help, name);
}

static void print_vms(const struct vm_counts *counts)
{
	head("svirt_vms", "VMs that hold a level, by state.");
	for (size_t i = 0; i < ARRAY_SIZE(counts->states); i++)
		printf("svirt_vms{state=\"%s\"} %llu\n",
			vm_view_state((enum svirt_state)i),
			(unsigned long long)counts->states[i]);
	head("svirt_levels_held", "Levels that VMs hold.");
	printf("svirt_levels_held %llu\n", (unsigned long long)counts->levels);
}

int metrics_print(const struct check_run *run)
{
	struct vm_counts counts = {0};
	int err = count_vms(&counts);

	/* -EPERM is for the check registry to say; and who asks about a file's
	 * policy need not be root */
	if (err < 0 && err != -EPERM && !(run->is_of_file && err == -EACCES)) {
		cli_warn_registry(err);
		return err;
	}
	head("svirt_check_findings",
		"What svirt-check found in its last run, by severity.");
	for (enum severity s = SEVERITY_ERROR; s <= SEVERITY_INFO; s++)
		printf("svirt_check_findings{severity=\"%s\"} %zu\n",
			findings_severity(s), findings_of(run->findings, s));
	if (err == 0)
		print_vms(&counts);
	head("svirt_check_last_run_timestamp_seconds",
		"When svirt-check last ran to its end.");
	printf("svirt_check_last_run_timestamp_seconds %lld\n",
		(long long)time(NULL));
	return 0;
}

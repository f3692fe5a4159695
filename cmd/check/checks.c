/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The one list of checks, in the order in which they run. */
#include "config.h"

#include "check/checks.h"
#include "check/files.h"
#include "check/hardening.h"
#include "check/host.h"
#include "check/isolation.h"
#include "check/processes.h"
#include "check/registry.h"

const struct check checks[] = {
	{.name = "host", .ids = host_ids, .of_policy = true, .run = host_check},
	{.name = "isolation",
		.ids = isolation_ids,
		.of_policy = true,
		.run = isolation_check},
	{.name = "processes",
		.ids = process_finding_ids,
		.of_policy = true,
		.of_host = true,
		.run = processes_check},
	{.name = "files",
		.ids = file_finding_ids,
		.of_policy = true,
		.of_host = true,
		.run = files_check},
	{.name = "registry",
		.ids = registry_ids,
		.of_host = true,
		.run = registry_check},
	{.name = "hardening",
		.ids = hardening_ids,
		.only_named = true,
		.of_host = true,
		.run = hardening_check},
};
const size_t checks_count = ARRAY_SIZE(checks);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* svirt-check report: what a tenant can be shown of a VM, as canonical JSON:
 * keys in order, no space, so that the same facts are the same bytes to sign.
 * Of other VMs it tells numbers, never a name. */
#include "config.h"

#include <json.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>

#include "shared/cli-registry.h"
#include "shared/escape.h"
#include "shared/vm-uuid.h"
#include "shared/vm-view.h"

#include "check/host.h"
#include "check/isolation.h"
#include "check/matrix.h"
#include "check/report.h"
#include "shared/translated.h"
#include "check/sha256.h"

#define NONCE_MAX 1024

static struct json_object *need(struct json_object *object)
{
	if (!object)
		cli_die(CLI_UNUSABLE, "out of memory");
	return object;
}

/* Keys are added in the order of their bytes: that is what canonical means. */
static void add(
	struct json_object *to, const char *key, struct json_object *what)
{
	if (json_object_object_add(to, key, what) != 0)
		cli_die(CLI_UNUSABLE, "out of memory");
}

/* Text that is UTF-8, whatever a file is called: as in columns. */
static void add_text(struct json_object *to, const char *key, const char *text)
{
	_cleanup_free_ char *shown = NULL;
	size_t size;
	FILE *stream;

	if (!text) {
		add(to, key, NULL);
		return;
	}
	stream = open_memstream(&shown, &size);
	if (!stream)
		cli_die(CLI_UNUSABLE, "out of memory");
	escape_print(text, stream);
	if (fclose(stream) != 0)
		cli_die(CLI_UNUSABLE, "out of memory");
	add(to, key, need(json_object_new_string(shown)));
}

/* As the tenant wrote it, who compares: whatever it has in it is UTF-8. */
static void add_nonce(struct json_object *to, const char *nonce)
{
	add(to, "nonce", nonce ? need(json_object_new_string(nonce)) : NULL);
}

static void add_number(struct json_object *to, const char *key, uint64_t number)
{
	add(to, key, need(json_object_new_int64((int64_t)number)));
}

static bool is_enforcing(void)
{
	return svirt_policy_is_enabled() && !svirt_policy_is_permissive();
}

static struct json_object *host(const struct policy *policy)
{
	struct json_object *object = need(json_object_new_object());
	char hash[SHA256_SIZE], boot[37];
	struct utsname names;

	if (uname(&names) < 0)
		cli_die(CLI_UNUSABLE, "uname: %s", strerror(errno));
	add_text(object, "boot", svirt_boot_id(boot) == 0 ? boot : NULL);
	add(object, "enforcing", need(json_object_new_boolean(is_enforcing())));
	add_text(object, "kernel", names.release);
	add_text(object, "name", names.nodename);
	add_text(object, "policy_sha256",
		policy->path && sha256_file(policy->path, hash) == 0 ? hash
								     : NULL);
	add_text(object, "svirt_tools", PACKAGE_VERSION);
	return object;
}

/* Cells of this VM alone: what it may do, and what others may do to it. */
static uint64_t count_own(struct matrix *matrix, size_t vm)
{
	const struct inventory *inventory = &matrix->inventory;
	uint64_t count = 0;

	for (size_t i = 0; i < inventory->thing_count; i++) {
		bool is_own = inventory->things[i].vm == vm;

		for (size_t j = is_own ? 0 : vm;
			j < (is_own ? inventory->running : vm + 1); j++)
			count +=
				matrix_cell(matrix, j, i) == RELATION_VIOLATION;
	}
	return count;
}

static struct json_object *isolation(const struct check_run *run, size_t vm)
{
	struct json_object *object = need(json_object_new_object());
	struct matrix *matrix = run->matrix;
	const struct inventory *inventory = &matrix->inventory;

	add_number(object, "cells", matrix->cells);
	add_number(
		object, "errors", findings_of(run->findings, SEVERITY_ERROR));
	add_number(
		object, "files", inventory->thing_count - inventory->running);
	add_number(object, "violations", matrix->violations);
	add_number(object, "violations_of_vm", count_own(matrix, vm));
	add_number(object, "vms", inventory->running);
	add_number(object, "warnings",
		findings_of(run->findings, SEVERITY_WARNING));
	return object;
}

static struct json_object *files(const struct inventory *inventory, size_t vm)
{
	struct json_object *array = need(json_object_new_array());

	for (size_t i = 0; i < inventory->thing_count; i++) {
		const struct inventory_thing *thing = &inventory->things[i];
		struct json_object *object;
		_cleanup_free_ char *now = NULL, *recorded = NULL;

		if (thing->vm != vm || !thing->path)
			continue;
		object = need(json_object_new_object());
		now = inventory_text(inventory, &thing->context);
		recorded = inventory_text(inventory, &thing->recorded);
		add_text(object, "context", now);
		add_text(object, "path", thing->path);
		add_text(object, "recorded", recorded);
		add_text(object, "role", svirt_role_name(thing->role));
		if (json_object_array_add(array, object) != 0)
			cli_die(CLI_UNUSABLE, "out of memory");
	}
	return array;
}

static struct json_object *describe(
	const struct check_run *run, const struct svirt_vm *vm, size_t number)
{
	struct json_object *object = need(json_object_new_object());
	enum svirt_state state;
	char uuid[VM_UUID_SIZE];
	int err = svirt_vm_state(vm, &state, NULL);

	if (err < 0)
		cli_die(CLI_UNUSABLE, "/proc: %s", strerror(-err));
	add_text(object, "context", vm->process);
	add(object, "files", files(&run->matrix->inventory, number));
	add_text(object, "image_context", vm->image);
	add_text(object, "name", vm->name);
	add_text(object, "state", vm_view_state(state));
	add_text(object, "uuid", vm_uuid(vm, uuid));
	return object;
}

static void print(const struct options *options, const struct check_run *run,
	const struct svirt_vm *vm, size_t number)
{
	struct json_object *report = need(json_object_new_object());
	time_t now = time(NULL);
	char when[64] = "";
	struct tm utc;

	if (gmtime_r(&now, &utc))
		strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%SZ", &utc);
	add_text(report, "format", "svirt-report-1");
	add(report, "host", host(run->policy));
	add(report, "isolation", isolation(run, number));
	add_nonce(report, options->nonce);
	add_text(report, "time", when);
	add(report, "vm", describe(run, vm, number));
	escape_json(json_object_to_json_string_ext(
			    report, JSON_C_TO_STRING_PLAIN |
					    JSON_C_TO_STRING_NOSLASHESCAPE),
		stdout);
	putchar('\n');
	json_object_put(report);
}

/* The VM in the matrix, which was read a moment later. */
static size_t find_vm(const struct matrix *matrix, const struct svirt_vm *vm)
{
	const struct inventory *inventory = &matrix->inventory;

	for (size_t i = 0; i < inventory->running; i++) {
		if (strcmp(inventory->vms[i].name, vm->name) == 0)
			return i;
	}
	cli_die(CLI_NOT_DONE, "%s: released meanwhile", vm->name);
}

/* 0, or -errno after a message. */
static int find(const char *operand, struct svirt_vm *ret)
{
	_cleanup_registry_ struct svirt_registry *registry =
		cli_registry_open(SVIRT_OPEN_READ, CLI_UNUSABLE);
	int err = registry ? translated_find(registry, operand, ret) : -ENOENT;

	if (err == 0 && ret->released)
		err = -ENOENT;
	if (err < 0)
		cli_warn_vm(operand, err);
	return err;
}

static int report(const struct options *options, const struct svirt_vm *vm)
{
	_cleanup_(findings_clear) struct findings findings = {0};
	_cleanup_(policy_close) struct policy policy = {0};
	struct check_run run = {.policy = &policy,
		.findings = &findings,
		.is_of_file = options_has_file(options)};
	int err;

	options_open_policy(options, &policy);
	err = host_check(&run);
	if (err == 0)
		err = isolation_check(&run);
	if (err < 0)
		cli_die(CLI_UNUSABLE, "%s: %s", policy.name, strerror(-err));
	if (!run.matrix)
		cli_die(CLI_UNUSABLE, "%s: it cannot be read",
			cli_registry_path());
	print(options, &run, vm, find_vm(run.matrix, vm));
	matrix_close(run.matrix);
	if (!cli_flush())
		return CLI_UNUSABLE;
	return findings_of(&findings, SEVERITY_ERROR) || !is_enforcing()
		       ? CLI_NOT_DONE
		       : EXIT_SUCCESS;
}

static void need_nonce(const char *nonce)
{
	if (strlen(nonce) > NONCE_MAX)
		cli_die_usage("--nonce: %d characters at most", NONCE_MAX);
	while (*nonce) {
		size_t length = escape_utf8_length(nonce);

		if (length == 0)
			cli_die_usage("--nonce: it is no UTF-8, which a "
				      "report is");
		nonce += length;
	}
}

int report_run(const struct options *options, const char **operands)
{
	struct svirt_vm vm = {0};
	int status, err;

	if (!operands[0] || operands[1])
		cli_die_usage("report VM");
	if (options->nonce)
		need_nonce(options->nonce);
	cli_need_host(CLI_UNUSABLE);
	err = find(operands[0], &vm);
	if (err < 0)
		return err == -ENOENT || err == -ENOTUNIQ ? CLI_NOT_DONE
							  : CLI_UNUSABLE;
	status = report(options, &vm);
	svirt_vm_clear(&vm);
	return status;
}

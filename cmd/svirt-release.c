/* SPDX-License-Identifier: GPL-2.0-or-later */
/* svirt-release: free the level of a VM. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/audit.h"
#include "shared/cli-registry.h"
#include "shared/cli.h"
#include "shared/escape.h"
#include "shared/translated.h"

/* Of a tree of thousands these many files tell enough. */
#define NAMED_MAX 20

/* Lines to be printed when the registry is not read any more: a terminal can
 * keep a command waiting, and the registry must not wait with it. */
struct listing {
	const struct svirt_vm *vm;
	FILE *stream;
	char *text;
	size_t size;
	unsigned int count;
};

static int list_file(const struct svirt_file *file, void *data)
{
	struct listing *listing = data;

	fprintf(listing->stream, "svirt-release: %s: ", listing->vm->name);
	escape_print(file->path, listing->stream);
	fputs(" still carries ", listing->stream);
	escape_print(file->context, listing->stream);
	fputc('\n', listing->stream);
	return ++listing->count == NAMED_MAX;
}

static void warn_files(
	struct svirt_registry *registry, const struct svirt_vm *vm)
{
	struct listing listing = {.vm = vm};
	uint64_t files = 0;

	listing.stream = open_memstream(&listing.text, &listing.size);
	if (!listing.stream)
		cli_die(CLI_UNUSABLE, "out of memory");
	svirt_registry_each_file(registry, vm, list_file, &listing);
	svirt_registry_count_files(registry, vm, &files);
	fclose(listing.stream);
	fputs(listing.text, stderr);
	free(listing.text);
	if (files > listing.count)
		cli_warn("%s: and %llu more: svirt-list --files %s", vm->name,
			(unsigned long long)files - listing.count, vm->name);
}

static int warn_release(
	struct svirt_registry *registry, const struct svirt_vm *vm, int err)
{
	if (err == -ENOENT) {
		cli_warn_vm(vm->name, err);
		return CLI_NOT_DONE;
	}
	if (err == -ETXTBSY) {
		cli_warn_running(vm, ": end it first, or add --force");
		return CLI_NOT_DONE;
	}
	if (err != -ENOTEMPTY) {
		cli_warn_registry(err);
		return CLI_UNUSABLE;
	}
	warn_files(registry, vm);
	cli_warn("%s: not released: svirt-restore --release %s puts its labels "
		 "back first",
		vm->name, vm->name);
	return CLI_NOT_DONE;
}

/* Tell what --force leaves behind. */
static void warn_left(
	struct svirt_registry *registry, const struct svirt_vm *vm)
{
	uint64_t files = 0;

	if (svirt_registry_count_files(registry, vm, &files) < 0 || files == 0)
		return;
	warn_files(registry, vm);
	cli_warn("%s: files left behind: %llu; svirt-restore %s puts their "
		 "labels back",
		vm->name, (unsigned long long)files, vm->name);
}

/* Only with --force: the folder of a VM that has ended keeps its level, until
 * svirt-restore removes it and tells of the end itself. */
static void audit_end(const struct svirt_vm *vm)
{
	struct audit_vm audit;
	enum svirt_state state;

	if (!audit_vm_is_up(vm) || svirt_vm_state(vm, &state, NULL) < 0 ||
		state == SVIRT_STATE_RUNNING)
		return;
	audit_vm_open(vm, &audit);
	audit_vm_control(&audit, "stop", "shutdown", vm->pid);
	audit_vm_close(&audit);
}

/* Where SELinux is disabled, svirt-alloc --if-enabled gave out none. */
static int warn_unknown(const char *operand, int err, bool if_enabled)
{
	if (err == -ENOENT && if_enabled && !svirt_policy_is_enabled()) {
		cli_warn("%s: SELinux is disabled: it holds no level", operand);
		return EXIT_SUCCESS;
	}
	cli_warn_vm(operand, err);
	return err == -ENOENT || err == -ENOTUNIQ ? CLI_NOT_DONE : CLI_UNUSABLE;
}

/* What of its folders carries its label, or cannot be looked at; NULL for none.
 * In a /run/svirt that is another user's, nothing is of this one's VMs. */
static char *find_folder(const struct svirt_vm *vm)
{
	int r = svirt_rundir_exists(vm);
	char *text;

	if (r < 0 && r != -EPERM)
		r = asprintf(&text, "%s/%s: %s", SVIRT_RUNDIR_PATH, vm->name,
			strerror(-r));
	else if (r > 0)
		r = asprintf(&text, "%s/%s carries its label",
			SVIRT_RUNDIR_PATH, vm->name);
	else if ((r = svirt_memory_exists(vm)) == 0)
		return NULL;
	else if (r > 0)
		r = asprintf(&text,
			"/dev/shm/svirt/%s carries its label, or its folder "
			"on a hugetlbfs does",
			vm->name);
	else
		r = asprintf(&text,
			"its folders in /dev/shm/svirt and on hugetlbfs: %s",
			strerror(-r));
	if (r < 0)
		cli_die(CLI_UNUSABLE, "out of memory");
	return text;
}

/* Whoever gets the level next would find it open. A VM that runs has one too,
 * and that is said. */
static int warn_folder(struct svirt_registry *registry,
	const struct svirt_vm *vm, const char *folder)
{
	enum svirt_state state;
	int err = svirt_vm_state(vm, &state, NULL);

	svirt_registry_unlock(registry, vm);
	if (err == 0 && state == SVIRT_STATE_RUNNING)
		return warn_release(registry, vm, -ETXTBSY);
	cli_warn("%s: %s: svirt-restore --release %s removes it and frees the "
		 "level",
		vm->name, folder, vm->name);
	return CLI_NOT_DONE;
}

static int release(struct svirt_registry *registry, const char *operand,
	bool force, bool if_enabled)
{
	_cleanup_(svirt_vm_clear) struct svirt_vm vm = {0};
	const unsigned int flags =
		force ? SVIRT_RELEASE_LABELLED | SVIRT_RELEASE_RUNNING : 0;
	_cleanup_free_ char *folder = NULL;
	int err = translated_find(registry, operand, &vm);

	if (err == 0 && vm.released)
		err = -ENOENT;
	if (err < 0)
		return warn_unknown(operand, err, if_enabled);
	err = cli_lock(registry, &vm, CLI_LOCK_WAIT);
	if (err < 0)
		return err == -EWOULDBLOCK ? CLI_NOT_DONE : CLI_UNUSABLE;
	err = cli_find_again(registry, &vm);
	if (err < 0) {
		cli_warn_vm(vm.name, err);
		return err == -ENOENT ? CLI_NOT_DONE : CLI_UNUSABLE;
	}
	if (force)
		cli_warn_running(&vm, "; its level is freed all the same");
	else if ((folder = find_folder(&vm)))
		return warn_folder(registry, &vm, folder);
	err = svirt_registry_release(registry, &vm, flags);
	svirt_registry_unlock(registry, &vm);
	if (err < 0)
		return warn_release(registry, &vm, err);
	if (force) {
		audit_end(&vm);
		warn_left(registry, &vm);
	}
	cli_verbose("%s: %s released", vm.name, vm.process);
	return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	_cleanup_registry_ struct svirt_registry *registry = NULL;
	_cleanup_popt_ poptContext popt = NULL;
	int force = 0, if_enabled = 0, status = EXIT_SUCCESS;
	const char *operand;
	/* clang-format off */
	const struct poptOption options[] = {
		{ "force", '\0', POPT_ARG_NONE, &force, 0,
			"although it runs, or files carry its label", NULL },
		{ "if-enabled", '\0', POPT_ARG_NONE, &if_enabled, 0,
			"where SELinux is disabled, a VM that holds no level "
			"is no error", NULL },
		CLI_COMMON_OPTIONS,
		POPT_TABLEEND
	};
	/* clang-format on */

	popt = cli_start(
		argc, argv, options, "[OPTION...] VM...", 0, CLI_UNUSABLE);
	while (cli_next_option(popt) >= 0)
		;
	if (!poptPeekArg(popt))
		cli_die_usage("name a VM");
	registry = cli_registry_open(SVIRT_OPEN_DRY_RUN, CLI_UNUSABLE);
	while ((operand = poptGetArg(popt))) {
		int failed = release(registry, operand, force, if_enabled);

		status = failed > status ? failed : status;
	}
	return status;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Modules, linked to a policy as semodule(8) would, but for its neverallow
 * rules: a policy is asked here, not made. */
#include "config.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <sepol/cil/cil.h>
#include <sepol/policydb.h>

#include "util.h"

#include "check/module-file.h"
#include "check/policy-link.h"

/* A module of the store, or a file of a folder. */
struct module {
	char *name, *path;
	uint64_t priority;
};

struct modules {
	size_t count;
	struct module *list;
};

static void modules_clear(struct modules *modules)
{
	for (size_t i = 0; i < modules->count; i++) {
		free(modules->list[i].name);
		free(modules->list[i].path);
	}
	free(modules->list);
}

static void close_folder(DIR **folder)
{
	if (*folder)
		closedir(*folder);
}

/* Keep of each name the one with the highest priority. */
static int add(struct modules *modules, struct module *module)
{
	struct module *list;

	for (size_t i = 0; i < modules->count; i++) {
		struct module *each = &modules->list[i];

		if (strcmp(each->name, module->name) != 0)
			continue;
		if (each->priority < module->priority) {
			free(each->path);
			each->path = TAKE_PTR(module->path);
			each->priority = module->priority;
		}
		return 0;
	}
	list = reallocarray(
		modules->list, modules->count + 1, sizeof(*modules->list));
	if (!list)
		return -ENOMEM;
	modules->list = list;
	list[modules->count++] = (struct module){
		.name = TAKE_PTR(module->name),
		.path = TAKE_PTR(module->path),
		.priority = module->priority,
	};
	return 0;
}

/* The file of a module in a store. */
static int find_file(const char *folder, char **ret)
{
	static const char *const names[] = {"cil", "hll"};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		_cleanup_free_ char *path = NULL;

		if (asprintf(&path, "%s/%s", folder, names[i]) < 0)
			return -ENOMEM;
		if (access(path, F_OK) == 0) {
			*ret = TAKE_PTR(path);
			return 0;
		}
	}
	return -ENOENT;
}

static bool is_module(const char *name)
{
	static const char *const ends[] = {
		".cil", ".cil.bz2", ".pp", ".pp.bz2"};
	size_t length = strlen(name);

	for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
		size_t end = strlen(ends[i]);

		if (length > end && strcmp(name + length - end, ends[i]) == 0)
			return true;
	}
	return false;
}

static bool is_disabled(const char *store, const char *name)
{
	_cleanup_free_ char *path = NULL;

	return asprintf(&path, "%s/disabled/%s", store, name) > 0 &&
	       access(path, F_OK) == 0;
}

/* What is in a folder that modules lie in; store is NULL for plain files. */
static int read_folder(const char *path, const char *store, uint64_t priority,
	struct modules *modules)
{
	_cleanup_(close_folder) DIR *folder = opendir(path);
	struct dirent *entry;
	int err = 0;

	if (!folder)
		return util_errno();
	while (err == 0 && (entry = readdir(folder))) {
		_cleanup_free_ char *name = strdup(entry->d_name);
		_cleanup_free_ char *each = NULL, *file = NULL;
		struct module module = {.priority = priority};

		if (!name || asprintf(&each, "%s/%s", path, name) < 0)
			return -ENOMEM;
		if (name[0] == '.' ||
			(store ? is_disabled(store, name) : !is_module(name)))
			continue;
		if (store && (err = find_file(each, &file)) == -ENOENT)
			err = 0;
		module.name = name;
		module.path = store ? file : each;
		if (err == 0 && module.path)
			err = add(modules, &module);
		name = module.name;
		*(store ? &file : &each) = module.path;
	}
	return err;
}

static int read_store(const char *path, struct modules *modules)
{
	_cleanup_(close_folder) DIR *folder = opendir(path);
	struct dirent *entry;
	int err = 0;

	if (!folder)
		return util_errno();
	while (err == 0 && (entry = readdir(folder))) {
		_cleanup_free_ char *each = NULL;
		uint64_t priority;

		if (util_number(entry->d_name, 1, 999, &priority) < 0)
			continue;
		if (asprintf(&each, "%s/%s", path, entry->d_name) < 0)
			return -ENOMEM;
		err = read_folder(each, path, priority, modules);
	}
	return err;
}

static int compile(
	cil_db_t *cil, const struct modules *modules, sepol_policydb_t **ret)
{
	for (size_t i = 0; i < modules->count; i++) {
		const struct module *module = &modules->list[i];
		_cleanup_free_ char *text = NULL;
		size_t size;
		int err = module_file_read(module->path, &text, &size);

		if (err < 0)
			return err;
		if (cil_add_file(cil, module->path, text, size) != 0)
			return -EBADMSG;
	}
	if (cil_compile(cil) != 0 || cil_build_policydb(cil, ret) != 0)
		return -EBADMSG;
	return 0;
}

/* The policy as the kernel would be given it. */
static int write_policy(sepol_policydb_t *db)
{
	_cleanup_close_ int fd = memfd_create("policy", MFD_CLOEXEC);
	_cleanup_free_ void *image = NULL;
	size_t size, done = 0;

	if (fd < 0)
		return util_errno();
	if (sepol_policydb_to_image(NULL, db, &image, &size) < 0)
		return -EBADMSG;
	while (done < size) {
		ssize_t n = write(fd, (char *)image + done, size - done);

		if (n < 0)
			return util_errno();
		done += (size_t)n;
	}
	return TAKE_FD(fd);
}

int policy_link(const char *path, bool is_store)
{
	_cleanup_(modules_clear) struct modules modules = {0};
	sepol_policydb_t *db = NULL;
	cil_db_t *cil;
	int err = is_store ? read_store(path, &modules)
			   : read_folder(path, NULL, 0, &modules);

	if (err < 0 || modules.count == 0)
		return err < 0 ? err : -ENOENT;
	cil_db_init(&cil);
	cil_set_multiple_decls(cil, 1);
	cil_set_disable_neverallow(cil, 1);
	err = compile(cil, &modules, &db);
	cil_db_destroy(&cil);
	if (err == 0)
		err = write_policy(db);
	sepol_policydb_free(db);
	return err;
}

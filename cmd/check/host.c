/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the policy of a host says of VMs besides isolation: permissive domains,
 * writable content, device nodes, the toolkit's module, booleans. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include <selinux/label.h>

#include "check/context.h"
#include "check/domains.h"
#include "check/host.h"
#include "check/host-folders.h"
#include "check/host-live.h"
#include "check/host-reach.h"
#include "check/model-rules.h"

enum {
	PERMISSIVE,
	MODULE,
	CONTENT,
	MKNOD,
	ENTERS,
	WRITES,
	BOOLEAN,
	MODULE_VERSION,
	ENFORCING,
	CONTEXTS,
	LABEL,
	FOLDER,
	WRITABLE,
};
const struct check_id host_ids[] = {
	[PERMISSIVE] = {"host.permissive", SEVERITY_ERROR,
		"a VM's domain is permissive: nothing is refused there"},
	[MODULE] = {"host.module", SEVERITY_ERROR,
		"a VM's domain is not held by the toolkit's constraints"},
	[CONTENT] = {"host.content", SEVERITY_ERROR,
		"a VM may change content, which every VM reads"},
	[MKNOD] = {"host.mknod", SEVERITY_ERROR,
		"a VM that runs as root may make device nodes"},
	[ENTERS] = {"host.enters", SEVERITY_INFO,
		"who may become a VM, at any VM's level"},
	[WRITES] = {"host.writes", SEVERITY_INFO,
		"who may write the toolkit's programs and registry"},
	[BOOLEAN] = {"host.boolean", SEVERITY_INFO,
		"a boolean that opens something to VMs is on"},
	[MODULE_VERSION] = {"host.version", SEVERITY_WARNING,
		"the toolkit's module is of another version"},
	[ENFORCING] = {"host.enforcing", SEVERITY_ERROR,
		"SELinux is permissive: nothing is refused"},
	[CONTEXTS] = {"host.contexts", SEVERITY_ERROR,
		"a file of the policy's names a context that it does not know"},
	[LABEL] = {"host.label", SEVERITY_ERROR,
		"a program, the run folder or the registry has a wrong label"},
	[FOLDER] = {"host.folder", SEVERITY_WARNING,
		"file contexts would label what is in an image folder "
		"otherwise"},
	[WRITABLE] = {"host.writable", SEVERITY_WARNING,
		"group or others may write an image folder"},
	{0},
};

/* Booleans that matter to VMs, with what each opens. */
static const struct {
	const char *name, *opens;
} booleans[] = {
	{"staff_use_svirt", "users in staff_t start VMs"},
	{"unprivuser_use_svirt", "users in user_t start VMs"},
	{"virt_transition_userdomain", "VMs started by users end in their "
				       "own domain"},
	{"virt_use_comm", "serial ports of the host"},
	{"virt_use_evdev", "keyboards and mice of the host"},
	{"virt_use_execmem", "memory that is written and then executed"},
	{"virt_use_fusefs", "files on FUSE, which keep no level"},
	{"virt_use_glusterd", "files on Gluster"},
	{"virt_use_nfs", "files on NFS, which keep no level"},
	{"virt_use_pcscd", "smart cards of the host"},
	{"virt_use_rawip", "raw IP sockets"},
	{"virt_use_samba", "files on CIFS, which keep no level"},
	{"virt_use_sanlock", "sanlock's sockets"},
	{"virt_use_sysfs", "/sys, to be written"},
	{"virt_use_usb", "USB devices of the host"},
	{"virt_use_vfio", "devices handed through"},
	{"virt_use_xserver", "an X server"},
};

static void look_at_permissive(
	struct check_run *run, const struct domains *domains)
{
	const struct model *model = run->policy->model;

	for (size_t i = 0; i < domains->count; i++) {
		size_t type = domains->list[i].type;
		const char *name = model_type(model, type);
		_cleanup_free_ char *remedy = NULL;

		if (!model_is_permissive(model, type))
			continue;
		if (asprintf(&remedy, "semodule -r permissive_%s", name) < 0)
			cli_die(CLI_UNUSABLE, "out of memory");
		check_found(run, &host_ids[PERMISSIVE], name, remedy,
			"permissive: what would be refused is only logged");
	}
}

static void look_at_module(struct check_run *run, const struct domains *domains)
{
	const struct model *model = run->policy->model;
	size_t attribute;

	if (model_find_type(model, "svirt_vm", &attribute) < 0) {
		check_found(run, &host_ids[MODULE], run->policy->name,
			CONTEXT_LOAD,
			"the module svirt_tools is not in it, or is of an "
			"older version: it has no attribute svirt_vm");
		return;
	}
	for (size_t i = 0; i < domains->count; i++) {
		size_t type = domains->list[i].type;
		const char *name = model_type(model, type);
		_cleanup_free_ char *remedy = NULL;

		if (model_has(model, type, attribute))
			continue;
		if (asprintf(&remedy,
			    "echo '(typeattributeset svirt_vm (%s))' "
			    ">svirt_site.cil\nsemodule -i svirt_site.cil",
			    name) < 0)
			cli_die(CLI_UNUSABLE, "out of memory");
		check_found(run, &host_ids[MODULE], name, remedy,
			"it has not the attribute svirt_vm, so the toolkit's "
			"constraints pass it by");
	}
}

static void look_at_content(
	struct check_run *run, const struct domains *domains)
{
	static const char *const writes[] = {"write", "append", "unlink",
		"link", "rename", "setattr", "relabelfrom", "create"};
	const struct model *model = run->policy->model;
	size_t content, class;
	uint32_t bits = 0;

	if (model_find_type(model, "virt_content_t", &content) < 0 ||
		model_find_class(model, "file", &class) < 0)
		return;
	for (size_t i = 0; i < ARRAY_SIZE(writes); i++)
		bits |= model_bit(model, class, writes[i]);
	for (size_t i = 0; i < domains->count; i++) {
		size_t type = domains->list[i].type;
		_cleanup_free_ char *from =
			context_process(model, type, CONTEXT_OWN);
		_cleanup_free_ char *to =
			context_object(model, content, CONTEXT_NONE);
		_cleanup_free_ char *names = policy_names(run->policy, class,
			check_ask(run, from, to, class) & bits);

		if (!names)
			cli_die(CLI_UNUSABLE, "out of memory");
		if (*names)
			check_found(run, &host_ids[CONTENT],
				model_type(model, type), NULL,
				"it may %s virt_content_t at s0", names);
	}
}

static void look_at_mknod(struct check_run *run, const struct domains *domains)
{
	const struct model *model = run->policy->model;
	size_t class;

	if (model_find_class(model, "capability", &class) < 0)
		return;
	for (size_t i = 0; i < domains->count; i++) {
		size_t type = domains->list[i].type;
		_cleanup_free_ char *own =
			context_process(model, type, CONTEXT_OWN);

		if (check_ask(run, own, own, class) &
			model_bit(model, class, "mknod"))
			check_found(run, &host_ids[MKNOD],
				model_type(model, type), CONTEXT_LOAD,
				"capability mknod: as root it makes a node of "
				"the host's disk");
	}
}

static void look_at_booleans(struct check_run *run)
{
	const char *name;
	bool on;

	for (size_t n = 0; (name = model_boolean(run->policy->model, n, &on));
		n++) {
		for (size_t i = 0; on && i < ARRAY_SIZE(booleans); i++) {
			_cleanup_free_ char *remedy = NULL;

			if (strcmp(booleans[i].name, name) != 0)
				continue;
			if (asprintf(&remedy, "setsebool -P %s off", name) < 0)
				cli_die(CLI_UNUSABLE, "out of memory");
			check_found(run, &host_ids[BOOLEAN], name, remedy,
				"on, which opens to VMs: %s",
				booleans[i].opens);
		}
	}
}

/* The module says its version by the name of an attribute. */
static void look_at_version(struct check_run *run)
{
	char name[] = "svirt_tools_version_" PACKAGE_VERSION;
	const struct model *model = run->policy->model;
	size_t type;

	for (char *point = name; (point = strchr(point, '.'));)
		*point = '_';
	if (model_find_type(model, "svirt_vm", &type) == 0 &&
		model_find_type(model, name, &type) < 0)
		check_found(run, &host_ids[MODULE_VERSION], run->policy->name,
			"svirt-setup",
			"the module svirt_tools is not of version %s",
			PACKAGE_VERSION);
}

static int look_at_host(struct check_run *run)
{
	struct selabel_handle *contexts;
	int err;

	host_live_enforcing(run, &host_ids[ENFORCING]);
	contexts = host_live_contexts(run, &host_ids[CONTEXTS]);
	if (contexts)
		host_live_labels(run, &host_ids[LABEL], contexts);
	err = host_folders(
		run, contexts, &host_ids[FOLDER], &host_ids[WRITABLE]);
	if (contexts)
		selabel_close(contexts);
	return err;
}

int host_check(struct check_run *run)
{
	_cleanup_(domains_clear) struct domains domains = {0};
	int err = domains_find(run->policy->model, &domains);

	if (err < 0)
		return err;
	look_at_permissive(run, &domains);
	look_at_module(run, &domains);
	look_at_content(run, &domains);
	look_at_mknod(run, &domains);
	host_reach_enters(run, &host_ids[ENTERS], &domains);
	host_reach_writes(run, &host_ids[WRITES]);
	look_at_booleans(run);
	look_at_version(run);
	return run->policy->is_loaded ? look_at_host(run) : 0;
}

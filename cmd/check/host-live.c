/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is to be seen on the host itself, where its policy is loaded: whether it
 * enforces, and whether the toolkit's own files have their labels. Image
 * folders are host-folders.c's. */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <selinux/label.h>
#include <selinux/selinux.h>

#include "check/context.h"
#include "check/file-label.h"
#include "check/host-live.h"
#include "check/quote.h"

void host_live_enforcing(struct check_run *run, const struct check_id *id)
{
	if (svirt_policy_is_permissive())
		check_found(run, id, "SELinux", "setenforce 1",
			"permissive: what would be refused is only logged");
}

static void look_at_context(
	struct check_run *run, const struct check_id *id, const char *context)
{
	if (context && svirt_context_is_valid(context) == 0)
		check_found(run, id, context, NULL,
			"virtual_domain_context or virtual_image_context names "
			"it, and the loaded policy does not know it");
}

/* libselinux says on stderr what is then a finding. */
static int say_nothing(int type, const char *format, ...)
{
	(void)type;
	(void)format;
	return 0;
}

struct selabel_handle *host_live_contexts(
	struct check_run *run, const struct check_id *id)
{
	const struct selinux_opt validate = {
		.type = SELABEL_OPT_VALIDATE, .value = (const char *)1};
	const union selinux_callback quiet = {.func_log = say_nothing};
	struct svirt_templates templates = {0};
	struct selabel_handle *contexts;
	int err = svirt_templates_load(&templates);

	if (err < 0)
		check_found(run, id, "contexts", NULL,
			"the policy's contexts for VMs cannot be read: %s",
			strerror(-err));
	look_at_context(run, id, templates.process);
	look_at_context(run, id, templates.tcg);
	look_at_context(run, id, templates.image);
	look_at_context(run, id, templates.content);
	svirt_templates_clear(&templates);
	selinux_set_callback(SELINUX_CB_LOG, quiet);
	contexts = selabel_open(SELABEL_CTX_FILE, &validate, 1);
	if (!contexts)
		check_found(run, id, "file_contexts", NULL,
			"they cannot be read, or name what the loaded policy "
			"does not know: %s",
			strerror(errno));
	return contexts;
}

char *host_live_type(
	struct selabel_handle *contexts, const char *path, mode_t mode)
{
	char *context = NULL, *type;

	if (selabel_lookup_raw(contexts, &context, path, (int)mode) < 0)
		return NULL;
	type = context_type(context);
	freecon(context);
	return type;
}

static void look_at_label(struct check_run *run, const struct check_id *id,
	struct selabel_handle *contexts, const char *path)
{
	_cleanup_close_ int fd = open(path, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	_cleanup_free_ char *wanted = NULL, *type = NULL, *remedy = NULL;
	char label[FILE_LABEL_MAX];
	struct stat status;

	/* what is not there yet is made with its label */
	if (fd < 0 || fstat(fd, &status) < 0)
		return;
	wanted = host_live_type(contexts, path, status.st_mode);
	type = file_label_in(fd, label) > 0 ? context_type(label) : NULL;
	if (!wanted || (type && strcmp(type, wanted) == 0))
		return;
	remedy = quote_command("restorecon -F %s", path);
	check_found(run, id, path, remedy, "it has type %s, not %s",
		type ? type : "(none)", wanted);
}

static char *program_path(const char *name)
{
	char own[4096], *path;
	ssize_t length = readlink("/proc/self/exe", own, sizeof(own) - 1);

	own[length < 0 ? 0 : length] = '\0';
	if (strrchr(own, '/'))
		*strrchr(own, '/') = '\0';
	if (asprintf(&path, "%s/%s", own, name) < 0)
		cli_die(CLI_UNUSABLE, "out of memory");
	return path;
}

void host_live_labels(struct check_run *run, const struct check_id *id,
	struct selabel_handle *contexts)
{
	static const char *const programs[] = {"svirt-alloc", "svirt-check",
		"svirt-connect", "svirt-exec", "svirt-label", "svirt-list",
		"svirt-release", "svirt-restore", "svirt-run", "svirt-scan"};
	_cleanup_free_ char *folder = strdup(cli_registry_path());

	if (!folder)
		cli_die(CLI_UNUSABLE, "out of memory");
	for (size_t i = 0; i < ARRAY_SIZE(programs); i++) {
		_cleanup_free_ char *path = program_path(programs[i]);

		look_at_label(run, id, contexts, path);
	}
	look_at_label(run, id, contexts, SVIRT_RUNDIR_PATH);
	look_at_label(run, id, contexts, folder);
	if (strrchr(folder, '/') && strrchr(folder, '/') != folder) {
		*strrchr(folder, '/') = '\0';
		look_at_label(run, id, contexts, folder);
	}
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Why a VM can or cannot use a file: each folder on the way, mode and ACL, the
 * mount, and the policy, each with the command that mends it. */
#include "config.h"

#include <fcntl.h>
#include <limits.h>
#include <linux/capability.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "check/explain-file.h"
#include "check/explain-mount.h"
#include "check/explain-policy.h"
#include "check/explanation.h"
#include "check/file-label.h"
#include "check/record.h"
#include "check/quote.h"
#include "check/vm-user.h"

struct situation {
	struct check_run *run;
	struct record record;
	struct vm_user user;
	bool may_override, may_search; /* the policy lets its capabilities */
	bool is_read, is_written;      /* what it can do, in the end */
};

/* Whether a VM that runs has a capability, and the policy lets it. */
static bool has(struct situation *e, int capability, const char *name)
{
	const struct model *model = e->run->policy->model;
	const char *context = e->record.vm.process;
	size_t class;

	return vm_user_has(&e->user, capability) &&
	       model_find_class(model, "capability", &class) == 0 &&
	       (check_ask(e->run, context, context, class) &
		       model_bit(model, class, name));
}

/* What mode, ACL and capabilities let it do; what is refused is said. */
static int look_at_mode(
	struct situation *e, int fd, const char *path, int wanted)
{
	const char *by = "";
	int may = vm_user_may(&e->user, fd, &by);
	_cleanup_free_ char *remedy = NULL, *quoted = quote_word(path);
	bool is_folder = wanted == X_OK;
	unsigned int uid = e->user.uid;
	int missing;

	if (may < 0) {
		explanation_no(
			e->run, EXPLAIN_MODE, path, NULL, "%s", strerror(-may));
		return 0;
	}
	if (e->may_override)
		may |= R_OK | W_OK | X_OK;
	if (e->may_search)
		may |= R_OK | (is_folder ? X_OK : 0);
	missing = wanted & ~may;
	if (!missing) {
		if (!is_folder)
			explanation_ok(e->run, EXPLAIN_MODE, path,
				"uid %u, %s, may, as %s", uid, e->user.known_by,
				by);
		return may;
	}
	if ((is_folder ? asprintf(&remedy, "chmod o+x -- %s", quoted)
		       : asprintf(&remedy, "chown %u -- %s\nchmod u+rw -- %s",
				 uid, quoted, quoted)) < 0)
		cli_die(CLI_UNUSABLE, "out of memory");
	explanation_no(e->run, is_folder ? EXPLAIN_FOLDER : EXPLAIN_MODE, path,
		remedy, "uid %u, %s, may not %s it, as %s", uid,
		e->user.known_by,
		is_folder		   ? "pass"
		: missing == (R_OK | W_OK) ? "read or write"
		: missing == W_OK	   ? "write"
					   : "read",
		by);
	return may;
}

/* One folder on the way; whether the VM passes. */
static bool look_at_folder(struct situation *e, const char *path)
{
	_cleanup_close_ int fd = file_label_pin(path);
	bool is_passed;

	if (fd < 0) {
		explanation_no(e->run, EXPLAIN_FOLDER, path, NULL, "%s",
			strerror(-fd));
		return false;
	}
	is_passed = look_at_mode(e, fd, path, X_OK) & X_OK;
	return explain_policy_folder(e->run, e->record.vm.process, fd, path) &&
	       is_passed;
}

static bool look_at_folders(struct situation *e, const char *path)
{
	_cleanup_free_ char *folder = strdup(path);
	bool is_passed = true;

	if (!folder)
		cli_die(CLI_UNUSABLE, "out of memory");
	for (char *slash = folder; (slash = strchr(slash, '/')); slash++) {
		char kept = slash[1];

		/* the root is a folder too */
		if (slash == folder) {
			slash[1] = '\0';
			is_passed = look_at_folder(e, "/") && is_passed;
			slash[1] = kept;
			continue;
		}
		*slash = '\0';
		is_passed = look_at_folder(e, folder) && is_passed;
		*slash = '/';
	}
	if (is_passed)
		explanation_ok(e->run, EXPLAIN_FOLDER, path,
			"every folder on the way lets it pass");
	return is_passed;
}

static void look_at_record(struct situation *e, const char *path)
{
	const struct record *record = &e->record;

	if (record->is_own)
		explanation_ok(e->run, EXPLAIN_RECORD, path,
			"on record as %s of %s", svirt_role_name(record->role),
			record->vm.name);
	else if (record->owner)
		explanation_ok(e->run, EXPLAIN_RECORD, path,
			"on record for %s, not for %s", record->owner,
			record->vm.name);
	else
		explanation_ok(
			e->run, EXPLAIN_RECORD, path, "on record for no VM");
}

/* Whether the file is for reading: then writing is not missed. */
static bool is_for_reading(const struct situation *e)
{
	return e->record.is_own &&
	       (e->record.role == SVIRT_ROLE_PRIVATE ||
		       e->record.role == SVIRT_ROLE_CONTENT);
}

static int look(struct situation *e, const char *path)
{
	_cleanup_close_ int fd = file_label_pin(path);
	int wanted = is_for_reading(e) ? R_OK : R_OK | W_OK;
	bool is_passed;
	int may;

	if (fd < 0)
		return fd;
	is_passed = look_at_folders(e, path);
	look_at_record(e, path);
	may = look_at_mode(e, fd, path, wanted);
	may &= explain_mount(e->run, fd, path, wanted);
	may &= explain_policy_file(e->run, &e->record, fd, path, wanted);
	e->is_read = is_passed && (may & R_OK);
	e->is_written = is_passed && (may & W_OK) && (wanted & W_OK);
	return 0;
}

static void print(const struct options *options, const struct situation *e,
	const char *path)
{
	_cleanup_free_ char *headline = NULL;
	const char *what = e->is_read && e->is_written ? "can read and write"
			   : e->is_read && is_for_reading(e) ? "can read"
			   : e->is_read	   ? "can read and cannot write"
			   : e->is_written ? "can write and cannot read"
					   : "cannot use";

	if (asprintf(&headline, "%s %s %s", e->record.vm.name, what, path) < 0)
		cli_die(CLI_UNUSABLE, "out of memory");
	explanation_print(options, e->run, headline);
}

int explain_file(const struct options *options, struct check_run *run,
	const char *vm, const char *path)
{
	struct situation e = {.run = run};
	_cleanup_free_ char *real = realpath(path, NULL);
	int err = real ? 0 : -errno;
	bool is_used;

	if (err == 0)
		err = record_find(vm, real, &e.record);
	else
		cli_warn("%s: %s", path, strerror(-err));
	if (err == 0) {
		vm_user_find(&e.record.vm, &e.user);
		e.may_override = has(&e, CAP_DAC_OVERRIDE, "dac_override");
		e.may_search = has(&e, CAP_DAC_READ_SEARCH, "dac_read_search");
		err = look(&e, real);
		if (err < 0)
			cli_warn("%s: %s", path, strerror(-err));
	}
	if (err == 0)
		print(options, &e, real);
	is_used = e.is_read && (e.is_written || is_for_reading(&e));
	record_clear(&e.record);
	if (err < 0)
		return err == -ENOENT ? CLI_NOT_DONE : CLI_UNUSABLE;
	return is_used ? EXIT_SUCCESS : CLI_NOT_DONE;
}

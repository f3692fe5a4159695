/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Denials that were: in auditd's log, or where there is none in the kernel's
 * own. */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <sys/klog.h>

#include "shared/cli.h"

#include "check/audit-log.h"
#include "check/domains.h"

#define LOG "/var/log/audit/audit.log"
#define KERNEL_READ_ALL 3
#define KERNEL_SIZE 10

struct search {
	const struct model *model;
	const char *context; /* or NULL */
	struct domains domains;
	struct denial found;
};

static bool is_vm(const struct search *search, const char *context)
{
	const char *start = strchr(context, ':');
	_cleanup_free_ char *type = NULL;
	size_t number;

	start = start ? strchr(start + 1, ':') : NULL;
	if (!start)
		return false;
	type = strndup(start + 1, strcspn(start + 1, ":"));
	return type && model_find_type(search->model, type, &number) == 0 &&
	       search->domains.is_domain[number];
}

static void look_at(struct search *search, const char *line)
{
	struct denial denial;

	if (!strstr(line, "avc:") || !denial_read(line, &denial))
		return;
	if (search->context ? strcmp(denial.source, search->context) == 0
			    : is_vm(search, denial.source)) {
		denial_clear(&search->found);
		search->found = denial;
	} else {
		denial_clear(&denial);
	}
}

static int read_stream(struct search *search, FILE *stream)
{
	_cleanup_free_ char *line = NULL;
	size_t room = 0;

	if (!stream)
		return util_errno();
	while (getline(&line, &room, stream) >= 0)
		look_at(search, line);
	fclose(stream);
	return 0;
}

static int read_kernel(struct search *search)
{
	int size = klogctl(KERNEL_SIZE, NULL, 0);
	_cleanup_free_ char *text = size > 0 ? malloc((size_t)size) : NULL;

	if (size < 0)
		return util_errno();
	if (!text)
		return -ENOMEM;
	size = klogctl(KERNEL_READ_ALL, text, size);
	if (size < 0)
		return util_errno();
	return size == 0
		       ? 0
		       : read_stream(search, fmemopen(text, (size_t)size, "r"));
}

int audit_log_last(
	const struct model *model, const char *context, struct denial *ret)
{
	struct search search = {.model = model, .context = context};
	int err = domains_find(model, &search.domains);

	if (err < 0)
		return err == -ENOENT ? -EOPNOTSUPP : err;
	err = read_stream(&search, fopen(LOG, "re"));
	/* the one before, when this one was begun just now */
	if (err == 0 && !search.found.source)
		read_stream(&search, fopen(LOG ".1", "re"));
	if (err == -ENOENT)
		err = read_kernel(&search);
	domains_clear(&search.domains);
	if (err < 0) {
		cli_warn("%s: %s", LOG, strerror(-err));
		return err == -ENOENT ? -EIO : err;
	}
	if (!search.found.source)
		return -ENOENT;
	*ret = search.found;
	return 0;
}

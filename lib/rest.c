/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include <selinux/label.h>
#include <selinux/selinux.h>

#include "selinux/context.h"
#include "rest.h"

#define REST_TYPE "svirt_rest_t"

static bool has_type(const char *context, const char *type)
{
	struct context_parts parts;

	return context && context_split(context, &parts) == 0 &&
	       strlen(type) == (size_t)parts.type.length &&
	       strncmp(type, parts.type.start, strlen(type)) == 0;
}

/* Whether a label is one that VMs are told apart by: 1, 0 or -errno. */
static int is_label_of_vm(struct job *job, struct tag *tag)
{
	_cleanup_context_ struct svirt_context context = {0};
	int err;

	if (!tag->text || svirt_context_parse(tag->text, &context) < 0 ||
		!context.has_range ||
		svirt_level_count(&context.range.high) == 0)
		return 0;
	if (has_type(job->templates.image, context.type) ||
		has_type(job->templates.content, context.type))
		return 1;
	if (job->self &&
		svirt_level_equals(&context.range.high, &job->self->level))
		return 1;
	err = owners_ask(&job->owners, tag);
	return err < 0 ? err : tag->vm || tag->pid > 0;
}

static int ask_fit(struct job *job, struct tag *tag)
{
	int r = tag->text ? svirt_context_is_valid(tag->text) : 0;

	if (r <= 0)
		return r;
	r = is_label_of_vm(job, tag);
	return r < 0 ? r : !r;
}

#define ASKED 1U
#define YES 2U

/* Whether a file can go back to a label: 1, 0 or -errno. */
static int is_fit(struct job *job, struct tag *tag)
{
	int r;

	if (!(tag->fit & ASKED)) {
		r = ask_fit(job, tag);
		if (r < 0)
			return r;
		tag->fit = r > 0 ? ASKED | YES : ASKED;
	}
	return (tag->fit & YES) != 0;
}

/* The kernel's word for a file without a label. */
static bool is_unlabelled(const struct tag *tag)
{
	char *unlabelled = NULL;
	bool same;

	if (!tag->text)
		return true;
	if (security_get_initial_context_raw("unlabeled", &unlabelled) < 0)
		return false;
	same = strcmp(tag->text, unlabelled) == 0;
	freecon(unlabelled);
	return same;
}

/* What the policy's file contexts say: 1, 0 when nothing, or -errno. */
static int find_default(
	struct job *job, const struct rest_case *rest, struct tag **ret)
{
	char *text = NULL;
	int err;

	if (!job->file_contexts) {
		job->file_contexts = selabel_open(SELABEL_CTX_FILE, NULL, 0);
		if (!job->file_contexts)
			return util_errno();
	}
	if (selabel_lookup_raw(
		    job->file_contexts, &text, rest->path, (int)rest->mode) < 0)
		return errno == ENOENT ? 0 : util_errno();
	err = tags_get(&job->tags, text, ret);
	freecon(text);
	return err < 0 ? err : 1;
}

static int make_rest_type(struct job *job, struct tag **ret)
{
	const struct svirt_level level = {0};
	_cleanup_free_ char *context = NULL, *text = NULL;
	struct context_parts parts;
	int err = context_split(job->templates.image, &parts);

	if (err == 0 && asprintf(&context, "%.*s:%.*s:" REST_TYPE,
				parts.user.length, parts.user.start,
				parts.role.length, parts.role.start) < 0)
		return -ENOMEM;
	if (err == 0 && parts.range)
		err = svirt_context_with_level(context, &level, &text);
	return err < 0 ? err : tags_get(&job->tags, text ? text : context, ret);
}

/* The toolkit's own type for files at rest: 1, 0 when the policy lacks it. */
static int find_rest_type(struct job *job, struct tag **ret)
{
	int r = 0;

	if (!job->rest_type)
		r = make_rest_type(job, &job->rest_type);
	if (r == 0)
		r = is_fit(job, job->rest_type);
	if (r > 0)
		*ret = job->rest_type;
	return r;
}

/* A level of all categories dominates what any VM has. */
static int ask_open(struct job *job, const struct tag *tag, mode_t mode)
{
	struct svirt_level level = {0};
	_cleanup_free_ char *process = NULL;
	int r;

	memset(level.categories, 0xff, sizeof(level.categories));
	if (job->self)
		level.sensitivity = job->self->level.sensitivity;
	r = svirt_context_with_level(
		job->self ? job->self->process : job->templates.process, &level,
		&process);
	if (r == 0)
		r = svirt_policy_allows(
			process, tag->text, file_class(mode), "read");
	return r == -EINVAL ? 0 : r;
}

/* Whether a VM of any level could read a file of this label: 1, 0 or -errno.
 * Kept for each kind of file, by the number of its type in the mode. */
static int is_open(struct job *job, struct tag *tag, mode_t mode)
{
	unsigned int shift = (mode & S_IFMT) >> 12;
	int r;

	if (!(tag->open & ASKED << shift)) {
		r = ask_open(job, tag, mode);
		if (r < 0)
			return r;
		tag->open |= ASKED << shift;
		if (r > 0)
			tag->open |= ASKED << (shift + 16);
	}
	return (tag->open & ASKED << (shift + 16)) != 0;
}

/* The label before anyone asked who can read it; *ret_reason is set when it is
 * not the original although that was wanted. */
static int find_candidate(struct job *job, const struct rest_case *rest,
	struct tag **ret, enum svirt_reason *ret_reason)
{
	bool by_default = job->work->flags & SVIRT_REST_DEFAULT;
	struct tag *original;
	int fit, r = tags_get(&job->tags, rest->original, &original);

	if (r < 0)
		return r;
	fit = is_fit(job, original);
	if (fit < 0)
		return fit;
	if (fit && !by_default && !is_unlabelled(original)) {
		*ret = original;
		return 0;
	}
	if (!by_default && rest->original && !is_unlabelled(original))
		*ret_reason = SVIRT_TO_DEFAULT;
	r = find_default(job, rest, ret);
	if (r != 0)
		return r < 0 ? r : 0;
	if (fit) {
		*ret = original;
		return 0;
	}
	r = find_rest_type(job, ret);
	if (r > 0)
		*ret_reason = SVIRT_TO_REST_TYPE;
	return r > 0 ? 0 : r < 0 ? r : -ENODATA;
}

int rest_find(struct job *job, const struct rest_case *rest, struct tag **ret,
	enum svirt_reason *ret_reason)
{
	enum svirt_reason reason = SVIRT_NO_REASON;
	struct tag *tag, *closed;
	bool insists = job->work->flags & SVIRT_REST_ORIGINAL;
	int r = find_candidate(job, rest, &tag, &reason);

	if (r < 0)
		return r;
	if (role_is_exclusive(rest->role) &&
		!(insists && reason == SVIRT_NO_REASON)) {
		r = is_open(job, tag, rest->mode);
		if (r > 0) {
			r = find_rest_type(job, &closed);
			reason = r > 0 ? SVIRT_TO_REST_TYPE : SVIRT_REST_OPEN;
			tag = r > 0 ? closed : tag;
		}
		if (r < 0)
			return r;
	}
	*ret = tag;
	*ret_reason = reason;
	return 0;
}

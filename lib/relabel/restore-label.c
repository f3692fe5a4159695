/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The label of a file at rest is chosen; it is set in restore-row.c. */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <selinux/label.h>
#include <selinux/selinux.h>

#include "relabel/access.h"
#include "relabel/restore-label.h"
#include "selinux/context.h"

#define REST_TYPE "svirt_rest_t"

static bool has_type(const char *context, const char *type)
{
	struct context_parts parts;

	return context && context_split(context, &parts) == 0 &&
	       strlen(type) == (size_t)parts.type.length &&
	       strncmp(type, parts.type.start, strlen(type)) == 0;
}

bool restore_label_is_rest(const char *context)
{
	return context && has_type(context, REST_TYPE);
}

/* Whether a label is one that VMs are told apart by: 1, 0 or -errno. */
static int is_label_of_vm(struct relabel *relabel, struct label *label)
{
	_cleanup_context_ struct svirt_context context = {0};
	int err;

	if (!label->text || svirt_context_parse(label->text, &context) < 0 ||
		!context.has_range ||
		svirt_level_count(&context.range.high) == 0)
		return 0;
	if (has_type(relabel->templates.image, context.type) ||
		has_type(relabel->templates.content, context.type))
		return 1;
	if (relabel->self &&
		svirt_level_equals(&context.range.high, &relabel->self->level))
		return 1;
	err = label_holders_ask(&relabel->owners, label);
	return err < 0 ? err : label->vm || label->pid > 0;
}

static int ask_fit(struct relabel *relabel, struct label *label)
{
	int r = label->text ? svirt_context_is_valid(label->text) : 0;

	if (r <= 0)
		return r;
	r = is_label_of_vm(relabel, label);
	return r < 0 ? r : !r;
}

#define ASKED 1U
#define YES 2U

/* Whether a file can go back to a label: 1, 0 or -errno. */
static int is_fit(struct relabel *relabel, struct label *label)
{
	int r;

	if (!(label->fit & ASKED)) {
		r = ask_fit(relabel, label);
		if (r < 0)
			return r;
		label->fit = r > 0 ? ASKED | YES : ASKED;
	}
	return (label->fit & YES) != 0;
}

/* The kernel's word for a file without a label. */
static bool is_unlabelled(const struct label *label)
{
	char *unlabelled = NULL;
	bool same;

	if (!label->text)
		return true;
	if (security_get_initial_context_raw("unlabeled", &unlabelled) < 0)
		return false;
	same = strcmp(label->text, unlabelled) == 0;
	freecon(unlabelled);
	return same;
}

/* What the policy's file contexts say: 1, 0 when nothing, or -errno. */
static int find_default(struct relabel *relabel,
	const struct restore_case *rest, struct label **ret)
{
	char *text = NULL;
	int err;

	if (!relabel->file_contexts) {
		relabel->file_contexts =
			selabel_open(SELABEL_CTX_FILE, NULL, 0);
		if (!relabel->file_contexts)
			return util_errno();
	}
	if (selabel_lookup_raw(relabel->file_contexts, &text, rest->path,
		    (int)rest->mode) < 0)
		return errno == ENOENT ? 0 : util_errno();
	err = label_cache_get(&relabel->labels, text, ret);
	freecon(text);
	return err < 0 ? err : 1;
}

static int make_rest_type(struct relabel *relabel, struct label **ret)
{
	const struct svirt_level level = {0};
	_cleanup_free_ char *context = NULL, *text = NULL;
	struct context_parts parts;
	int err = context_split(relabel->templates.image, &parts);

	if (err == 0 && asprintf(&context, "%.*s:%.*s:" REST_TYPE,
				parts.user.length, parts.user.start,
				parts.role.length, parts.role.start) < 0)
		return -ENOMEM;
	if (err == 0 && parts.range)
		err = svirt_context_with_level(context, &level, &text);
	return err < 0 ? err
		       : label_cache_get(
				 &relabel->labels, text ? text : context, ret);
}

/* The toolkit's own type for files at rest: 1, 0 when the policy lacks it. */
static int find_rest_type(struct relabel *relabel, struct label **ret)
{
	int r = 0;

	if (!relabel->rest_type)
		r = make_rest_type(relabel, &relabel->rest_type);
	if (r == 0)
		r = is_fit(relabel, relabel->rest_type);
	if (r > 0)
		*ret = relabel->rest_type;
	return r;
}

/* Whether a VM of any level could read a file of this label: 1, 0 or -errno.
 * Kept for each kind of file, by its number. */
static int is_open(struct relabel *relabel, struct label *label, mode_t mode)
{
	const struct svirt_vm *self = relabel->self;
	unsigned int shift = file_kind(mode);
	int r;

	if (!(label->open & ASKED << shift)) {
		r = access_of_any(
			self ? self->process : relabel->templates.process,
			self ? self->level.sensitivity : 0, mode, label->text);
		if (r < 0)
			return r;
		label->open |= ASKED << shift;
		if (r > 0)
			label->open |= ASKED << (shift + 16);
	}
	return (label->open & ASKED << (shift + 16)) != 0;
}

/* The label before anyone asked who can read it; *ret_reason is set when it is
 * not the original although that was wanted. */
static int find_candidate(struct relabel *relabel,
	const struct restore_case *rest, struct label **ret,
	enum svirt_reason *ret_reason)
{
	bool by_default = relabel->work->flags & SVIRT_REST_DEFAULT;
	struct label *original;
	int fit, r = label_cache_get(
			 &relabel->labels, rest->original, &original);

	if (r < 0)
		return r;
	fit = is_fit(relabel, original);
	if (fit < 0)
		return fit;
	if (fit && !by_default && !is_unlabelled(original)) {
		*ret = original;
		return 0;
	}
	if (!by_default && rest->original && !is_unlabelled(original))
		*ret_reason = SVIRT_REASON_TO_DEFAULT;
	r = find_default(relabel, rest, ret);
	if (r != 0)
		return r < 0 ? r : 0;
	if (fit) {
		*ret = original;
		return 0;
	}
	r = find_rest_type(relabel, ret);
	if (r > 0)
		*ret_reason = SVIRT_REASON_TO_REST_TYPE;
	return r > 0 ? 0 : r < 0 ? r : -ENODATA;
}

int restore_label(struct relabel *relabel, const struct restore_case *rest,
	struct label **ret, enum svirt_reason *ret_reason)
{
	enum svirt_reason reason = SVIRT_REASON_NONE;
	struct label *label, *closed;
	bool insists = relabel->work->flags & SVIRT_REST_ORIGINAL;
	int r = find_candidate(relabel, rest, &label, &reason);

	if (r < 0)
		return r;
	/* A character device keeps nothing of a VM's, and those that use it
	 * besides VMs need its own label. */
	if (svirt_role_is_exclusive(rest->role) && !S_ISCHR(rest->mode) &&
		!(insists && reason == SVIRT_REASON_NONE)) {
		r = is_open(relabel, label, rest->mode);
		if (r > 0) {
			r = find_rest_type(relabel, &closed);
			reason = r > 0 ? SVIRT_REASON_TO_REST_TYPE
				       : SVIRT_REASON_REST_OPEN;
			label = r > 0 ? closed : label;
		}
		if (r < 0)
			return r;
	}
	*ret = label;
	*ret_reason = reason;
	return 0;
}

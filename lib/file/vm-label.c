/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether a VM may have made what carries a label; which VM that is, is not
 * asked (relabel/label-holder.c).
 *
 * What a VM makes is at its level. A folder that VMs share has none, and is
 * known by its type. */
#include "config.h"

#include <string.h>

#include "file/vm-label.h"
#include "selinux/context.h"

static int read_image(char **kept)
{
	_cleanup_(svirt_templates_clear) struct svirt_templates templates = {0};
	int r = *kept ? 0 : svirt_templates_load(&templates);

	if (r == 0 && !*kept)
		*kept = TAKE_PTR(templates.image);
	return r;
}

static int is_image_type(const char *label, char **kept)
{
	struct context_parts one, other;
	int r = read_image(kept);

	if (r == 0)
		r = context_split(*kept, &other);
	if (r < 0)
		return r;
	if (context_split(label, &one) < 0)
		return 0;
	return one.type.length == other.type.length &&
	       memcmp(one.type.start, other.type.start,
		       (size_t)one.type.length) == 0;
}

int vm_label_has(const struct file *file, char **kept)
{
	_cleanup_context_ struct svirt_context context = {0};
	char label[FILE_LABEL_MAX];
	int r = file_label(file, label);

	if (r < 0)
		return r == -ENODATA || r == -EOPNOTSUPP ? 0 : r;
	r = svirt_context_parse(label, &context);
	if (r == -ENOMEM)
		return r;
	if (r == 0 && context.has_range &&
		svirt_level_count(&context.range.low) > 0)
		return 1;
	return is_image_type(label, kept);
}

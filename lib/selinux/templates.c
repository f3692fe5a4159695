/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The contexts that the policy names for virtual machines. A file holds one
 * context a line; as in libselinux's other files, space around it, blank lines
 * and lines that start with '#' do not count. */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include <selinux/selinux.h>

#include "selinux/context.h"

#define SPACE " \t\r\n\f\v"

static void templates_file_close(FILE **file)
{
	if (*file)
		fclose(*file);
}

/* Cut the space off both ends of a line. */
static char *line_trim(char *line)
{
	size_t length;

	line += strspn(line, SPACE);
	length = strlen(line);
	while (length > 0 && strchr(SPACE, line[length - 1]))
		line[--length] = '\0';
	return line;
}

/* Read the next context. Return 1, 0 at the end of the file, or -errno. */
static int line_read(FILE *file, char **ret)
{
	_cleanup_context_ struct svirt_context context = {};
	_cleanup_free_ char *line = NULL;
	size_t size = 0;
	ssize_t length;
	char *text;

	do {
		length = getline(&line, &size, file);
		if (length < 0)
			return feof(file) ? 0 : util_errno();
		if (strlen(line) != (size_t)length)
			return -EINVAL;
		text = line_trim(line);
	} while (*text == '\0' || *text == '#');
	if (svirt_context_parse(text, &context) < 0)
		return -EINVAL;
	text = strdup(text);
	if (!text)
		return -ENOMEM;
	*ret = text;
	return 1;
}

/* Read the first two contexts of a file; the second may be missing. */
static int file_read(const char *path, char **ret_first, char **ret_second)
{
	_cleanup_(templates_file_close) FILE *file = fopen(path, "re");
	int r;

	if (!file)
		return util_errno();
	r = line_read(file, ret_first);
	if (r <= 0)
		return r < 0 ? r : -EINVAL;
	r = line_read(file, ret_second);
	return r < 0 ? r : 0;
}

/* Fedora's policy has svirt_tcg_t since before its file had a line for it. */
static int tcg_make(const char *process, char **ret)
{
	struct context_parts parts;
	char *context;
	int r;

	r = context_split(process, &parts);
	if (r < 0)
		return r;
	if (asprintf(&context, "%.*s:%.*s:svirt_tcg_t%s%s", parts.user.length,
		    parts.user.start, parts.role.length, parts.role.start,
		    parts.range ? ":" : "", parts.range ? parts.range : "") < 0)
		return -ENOMEM;
	r = svirt_context_is_valid(context);
	if (r == 1)
		*ret = TAKE_PTR(context);
	free(context);
	return r == -EOPNOTSUPP || r > 0 ? 0 : r;
}

SVIRT_PUBLIC
int svirt_templates_load(struct svirt_templates *ret)
{
	_cleanup_(svirt_templates_clear) struct svirt_templates templates = {};
	int r;

	r = file_read(selinux_virtual_domain_context_path(), &templates.process,
		&templates.tcg);
	if (r < 0)
		return r;
	r = file_read(selinux_virtual_image_context_path(), &templates.image,
		&templates.content);
	if (r < 0)
		return r;
	if (!templates.tcg) {
		r = tcg_make(templates.process, &templates.tcg);
		if (r < 0)
			return r;
	}
	*ret = templates;
	templates = (struct svirt_templates){};
	return 0;
}

SVIRT_PUBLIC
void svirt_templates_clear(struct svirt_templates *templates)
{
	if (!templates)
		return;
	free(templates->process);
	free(templates->tcg);
	free(templates->image);
	free(templates->content);
	*templates = (struct svirt_templates){};
}

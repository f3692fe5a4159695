/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sections as QEMU's util/qemu-config.c reads them: [group "id"], then lines
 * of key = "value". What a key means, its option's reader knows. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "qemu/host-file.h"
#include "qemu/option-table.h"
#include "qemu/readconfig.h"
#include "util.h"

#define CONFIG_MAX (1 << 20)
#define CONFIGS_MAX 16

struct section {
	const struct qemu_option *option; /* NULL before the first */
	bool unknown;
	struct qemu_pairs pairs;
};

static void end_section(struct qemu_scan *scan, struct section *section)
{
	if (section->option && scan->failed == 0)
		qemu_option_read_pairs(scan, section->option, &section->pairs);
	qemu_pairs_clear(&section->pairs);
	*section = (struct section){0};
}

/* [drive "hd0"] or [machine]. */
static bool begin_section(
	struct qemu_scan *scan, struct section *section, const char *line)
{
	size_t length = strcspn(line + 1, " \t]");
	_cleanup_free_ char *group = strndup(line + 1, length);
	_cleanup_free_ char *id = NULL;
	const char *quote = line + 1 + length;

	if (!group) {
		qemu_scan_fail(scan, -ENOMEM);
		return true;
	}
	quote += strspn(quote, " \t");
	if (*quote == '"') {
		size_t end = strcspn(quote + 1, "\"");

		id = strndup(quote + 1, end);
		quote += 1 + end;
		quote += *quote == '"';
	}
	if (*quote != ']')
		return false;
	section->option = qemu_option_table_find_group(group);
	section->unknown = !section->option;
	if (section->unknown)
		qemu_scan_note(scan, QEMU_UNKNOWN,
			"[%s]: no section that is known here", group);
	if (id)
		qemu_scan_fail(scan, qemu_pairs_add(&section->pairs, "id", id,
					     &qemu_scan_nowhere));
	return true;
}

/* key = "value"; a value has no way to hold a quote. */
static bool read_pair(
	struct qemu_scan *scan, struct section *section, const char *line)
{
	size_t length = strcspn(line, " \t=");
	const char *cursor = line + length + strspn(line + length, " \t");
	_cleanup_free_ char *key = strndup(line, length), *value = NULL;
	size_t end;

	if (length == 0 || *cursor != '=')
		return false;
	cursor += 1 + strspn(cursor + 1, " \t");
	if (*cursor != '"')
		return false;
	end = strcspn(cursor + 1, "\"");
	if (cursor[1 + end] != '"')
		return false;
	value = strndup(cursor + 1, end);
	if (!key || !value) {
		qemu_scan_fail(scan, -ENOMEM);
		return true;
	}
	if (section->unknown && qemu_text_is_path(value))
		qemu_scan_note(scan, QEMU_UNKNOWN,
			"%s=%s: in a section that is not known here", key,
			value);
	if (section->option)
		qemu_scan_fail(scan, qemu_pairs_add(&section->pairs, key, value,
					     &qemu_scan_nowhere));
	return section->option || section->unknown;
}

static void read_line(struct qemu_scan *scan, struct section *section,
	const char *line, size_t number)
{
	bool known;

	line += strspn(line, " \t\r");
	if (!*line || *line == '#')
		return;
	if (*line == '[') {
		end_section(scan, section);
		known = begin_section(scan, section, line);
	} else {
		known = read_pair(scan, section, line);
	}
	if (!known)
		qemu_scan_note(scan, QEMU_UNKNOWN,
			"line %zu: neither a section nor a pair: %s", number,
			line);
}

void qemu_readconfig_parse(struct qemu_scan *scan, const char *text)
{
	struct section section = {0};
	size_t number = 0;

	while (*text && scan->failed == 0) {
		size_t length = strcspn(text, "\n");
		_cleanup_free_ char *line = strndup(text, length);

		if (!line) {
			qemu_scan_fail(scan, -ENOMEM);
			break;
		}
		read_line(scan, &section, line, ++number);
		text += length + (text[length] == '\n');
	}
	end_section(scan, &section);
}

/* The text of a file, or NULL with the reason in *err. */
static char *load(const char *path, int *err)
{
	_cleanup_close_ int fd = -1;
	struct stat st;
	ssize_t size;
	char *text;

	fd = qemu_host_file_open(path, false, &st);
	*err = fd;
	if (fd < 0)
		return NULL;
	*err = -EFBIG;
	if (st.st_size > CONFIG_MAX)
		return NULL;
	*err = -ENOMEM;
	text = malloc(CONFIG_MAX + 1);
	if (!text)
		return NULL;
	size = qemu_host_file_read(fd, (unsigned char *)text, CONFIG_MAX);
	text[size < 0 ? 0 : size] = '\0';
	return text;
}

void qemu_readconfig_read(struct qemu_scan *scan, const struct qemu_text *text)
{
	_cleanup_free_ char *config = NULL;
	const char *option = scan->option;
	_cleanup_free_ char *what = NULL;
	int err;

	qemu_use(scan, QEMU_USE_READ, text);
	if (!scan->looks) {
		qemu_scan_note(scan, QEMU_UNKNOWN,
			"%s: not read, since a running VM chose it",
			text->text);
		return;
	}
	if (++scan->configs > CONFIGS_MAX) {
		qemu_scan_note(
			scan, QEMU_UNKNOWN, "%s: one too many", text->text);
		return;
	}
	config = load(text->text, &err);
	if (!config) {
		qemu_scan_note(scan, QEMU_UNKNOWN, "%s: cannot be read: %s",
			text->text, strerror(-err));
		return;
	}
	if (asprintf(&what, "%s %s", option, text->text) < 0) {
		what = NULL;
		qemu_scan_fail(scan, -ENOMEM);
		return;
	}
	scan->option = what;
	qemu_readconfig_parse(scan, config);
	scan->option = option;
}

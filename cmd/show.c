/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "cli.h"
#include "show.h"
#include "vm-uuid.h"

static const char *const states[] = {
	[SVIRT_RUNNING] = "running",
	[SVIRT_STALE] = "stale",
	[SVIRT_HELD] = "held",
};

const char *show_state_name(enum svirt_state state)
{
	return states[state];
}

int show_state_parse(const char *text, enum svirt_state *ret)
{
	for (size_t i = 0; i < ARRAY_SIZE(states); i++) {
		if (strcmp(text, states[i]) == 0) {
			*ret = (enum svirt_state)i;
			return 0;
		}
	}
	return -EINVAL;
}

const char *show_time(int64_t seconds, char ret[SHOW_TIME_SIZE])
{
	time_t time = (time_t)seconds;
	struct tm utc;

	if (!gmtime_r(&time, &utc))
		memset(&utc, 0, sizeof(utc));
	strftime(ret, SHOW_TIME_SIZE, "%Y-%m-%dT%H:%M:%SZ", &utc);
	return ret;
}

static int copy_file(const struct svirt_file *file, void *data)
{
	struct show_vm *show = data;
	struct svirt_file copy = {.role = file->role};

	/* A new list at every power of two. */
	if ((show->listed & (show->listed - 1)) == 0) {
		size_t room = show->listed ? 2 * show->listed : 1;
		struct svirt_file *list =
			reallocarray(show->list, room, sizeof(*list));

		if (!list)
			return -ENOMEM;
		show->list = list;
	}
	copy.path = strdup(file->path);
	copy.original = file->original ? strdup(file->original) : NULL;
	copy.context = strdup(file->context);
	show->list[show->listed++] = copy;
	if (!copy.path || !copy.context || (file->original && !copy.original))
		return -ENOMEM;
	return 0;
}

int show_gather(struct svirt_registry *registry, struct svirt_vm *vm,
	enum show_depth depth, struct show_vm *ret)
{
	struct show_vm show = {.state = SVIRT_HELD};
	int err = 0;

	if (registry)
		err = svirt_registry_overlaps(registry, vm, &show.overlaps);
	if (err == 0 && registry)
		err = svirt_registry_count_files(registry, vm, &show.files);
	if (err == 0 && registry && depth == SHOW_FILES)
		err = svirt_registry_each_file(registry, vm, copy_file, &show);
	if (err < 0) {
		show_clear(&show);
		return err;
	}
	show.vm = *vm;
	*vm = (struct svirt_vm){0};
	*ret = show;
	return 0;
}

void show_clear(struct show_vm *show)
{
	for (size_t i = 0; i < show->listed; i++) {
		free((char *)show->list[i].path);
		free((char *)show->list[i].original);
		free((char *)show->list[i].context);
	}
	free(show->list);
	svirt_vms_clear(&show->overlaps);
	svirt_vm_clear(&show->vm);
}

static void show_name(const struct show_vm *show, FILE *out)
{
	fputs(show->vm.name, out);
}

static void show_level(const struct show_vm *show, FILE *out)
{
	_cleanup_free_ char *text = NULL;

	if (svirt_level_format(&show->vm.level, &text) < 0)
		cli_die(CLI_UNUSABLE, "out of memory");
	fputs(text, out);
}

static void show_context(const struct show_vm *show, FILE *out)
{
	fputs(show->vm.process, out);
}

static void show_image(const struct show_vm *show, FILE *out)
{
	fputs(show->vm.image, out);
}

static void show_mode(const struct show_vm *show, FILE *out)
{
	fputs(show->vm.mode == SVIRT_STATIC ? "static" : "dynamic", out);
}

static void show_state(const struct show_vm *show, FILE *out)
{
	fputs(show_state_name(show->state), out);
}

static void show_pid(const struct show_vm *show, FILE *out)
{
	if (show->pid > 0)
		fprintf(out, "%d", (int)show->pid);
	else
		putc('-', out);
}

static void show_created(const struct show_vm *show, FILE *out)
{
	char text[SHOW_TIME_SIZE];

	fputs(show_time(show->vm.created, text), out);
}

static void show_files(const struct show_vm *show, FILE *out)
{
	fprintf(out, "%" PRIu64, show->files);
}

static void show_overlap(const struct show_vm *show, FILE *out)
{
	if (show->overlaps.count == 0)
		putc('-', out);
	for (size_t i = 0; i < show->overlaps.count; i++)
		fprintf(out, "%s%s", i ? "," : "", show->overlaps.list[i].name);
}

static void show_uuid(const struct show_vm *show, FILE *out)
{
	char text[UUID_SIZE];

	fputs(uuid_of_vm(&show->vm, text), out);
}

static const struct {
	const char *name;
	void (*show)(const struct show_vm *show, FILE *out);
} columns_known[] = {
	{"name", show_name},
	{"level", show_level},
	{"context", show_context},
	{"image", show_image},
	{"mode", show_mode},
	{"state", show_state},
	{"pid", show_pid},
	{"created", show_created},
	{"files", show_files},
	{"overlap", show_overlap},
	{"uuid", show_uuid},
};

static unsigned char find_column(const char *name, size_t length)
{
	for (size_t i = 0; i < ARRAY_SIZE(columns_known); i++) {
		if (strlen(columns_known[i].name) == length &&
			strncmp(columns_known[i].name, name, length) == 0)
			return (unsigned char)i;
	}
	cli_die_usage("--output: no column '%.*s': name, level, context, "
		      "image, mode, state, pid, created, files, overlap, uuid",
		(int)length, name);
}

void show_parse_columns(const char *text, struct show_columns *ret)
{
	ret->count = 0;
	for (;;) {
		size_t length = strcspn(text, ",");

		if (ret->count == SHOW_COLUMNS_MAX)
			cli_die_usage("--output: more than %d columns",
				SHOW_COLUMNS_MAX);
		ret->list[ret->count++] = find_column(text, length);
		if (text[length] == '\0')
			return;
		text += length + 1;
	}
}

const char *show_column_name(const struct show_columns *columns, size_t i)
{
	return columns_known[columns->list[i]].name;
}

void show_cell(const struct show_columns *columns, size_t i,
	const struct show_vm *show, FILE *out)
{
	columns_known[columns->list[i]].show(show, out);
}

void show_row(const struct show_columns *columns, const struct show_vm *show)
{
	for (size_t i = 0; i < columns->count; i++) {
		if (i > 0)
			putchar('\t');
		show_cell(columns, i, show, stdout);
	}
	putchar('\n');
}

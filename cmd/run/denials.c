/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The log is read from where it was when the VM started, and so much of it: a
 * VM can be refused without end. Which records are this VM's says its level,
 * that nobody else has. */
#include "config.h"

#include <fcntl.h>
#include <string.h>
#include <time.h>

#include "shared/denial.h"
#include "run/denials.h"
#include "run/qemu-words.h"
#include "shared/escape.h"

#define AUDIT_LOG "/var/log/audit/audit.log"

enum { TOLD_MAX = 5, READ_MAX = 1 << 20, TRIES = 4 };

int denials_begin(void)
{
	int fd = open(AUDIT_LOG, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd >= 0 && lseek(fd, 0, SEEK_END) < 0) {
		close(fd);
		return -1;
	}
	return fd;
}

/* All that there is, up to a bound; /dev/kmsg gives a record at a time. */
static char *read_log(int log)
{
	char *text = malloc(READ_MAX + 1);
	size_t size = 0;

	while (text && size < READ_MAX) {
		ssize_t r = read(log, text + size, READ_MAX - size);

		if (r <= 0)
			break;
		size += (size_t)r;
	}
	if (text)
		text[size] = '\0';
	return text;
}

static bool is_at(const char *context, const char *level)
{
	size_t length = strlen(context), tail = strlen(level);

	return length > tail && context[length - tail - 1] == ':' &&
	       strcmp(context + length - tail, level) == 0;
}

/* The record has the last part of a name only. */
/* A path, or its last part; or NULL. */
static const char *name_of(const struct denial *denial)
{
	return denial->path ? denial->path : denial->name;
}

static bool is_same(const struct denial *one, const struct denial *other)
{
	const char *name = name_of(one), *other_name = name_of(other);

	return strcmp(one->permissions, other->permissions) == 0 &&
	       strcmp(one->target, other->target) == 0 &&
	       strcmp(one->class, other->class) == 0 &&
	       strcmp(name ? name : "", other_name ? other_name : "") == 0;
}

static const char *find_path(const struct files *files, const char *name)
{
	for (size_t i = 0; name && *name != '/' && i < files->count; i++)
		if (strcmp(qemu_words_base(files->list[i].path), name) == 0)
			return files->list[i].path;
	return name;
}

static bool is_another_level(const char *context, const char *text)
{
	struct svirt_context target = {0};
	struct svirt_level level;
	bool result = svirt_level_parse(text, &level) == 0 &&
		      svirt_context_parse(context, &target) == 0 &&
		      target.has_range &&
		      !svirt_level_dominates(&level, &target.range.low);

	svirt_context_clear(&target);
	return result;
}

static bool is_of_files(const char *class)
{
	return strcmp(class, "file") == 0 || strcmp(class, "dir") == 0 ||
	       strcmp(class, "blk_file") == 0 ||
	       strcmp(class, "chr_file") == 0 ||
	       strcmp(class, "sock_file") == 0 ||
	       strcmp(class, "fifo_file") == 0;
}

static const char *what_to_do(const struct denial *denial, const char *level)
{
	if (is_another_level(denial->target, level))
		return "that label is another VM's, or one has left it: each "
		       "file belongs to one VM (svirt-list --files)";
	if (is_of_files(denial->class) && name_of(denial))
		return "it is no file of this VM's: give it to the VM by "
		       "svirt-run --image=FILE, or --content=FILE when it only "
		       "reads it";
	return "the policy has no rule for it";
}

static void tell_one(const struct denial *denial, const char *vm,
	const char *level, const struct files *files)
{
	const char *path = find_path(files, name_of(denial));
	_cleanup_free_ char *shown = NULL;
	size_t size;
	FILE *stream = open_memstream(&shown, &size);

	if (!stream)
		return;
	if (path) {
		escape_print(path, stream);
		fputs(", ", stream);
	}
	fprintf(stream, "a %s with the label %s", denial->class,
		denial->target);
	if (fclose(stream) == 0)
		cli_warn("%s: the kernel denied it \"%s\" of %s: %s", vm,
			denial->permissions, shown, what_to_do(denial, level));
}

/* QEMU asks for these as it starts, in every VM, and does without. */
static bool is_usual(const struct denial *denial)
{
	return strcmp(denial->class, "anon_inode") == 0 ||
	       strstr(denial->target, ":sysfs_t:");
}

struct told {
	size_t count, more;
	struct denial list[TOLD_MAX];
};

static void add(struct told *told, struct denial *denial)
{
	for (size_t i = 0; i < told->count; i++)
		if (is_same(&told->list[i], denial)) {
			denial_clear(denial);
			return;
		}
	if (told->count < TOLD_MAX) {
		told->list[told->count++] = *denial;
		return;
	}
	told->more++;
	denial_clear(denial);
}

static void collect(char *text, const char *level, struct told *told)
{
	char *line;

	while ((line = strsep(&text, "\n"))) {
		struct denial denial;

		if (!denial_read(line, &denial))
			continue;
		if (is_at(denial.source, level) && !is_usual(&denial))
			add(told, &denial);
		else
			denial_clear(&denial);
	}
}

/* The audit daemon writes a little later. */
static void collect_all(int log, const char *level, struct told *told)
{
	const struct timespec pause = {.tv_nsec = 50L * 1000 * 1000};

	for (int i = 0; i < TRIES && told->count == 0; i++) {
		_cleanup_free_ char *text = NULL;

		if (i > 0)
			nanosleep(&pause, NULL);
		text = read_log(log);
		if (text)
			collect(text, level, told);
	}
}

void denials_tell(
	int log, const char *name, const char *level, const struct files *files)
{
	struct told told = {0};

	if (log < 0)
		return;
	collect_all(log, level, &told);
	for (size_t i = 0; i < told.count; i++) {
		tell_one(&told.list[i], name, level, files);
		denial_clear(&told.list[i]);
	}
	if (told.more > 0)
		cli_warn("%s: and more", name);
	if (told.count > 0)
		cli_warn(
			"%s: svirt-check explain --last says which rule", name);
}

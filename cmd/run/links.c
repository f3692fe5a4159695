/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A confined VM makes files in its own folder only; who started it looks for
 * them where the command line said. All that is done there MUST be done as the
 * VM's user. What the VM left in its folder is an enemy's: it is opened once,
 * must be a plain file, and is copied up to a bound.
 */
#include "config.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "run/links.h"
#include "run/place.h"

#define KEPT_MAX ((off_t)64 << 20)

static bool is_made(const struct file *file)
{
	return file->moved && strcmp(file->role, "create") == 0;
}

/* A folder is one QEMU makes its memory in: that needs no name elsewhere. */
static bool is_folder(const char *path)
{
	struct stat file;

	return stat(path, &file) == 0 && S_ISDIR(file.st_mode);
}

/* The option of QEMU's that says where the file is made, as it would work. */
static void print_argument(
	const struct links *links, const struct file *file, FILE *stream)
{
	for (size_t i = 1; i < links->command->count; i++) {
		const char *word = links->command->words[i];

		if (!strstr(word, file->moved))
			continue;
		if (*links->command->words[i - 1] == '-') {
			command_print_word(
				links->command->words[i - 1], stream);
			fputc(' ', stream);
		}
		command_print_word(word, stream);
		return;
	}
	command_print_word(file->moved, stream);
}

static void tell(
	const struct links *links, const struct file *file, const char *why)
{
	_cleanup_free_ char *text = NULL;
	size_t size;
	FILE *stream = open_memstream(&text, &size);

	if (!stream)
		cli_die(RUN_OWN_FAILURE, "out of memory");
	print_argument(links, file, stream);
	if (fclose(stream) != 0)
		cli_die(RUN_OWN_FAILURE, "out of memory");
	cli_warn("%s: a confined VM makes it in its own folder, and no link "
		 "can be put here: %s: write %s instead",
		file->path, why, text);
}

static bool check_one(const struct links *links, const struct file *file)
{
	const char *why;

	if (!is_made(file) || strcmp(file->path, file->moved) == 0)
		return true;
	why = place_why_not(file->path);
	if (why)
		tell(links, file, why);
	return !why;
}

bool links_check(const struct links *links)
{
	bool good = true;

	user_enter(links->user);
	for (size_t i = 0; i < links->files->count; i++)
		good = check_one(links, &links->files->list[i]) && good;
	user_leave(links->user);
	return good;
}

static bool is_proxied(const struct links *links, const struct file *file)
{
	return links->proxy && file->listens;
}

static int make_one(const struct links *links, const struct file *file)
{
	int err = place_clear(file->path);

	if (err == 0 && is_proxied(links, file))
		err = proxy_listen(links->proxy, file->path, file->moved);
	else if (err == 0 && symlink(file->moved, file->path) < 0)
		err = util_errno();
	if (err < 0)
		cli_warn("%s: nothing can be put here for %s: %s", file->path,
			file->moved, strerror(-err));
	return err;
}

/* Without svirt-run in between, who connects must do so at the VM's level. */
static void say_connect(const struct file *file)
{
	const char *what = strrchr(file->moved, '/') + 1;
	const char *vm = file->moved + strlen(SVIRT_RUNDIR_PATH "/");

	cli_warn("%s: in the background, connect to it by: svirt-connect %.*s "
		 "%s",
		file->path, (int)(what - 1 - vm), vm, what);
}

static void say(const struct links *links, const struct file *file)
{
	const char *what = is_proxied(links, file) ? "a socket that leads there"
						   : "a link";

	if (!links->proxy && file->listens)
		say_connect(file);
	else if (links->are_printed)
		cli_warn("%s: made as %s, %s while the VM runs", file->path,
			file->moved, what);
	else
		cli_verbose("%s: made as %s, %s while the VM runs", file->path,
			file->moved, what);
}

bool links_make(struct links *links)
{
	bool good = true;

	links->made = calloc(links->files->count + 1, sizeof(*links->made));
	if (!links->made)
		cli_die(RUN_OWN_FAILURE, "out of memory");
	user_enter(links->user);
	for (size_t i = 0; good && i < links->files->count; i++) {
		const struct file *file = &links->files->list[i];

		if (!is_made(file) || strcmp(file->path, file->moved) == 0 ||
			is_folder(file->path))
			continue;
		say(links, file);
		links->made[i] = make_one(links, file) == 0;
		good = links->made[i];
	}
	user_leave(links->user);
	return good;
}

/* The file that the VM wrote, or -1. */
static int open_written(const char *path)
{
	int fd = open(path,
		O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
	struct stat file;

	if (fd < 0)
		return -1;
	if (fstat(fd, &file) == 0 && S_ISREG(file.st_mode) &&
		file.st_nlink == 1)
		return fd;
	close(fd);
	return -1;
}

static int copy(int from, int to)
{
	char text[65536];
	off_t done = 0;

	while (done < KEPT_MAX) {
		ssize_t r = read(from, text, sizeof(text));

		if (r < 0)
			return util_errno();
		if (r == 0)
			return 0;
		if (write(to, text, (size_t)r) != r)
			return util_errno();
		done += r;
	}
	return -EFBIG;
}

/* Without a name at first, where the file system can: whenever this is killed,
 * no file is there that the next run would not take for one of its own. */
static int copy_to(const char *path, int from)
{
	_cleanup_free_ char *folder = place_folder(path);
	_cleanup_close_ int to =
		open(folder, O_WRONLY | O_TMPFILE | O_CLOEXEC, 0644);
	bool is_nameless = to >= 0;
	char name[32];
	int err;

	if (!is_nameless)
		to = open(path,
			O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
			0644);
	if (to < 0)
		return util_errno();
	place_keep(to);
	err = copy(from, to);
	snprintf(name, sizeof(name), "/proc/self/fd/%d", to);
	if (is_nameless &&
		linkat(AT_FDCWD, name, AT_FDCWD, path, AT_SYMLINK_FOLLOW) < 0)
		return util_errno();
	return err;
}

/* As the user, with the VM's file open. */
static void put_back(const struct file *file, int from)
{
	int err;

	if (!place_is_link(file->path))
		return;
	unlink(file->path);
	if (from < 0)
		return;
	err = copy_to(file->path, from);
	if (err == -EFBIG)
		cli_warn("%s: cut off after 64 MiB", file->path);
	else if (err < 0)
		cli_warn("%s: %s", file->path, strerror(-err));
}

static void end_socket(const struct links *links, const struct file *file)
{
	user_enter(links->user);
	proxy_remove(links->proxy, file->path);
	user_leave(links->user);
}

void links_end(struct links *links)
{
	for (size_t i = 0; links->made && i < links->files->count; i++) {
		const struct file *file = &links->files->list[i];
		_cleanup_close_ int from = -1;

		if (!links->made[i])
			continue;
		if (is_proxied(links, file)) {
			end_socket(links, file);
			continue;
		}
		if (!links->pidfile || strcmp(links->pidfile, file->path) != 0)
			from = open_written(file->moved);
		user_enter(links->user);
		put_back(file, from);
		user_leave(links->user);
	}
	free(links->made);
	links->made = NULL;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The VM has a pipe, and svirt-run the file: so nothing that a VM prints can
 * fill a disk, and it needs no file that it may write. */
#include "config.h"

#include <fcntl.h>
#include <grp.h>
#include <string.h>
#include <sys/stat.h>

#include "run/command.h"
#include "run/log.h"

#define SIZE_DEFAULT ((uint64_t)64 << 20)
#define SIZE_MAX_LOG ((uint64_t)1 << 50)

/* 100, 64K, 10M, 1G */
static uint64_t read_size(const char *text)
{
	static const char units[] = "KMG";
	const char *cursor = text, *unit;
	uint64_t number = 0;
	int err = util_digits(&cursor, SIZE_MAX_LOG >> 30, &number);

	unit = *cursor ? strchr(units, *cursor) : NULL;
	if (err < 0 || number == 0 || (*cursor && (!unit || cursor[1])))
		cli_die_usage("--log: %s: not a size such as 64M", text);
	return unit ? number << (10 * (unit - units + 1)) : number;
}

static void make_pipe(struct log *log)
{
	if (pipe2(log->pipe, O_CLOEXEC) < 0 ||
		fcntl(log->pipe[0], F_SETFL, O_NONBLOCK) < 0)
		cli_die(RUN_OWN_FAILURE, "pipe: %s", strerror(errno));
}

/* Other logs of root's are read by group adm, where there is one. */
static void show_adm(int fd, const char *name)
{
	const struct group *adm = getgrnam("adm");
	struct stat file;

	if (!adm || fstat(fd, &file) < 0 || file.st_uid != 0 ||
		file.st_gid != 0)
		return;
	if (fchown(fd, (uid_t)-1, adm->gr_gid) < 0)
		cli_verbose("--log: %s: not for group adm: %s", name,
			strerror(errno));
}

/* As the VM's user. */
static int file_open(const char *name, const struct user *user)
{
	const int flags = O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW |
			  O_NONBLOCK | O_NOCTTY;
	bool made;
	int fd, err;

	user_enter(user);
	fd = open(name, flags | O_CREAT | O_EXCL, 0640);
	made = fd >= 0;
	if (!made && errno == EEXIST)
		fd = open(name, flags);
	err = errno;
	user_leave(user);
	if (made)
		show_adm(fd, name);
	errno = err;
	return fd;
}

void log_open(char *text, const struct user *user, struct log *ret)
{
	char *comma = text ? strrchr(text, ',') : NULL;
	struct stat file;

	*ret = (struct log){.file = -1, .pipe = {-1, -1}};
	if (!text)
		return;
	ret->left = comma ? read_size(comma + 1) : SIZE_DEFAULT;
	if (comma)
		*comma = '\0';
	ret->option = "--log: ";
	ret->name = text;
	ret->file = file_open(text, user);
	if (ret->file < 0 || fstat(ret->file, &file) < 0)
		cli_die(RUN_OWN_FAILURE, "--log: %s: %s", text,
			strerror(errno));
	if (!S_ISREG(file.st_mode))
		cli_die(RUN_OWN_FAILURE, "--log: %s: not a plain file", text);
	make_pipe(ret);
	ret->left -= (uint64_t)file.st_size < ret->left ? (uint64_t)file.st_size
							: ret->left;
}

void log_follow(int file, struct log *ret)
{
	*ret = (struct log){.file = fcntl(file, F_DUPFD_CLOEXEC, 3),
		.left = UINT64_MAX,
		.option = "",
		.name = file == STDOUT_FILENO ? "standard output"
					      : "standard error"};
	if (ret->file < 0)
		cli_die(RUN_OWN_FAILURE, "%s: %s", ret->name, strerror(errno));
	make_pipe(ret);
}

static void put(struct log *log, const char *text, size_t size)
{
	size_t fits = size < log->left ? size : (size_t)log->left;
	ssize_t r = fits ? write(log->file, text, fits) : 0;

	if (r > 0)
		log->left -= (uint64_t)r;
	if ((r < 0 || (size_t)r < size) && !log->is_full) {
		cli_warn("%s%s: %s: the rest is dropped", log->option,
			log->name, r < 0 ? strerror(errno) : "full");
		log->is_full = true;
	}
}

/* So much at a time that signals are not kept waiting. */
void log_take(struct log *log)
{
	char text[65536];

	for (int i = 0; i < 16; i++) {
		ssize_t r = read(log->pipe[0], text, sizeof(text));

		if (r > 0) {
			put(log, text, (size_t)r);
			continue;
		}
		/* Nobody writes any more: poll(2) would say so for ever. */
		if (r == 0 && log->pipe[0] >= 0) {
			close(log->pipe[0]);
			log->pipe[0] = -1;
		}
		return;
	}
}

void log_close(struct log *log)
{
	if (log->file < 0)
		return;
	if (log->pipe[0] >= 0)
		log_take(log);
	if (log->pipe[0] >= 0)
		close(log->pipe[0]);
	close(log->file);
	log->file = -1;
}

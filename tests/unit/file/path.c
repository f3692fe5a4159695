/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which file a path comes to, and which symlinks on its way are refused. */
#include "config.h"

#include <fcntl.h>
#include <stdlib.h>

#include "file/identity.h"
#include "file/path.h"
#include "tap.h"

static void make_file(const char *path)
{
	close(open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0644));
}

static void make_link(const char *target, const char *path, uid_t owner)
{
	if (symlink(target, path) < 0 || lchown(path, owner, owner) < 0)
		printf("# %s: %s\n", path, strerror(errno));
}

static int find(const char *path, ino_t *ret_ino)
{
	_cleanup_path_ struct path pin = PATH_NONE;
	int err = path_pin(path, &pin);

	if (err == 0)
		*ret_ino = pin.file.ino;
	return err;
}

static void check_same(const char *path, const char *want)
{
	ino_t ino = 0;
	struct stat st = {0};

	is(find(path, &ino), 0, path);
	stat(want, &st);
	is((long long)ino, (long long)st.st_ino, want);
}

static void test_ways(void)
{
	ino_t ino;

	check_same("d/e/f", "d/e/f");
	check_same("./d//e/../e/./f", "d/e/f");
	check_same("d/e/", "d/e");
	check_same(".", ".");
	check_same("/", "/");
	check_same("..", "..");
	is(find("", &ino), -ENOENT, "an empty path");
	is(find("nothing", &ino), -ENOENT, "no such file");
	is(find("d/e/f/g", &ino), -ENOTDIR, "a file as a directory");
	is(find("d/e/f/", &ino), -ENOTDIR, "a slash after a file");
}

static void test_links(void)
{
	ino_t ino;

	check_same("mine", "d/e/f");
	check_same("dir/f", "d/e/f");
	check_same("dir/../e/f", "d/e/f");
	check_same("chain", "d/e/f");
	is(find("theirs", &ino), -ELOOP, "another user's symlink");
	is(find("their-dir/f", &ino), -ELOOP, "another user's on the way");
	is(find("to-theirs", &ino), -ELOOP, "another user's behind root's");
	is(find("loop", &ino), -ELOOP, "a loop");
}

static void test_identity(void)
{
	_cleanup_path_ struct path pin = PATH_NONE;
	struct identity one = {0}, other = {0};
	struct stat st = {0};
	int fd, directory = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	make_file("first");
	is(path_pin("first", &pin), 0, "a file is pinned");
	is(identity_read(&pin.file, &one), 0, "and identified");
	rename("first", "second");
	fd = identity_open(&one, directory);
	if (fd == -EOPNOTSUPP || fd == -EPERM) {
		printf("# no handles here\n");
		return;
	}
	fstat(fd, &st);
	is((long long)st.st_ino, (long long)one.ino, "found by handle");
	close(fd);
	unlink("second");
	path_clear(&pin);
	is(identity_open(&one, directory), -ESTALE, "gone for its handle");
	make_file("second");
	is(path_pin("second", &pin), 0, "another is pinned");
	identity_read(&pin.file, &other);
	ok(!identity_is_same(&one, &other),
		"and is another, whatever its inode number");
	close(directory);
}

static void test_gone(void)
{
	_cleanup_file_ struct file file = FILE_NONE;

	make_file("gone");
	is(file_open(AT_FDCWD, "gone", &file), 0, "opened");
	ok(!file.is_path, "for reading");
	file_close(&file);
	is(file_open(AT_FDCWD, "mine", &file), 0, "a symlink itself is pinned");
	ok(S_ISLNK(file.mode) && file.is_path, "without being followed");
	file_close(&file);
	is(file_open(AT_FDCWD, "fifo", &file), 0, "a FIFO is pinned");
	ok(file.is_path, "without being opened");
}

int main(void)
{
	char directory[] = "/tmp/svirt-pin-XXXXXX";
	char command[64];

	if (getuid() != 0) {
		printf("1..0 # SKIP only root can give symlinks away\n");
		return 0;
	}
	if (!mkdtemp(directory) || chdir(directory) < 0)
		return 1;
	mkdir("d", 0755);
	mkdir("d/e", 0755);
	make_file("d/e/f");
	mkfifo("fifo", 0644);
	make_link("d/e/f", "mine", 0);
	make_link("d/e", "dir", 0);
	make_link("mine", "chain", 0);
	make_link("d/e/f", "theirs", 65534);
	make_link("d/e", "their-dir", 65534);
	make_link("theirs", "to-theirs", 0);
	make_link("loop", "loop", 0);
	test_ways();
	test_links();
	test_identity();
	test_gone();
	if (chdir("/") < 0)
		return 1;
	snprintf(command, sizeof(command), "rm -r %s", directory);
	return (system(command) != 0) | tap_done();
}

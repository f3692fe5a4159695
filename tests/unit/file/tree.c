/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A walk meets everything once, each directory before what it holds, and
 * follows nothing out of the tree. */
#include "config.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "tap.h"
#include "file/tree.h"

#define FILES 5000
#define DEPTH 3000

struct seen {
	int files;
	int directories;
	int links;
	int early; /* met before their directory */
	int errors;
	bool has_many;
	bool has_secret;
};

static void make_file(const char *path)
{
	close(open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0644));
}

static void note(struct seen *seen, struct tree_entry *entry)
{
	if (entry->error)
		seen->errors++;
	else if (entry->fd >= 0)
		seen->directories++;
	else if (entry->type == DT_LNK)
		seen->links++;
	else
		seen->files++;
	if (strcmp(entry->name, "many") == 0)
		seen->has_many = true;
	if (strcmp(entry->name, "secret") == 0)
		seen->has_secret = true;
	if (strncmp(entry->name, "file-", 5) == 0 && !seen->has_many)
		seen->early++;
	if (entry->fd >= 0)
		close(entry->fd);
	free(entry->name);
	tree_directory_unref(entry->dir);
}

static int walk_all(const char *top, struct seen *seen)
{
	int fd = open(top, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct tree_entry entry;
	struct tree_walk walk = {0};
	int r = tree_begin(&walk, fd, top, false);

	close(fd);
	while (r >= 0 && (r = tree_next(&walk, &entry)) > 0)
		note(seen, &entry);
	tree_end(&walk);
	return r;
}

/* So many in each other, with two files and a folder of a file in each. */
static void dig(void)
{
	for (int i = 0; i < DEPTH; i++) {
		make_file("first");
		make_file("second");
		mkdir("aside", 0755);
		make_file("aside/third");
		mkdir("down", 0755);
		if (chdir("down") < 0)
			exit(1);
	}
}

static struct tree_entry next(struct tree_walk *walk)
{
	struct tree_entry entry = {.fd = -1};

	if (tree_next(walk, &entry) <= 0)
		entry.error = -EAGAIN;
	return entry;
}

static void let_go(struct tree_entry *entry)
{
	if (entry->fd >= 0)
		close(entry->fd);
	free(entry->name);
	tree_directory_unref(entry->dir);
}

/* Walk down until that many levels are open, then do something to the tree. */
static int walk_with(const char *top, size_t depth, void (*meanwhile)(void),
	struct seen *seen)
{
	int fd = open(top, O_RDONLY | O_DIRECTORY | O_CLOEXEC), r = 1;
	struct tree_walk walk = {0};
	struct tree_entry entry;

	tree_begin(&walk, fd, top, false);
	while (walk.depth < depth) {
		entry = next(&walk);
		let_go(&entry);
	}
	meanwhile();
	while (r > 0 && (r = tree_next(&walk, &entry)) > 0)
		note(seen, &entry);
	if (r < 0) { /* as a caller does that goes on with what is left */
		tree_skip(&walk);
		r = tree_next(&walk, &entry) == 0 ? r : 1;
	}
	tree_end(&walk);
	close(fd);
	return r;
}

/* A level on the way is moved elsewhere: its way up leads there. */
static void move_away(void)
{
	if (rename("deep/down/down/down", "elsewhere/down") < 0)
		exit(1);
}

static void move_back(void)
{
	if (rename("elsewhere/down", "deep/down/down/down") < 0)
		exit(1);
}

static void add_files(void)
{
	char path[64];

	for (int i = 0; i < 50; i++) {
		snprintf(path, sizeof(path), "deep/down/down/file-%d", i);
		make_file(path);
	}
}

static int open_count(void)
{
	int count = 0;

	for (int fd = 0; fd < 1024; fd++)
		count += fcntl(fd, F_GETFD) >= 0;
	return count;
}

int main(void)
{
	char directory[] = "/tmp/svirt-walk-XXXXXX", path[64];
	const struct rlimit few = {100, 100};
	struct seen seen = {0};
	int before;

	if (!mkdtemp(directory) || chdir(directory) < 0)
		return 1;
	mkdir("t", 0755);
	mkdir("t/many", 0755);
	mkdir("t/empty", 0755);
	mkdir("t/a", 0755);
	mkdir("t/a/b", 0755);
	make_file("t/a/b/c");
	if (symlink("/etc", "t/link") < 0 || symlink("..", "t/a/up") < 0)
		return 1;
	for (int i = 0; i < FILES; i++) {
		snprintf(path, sizeof(path), "t/many/file-%d", i);
		make_file(path);
	}
	before = open_count();
	is(walk_all("t", &seen), 0, "a walk comes to its end");
	is(seen.files, FILES + 1, "having met every file once");
	is(seen.directories, 4, "and every directory");
	is(seen.links, 2, "and symlinks, which it does not follow");
	is(seen.early, 0, "no file before its directory");
	is(seen.errors, 0, "no error");
	is(open_count(), before, "no descriptor is left open");
	mkdir("deep", 0755);
	mkdir("elsewhere", 0755);
	make_file("elsewhere/secret");
	if (chdir("deep") < 0)
		return 1;
	dig();
	if (chdir(directory) < 0)
		return 1;
	setrlimit(RLIMIT_NOFILE, &few);
	seen = (struct seen){0};
	is(walk_all("deep", &seen), 0, "no depth is too much");
	is(seen.files, 3 * DEPTH, "each file of it is met once");
	is(seen.directories, 2 * DEPTH, "and each directory");
	is(seen.errors, 0, "with a hundred descriptors");
	seen = (struct seen){.has_many = true};
	is(walk_with("deep", 100, add_files, &seen), 0,
		"files that come meanwhile end no walk");
	is(seen.files >= 3 * (DEPTH - 100), 1, "and none is passed over");
	seen = (struct seen){.has_many = true};
	is(walk_with("deep", 100, move_away, &seen), -EAGAIN,
		"a level that is moved away ends it, and it is said");
	is(seen.has_secret, 0, "nothing outside of the tree is met");
	move_back();
	is(open_count(), before, "no descriptor is left open");
	if (chdir("/") < 0)
		return 1;
	snprintf(path, sizeof(path), "rm -r %s", directory);
	return (system(path) != 0) | tap_done();
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A walk meets everything once, each directory before what it holds, and
 * follows nothing out of the tree. */
#include "config.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>

#include "tap.h"
#include "file/tree.h"

#define FILES 5000

struct seen {
	int files;
	int directories;
	int links;
	int early; /* met before their directory */
	int errors;
	bool has_many;
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
	if (chdir("/") < 0)
		return 1;
	snprintf(path, sizeof(path), "rm -r %s", directory);
	return (system(path) != 0) | tap_done();
}

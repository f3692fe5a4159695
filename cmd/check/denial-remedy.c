/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What mends a denial: a label, an option of the toolkit, a boolean. Never a
 * rule that allows what was asked for: that would hold for every VM. */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "shared/cli.h"

#include "check/denial-remedy.h"
#include "check/record.h"
#include "check/quote.h"

static bool names(const char *list, const char *name)
{
	size_t length = strlen(name);

	for (const char *at = list; (at = strstr(at, name)); at += length) {
		if ((at == list || at[-1] == ' ') &&
			(at[length] == ' ' || !at[length]))
			return true;
	}
	return false;
}

static bool is_one_of(const char *name, const char *const *list)
{
	for (; *list; list++) {
		if (strcmp(name, *list) == 0)
			return true;
	}
	return false;
}

static const char *const files[] = {
	"file", "dir", "blk_file", "chr_file", "fifo_file", "lnk_file", NULL};

/* Of these a label is the remedy, where the file system keeps any. */
static const char *const labelled[] = {"file", "dir", "blk_file", NULL};

static bool is_unlabelled(const struct denial *denial)
{
	static const char *const types[] = {
		":nfs_t:", ":cifs_t:", ":fusefs_t:", ":glusterd_brick_t:"};

	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		if (strstr(denial->target, types[i]))
			return true;
	}
	return false;
}

/* Whether the VM was about to make something where it may not. */
static bool is_making(const struct denial *denial)
{
	return strcmp(denial->class, "sock_file") == 0 ||
	       names(denial->permissions, "create") ||
	       names(denial->permissions, "add_name") ||
	       names(denial->permissions, "remove_name");
}

/* An inode's number is one file's on its own file system alone, which is found
 * by its device, where that has a node. */
static char *find_by_inode(const struct denial *denial)
{
	_cleanup_free_ char *node = NULL;
	struct stat status;
	char *text;

	if (!denial->inode || !denial->device ||
		strspn(denial->inode, "0123456789") != strlen(denial->inode) ||
		strspn(denial->device, "abcdefghijklmnopqrstuvwxyz"
				       "0123456789-") != strlen(denial->device))
		return NULL;
	if (asprintf(&node, "/dev/%s", denial->device) < 0)
		cli_die(CLI_UNUSABLE, "out of memory");
	if (stat(node, &status) < 0 || !S_ISBLK(status.st_mode))
		return NULL;
	if (asprintf(&text,
		    "\"$(find \"$(findmnt -nfo TARGET %s)\" -xdev -inum %s "
		    "-print -quit)\"",
		    node, denial->inode) < 0)
		cli_die(CLI_UNUSABLE, "out of memory");
	return text;
}

/* The file as an argument: its path, or how it is found. */
static char *argument(const struct denial *denial)
{
	if (denial->path && denial->path[0] == '/')
		return quote_word(denial->path);
	return find_by_inode(denial);
}

static int label_file(const struct denial *denial, const char *vm, char **ret)
{
	_cleanup_free_ char *file = argument(denial);
	_cleanup_free_ char *owner = record_whose(denial->target);
	bool is_folder = strcmp(denial->class, "dir") == 0;

	if (!file || !vm)
		return 0;
	if (owner && strcmp(owner, vm) != 0)
		return asprintf(ret,
			"svirt-restore --file=%s %s && svirt-label %s %s", file,
			owner, vm, file);
	return asprintf(
		ret, "svirt-label %s%s %s", is_folder ? "-R " : "", vm, file);
}

static int of_capability(
	const struct denial *denial, const char *vm, struct denial_remedy *ret)
{
	if (!vm)
		return 0;
	if (names(denial->permissions, "dac_override") ||
		names(denial->permissions, "dac_read_search")) {
		ret->words = "a file is not its user's, and root in a VM is as "
			     "any other user; of a file, ask svirt-check "
			     "explain VM FILE";
		return 0;
	}
	if (names(denial->permissions, "setuid") ||
		names(denial->permissions, "setgid"))
		return asprintf(
			&ret->command, "svirt-exec --user=USER %s -- CMD", vm);
	ret->words = "no VM has this capability";
	return 0;
}

static int of_process(
	const struct denial *denial, const char *vm, struct denial_remedy *ret)
{
	if (names(denial->permissions, "execmem") && vm)
		return asprintf(&ret->command,
			"svirt-restore --release %s && svirt-alloc --tcg %s",
			vm, vm);
	ret->words = strcmp(denial->source, denial->target) == 0
			     ? "VMs do not do this even to themselves"
			     : "the other process is not the VM's: this is "
			       "isolation at work";
	return 0;
}

static int find(const struct denial *denial, const char *vm,
	const struct refusal *refusal, struct denial_remedy *ret)
{
	if (strncmp(denial->class, "process", 7) == 0)
		return of_process(denial, vm, ret);
	if (strncmp(denial->class, "cap", 3) == 0)
		return of_capability(denial, vm, ret);
	if (is_making(denial) && vm) {
		ret->words = "what a VM makes belongs in its own folder";
		return asprintf(&ret->command,
			"svirt-scan --move-created=/run/svirt/%s -- CMD", vm);
	}
	if (refusal->kind == REFUSAL_BOOLEAN &&
		!(is_one_of(denial->class, labelled) && !is_unlabelled(denial)))
		return asprintf(&ret->command, "setsebool -P %s %s",
			refusal->boolean, refusal->is_on ? "on" : "off");
	if (is_one_of(denial->class, files))
		return label_file(denial, vm, &ret->command);
	if (denial->port && names(denial->permissions, "name_bind") &&
		strspn(denial->port, "0123456789") == strlen(denial->port))
		return asprintf(&ret->command,
			"semanage port -a -t vnc_port_t -p tcp %s",
			denial->port);
	if (refusal->kind == REFUSAL_CONSTRAINT)
		ret->words = "it is another's: this is isolation at work";
	else
		ret->words = "nothing that a VM is meant to do";
	return 0;
}

void denial_remedy_find(const struct denial *denial, const char *vm,
	const struct refusal *refusal, struct denial_remedy *ret)
{
	*ret = (struct denial_remedy){0};
	if (find(denial, vm, refusal, ret) < 0)
		cli_die(CLI_UNUSABLE, "out of memory");
}

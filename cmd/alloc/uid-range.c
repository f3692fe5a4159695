/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The uids that svirt-alloc may give: what is another's, by the files in /etc;
 * which of them a VM has is in the registry.
 *
 * A VM's gid is its uid, so neither may be anybody's. What cannot be read may
 * say that it is.
 */
#include "config.h"

#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>

#include "alloc/uid-range.h"
#include "shared/cli.h"

#define SUBUID "/etc/subuid"
#define SUBGID "/etc/subgid"
/* Whose line of them stands for VMs. */
#define OWN_NAME "svirt"

static void close_file(FILE **file)
{
	if (*file)
		fclose(*file);
}

/* NULL where there is none. */
static FILE *open_file(const char *path)
{
	FILE *file = fopen(path, "re");

	if (!file && errno != ENOENT)
		cli_die(CLI_UNUSABLE, "--uid: %s: %s", path, strerror(errno));
	return file;
}

/* A line NAME:FIRST:COUNT; false for others, which mean nothing to anybody. */
static bool read_line(char *line, struct svirt_request *ret)
{
	char *name = strsep(&line, ":"), *first = strsep(&line, ":");
	uint64_t low, count;

	if (!first || !line || !*name)
		return false;
	line[strcspn(line, "\n")] = '\0';
	if (util_number(first, 0, UINT32_MAX - 1, &low) < 0 ||
		util_number(line, 1, UINT32_MAX - 1, &count) < 0)
		return false;
	ret->uid_first = (uid_t)low;
	ret->uid_last = low + count > UINT32_MAX ? UINT32_MAX - 1
						 : (uid_t)(low + count - 1);
	return true;
}

static bool overlaps(
	const struct svirt_request *a, const struct svirt_request *b)
{
	return a->uid_first <= b->uid_last && b->uid_first <= a->uid_last;
}

static void read_own(struct svirt_request *request)
{
	_cleanup_(close_file) FILE *file = open_file(SUBUID);
	_cleanup_free_ char *line = NULL;
	size_t size = 0;
	bool found = false;

	while (!found && file && getline(&line, &size, file) > 0)
		found = strncmp(line, OWN_NAME ":", sizeof(OWN_NAME)) == 0 &&
			read_line(line, request);
	if (!found)
		cli_die(CLI_NOT_DONE,
			"--uid=auto: no line " OWN_NAME
			":FIRST:COUNT in " SUBUID ": add one, such as " OWN_NAME
			":600000:10000, or name a range");
}

static void check_subids(const char *path, const struct svirt_request *request)
{
	_cleanup_(close_file) FILE *file = open_file(path);
	_cleanup_free_ char *line = NULL;
	struct svirt_request other = {0};
	size_t size = 0;

	while (file && getline(&line, &size, file) > 0)
		if (read_line(line, &other) && strcmp(line, OWN_NAME) != 0 &&
			overlaps(request, &other))
			cli_die(CLI_NOT_DONE,
				"--uid=%u-%u: overlaps what %s gives to %s: "
				"choose another range",
				request->uid_first, request->uid_last, path,
				line);
}

static void check_id(const struct svirt_request *request, unsigned int id,
	const char *what, const char *name)
{
	if (id >= request->uid_first && id <= request->uid_last)
		cli_die(CLI_NOT_DONE,
			"--uid=%u-%u: %s %s has %u: choose another range",
			request->uid_first, request->uid_last, what, name, id);
}

static void check_accounts(const struct svirt_request *request)
{
	_cleanup_(close_file) FILE *users = open_file("/etc/passwd");
	_cleanup_(close_file) FILE *groups = open_file("/etc/group");
	const struct passwd *user;
	const struct group *group;

	while (users && (user = fgetpwent(users)))
		check_id(request, user->pw_uid, "user", user->pw_name);
	while (groups && (group = fgetgrent(groups)))
		check_id(request, group->gr_gid, "group", group->gr_name);
}

static void read_range(const char *text, struct svirt_request *request)
{
	_cleanup_free_ char *copy = strdup(text);
	char *last = copy, *first = copy ? strsep(&last, "-") : NULL;
	uint64_t low, high;

	if (!first)
		cli_die(CLI_UNUSABLE, "out of memory");
	if (!last)
		last = first;
	if (util_number(first, 1, UINT32_MAX - 1, &low) < 0 ||
		util_number(last, 1, UINT32_MAX - 1, &high) < 0 || low > high)
		cli_die_usage("--uid=%s: not auto, nor written like "
			      "600000-609999",
			text);
	request->uid_first = (uid_t)low;
	request->uid_last = (uid_t)high;
}

void uid_range_read(const char *text, struct svirt_request *request)
{
	if (strcmp(text, "auto") == 0)
		read_own(request);
	else
		read_range(text, request);
	check_subids(SUBUID, request);
	check_subids(SUBGID, request);
	check_accounts(request);
}

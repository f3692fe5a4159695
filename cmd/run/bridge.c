/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A tap on a bridge, as QEMU has it made: the helper, which is setuid root or
 * is run by root, asks /etc/qemu/bridge.conf whether this bridge may be used,
 * makes the tap, and sends it back.
 *
 * The command line names the helper, so it MUST be run as the VM's user, for
 * good, and not by a shell.
 */
#include "config.h"

#include <fcntl.h>
#include <grp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "run/bridge.h"
#include "run/pairs.h"

/* Debian's and Fedora's. */
static const char *const helpers[] = {
	"/usr/lib/qemu/qemu-bridge-helper", "/usr/libexec/qemu-bridge-helper"};

static bool is_bridge(const char *option, const char *word)
{
	if (strcmp(option, "netdev") != 0 && strcmp(option, "nic") != 0 &&
		strcmp(option, "net") != 0)
		return false;
	if (strcmp(word, "bridge") == 0 || strncmp(word, "bridge,", 7) == 0)
		return true;
	return strncmp(word, "tap,", 4) == 0 && pairs_has(word, "helper");
}

/* What the command line names, else the first that is there; allocated. */
static char *find_helper(const char *word)
{
	char *path = pairs_value(word, "helper");

	for (size_t i = 0; !path && i < ARRAY_SIZE(helpers); i++)
		if (access(helpers[i], X_OK) == 0 ||
			i + 1 == ARRAY_SIZE(helpers))
			path = strdup(helpers[i]);
	if (!path)
		cli_die(RUN_OWN_FAILURE, "out of memory");
	return path;
}

_Noreturn static void become(const char *path, const char *bridge, int fd,
	const struct user *user, const sigset_t *mask)
{
	_cleanup_(command_clear) struct command command = {0};

	command_add(&command, "%s", path);
	command_add(&command, "--use-vnet");
	command_add(&command, "--fd=%d", fd);
	command_add(&command, "--br=%s", bridge);
	sigprocmask(SIG_SETMASK, mask, NULL);
	if ((user->changes &&
		    (setgroups(user->group_count, user->groups) < 0 ||
			    setresgid(user->gid, user->gid, user->gid) < 0 ||
			    setresuid(user->uid, user->uid, user->uid) < 0)) ||
		fcntl(fd, F_SETFD, 0) < 0)
		_exit(RUN_OWN_FAILURE);
	execv(path, command.words);
	cli_warn("%s: %s", path, strerror(errno));
	_exit(RUN_OWN_FAILURE);
}

/* The descriptor that comes, closed by execve(2), or -1 when none does. */
static int receive(int from)
{
	char byte, space[CMSG_SPACE(sizeof(int))];
	struct iovec data = {&byte, 1};
	struct msghdr message = {.msg_iov = &data,
		.msg_iovlen = 1,
		.msg_control = space,
		.msg_controllen = sizeof(space)};
	struct cmsghdr *header;
	ssize_t r;
	int fd;

	do
		r = recvmsg(from, &message, MSG_CMSG_CLOEXEC);
	while (r < 0 && errno == EINTR);
	header = r < 0 ? NULL : CMSG_FIRSTHDR(&message);
	if (!header || header->cmsg_level != SOL_SOCKET ||
		header->cmsg_type != SCM_RIGHTS ||
		header->cmsg_len != CMSG_LEN(sizeof(int)))
		return -1;
	memcpy(&fd, CMSG_DATA(header), sizeof(fd));
	return fd;
}

/* The tap, or -1 when the helper, which says why, made none. */
static int run_helper(const char *path, const char *bridge,
	const struct user *user, const sigset_t *mask)
{
	int ends[2], fd, status = 0;
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
		cli_die(RUN_OWN_FAILURE, "socketpair: %s", strerror(errno));
	pid = fork();
	if (pid < 0)
		cli_die(RUN_OWN_FAILURE, "fork: %s", strerror(errno));
	if (pid == 0)
		become(path, bridge, ends[1], user, mask);
	close(ends[1]);
	fd = receive(ends[0]);
	close(ends[0]);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (fd >= 0 && status != 0) {
		close(fd);
		fd = -1;
	}
	return fd;
}

/* bridge,br=NAME, or tap,helper=PATH,br=NAME, becomes tap,fd=N. */
static void replace(char **word, int fd)
{
	char text[32];

	pairs_replace(word, "br", NULL);
	pairs_replace(word, "helper", NULL);
	snprintf(text, sizeof(text), "tap,fd=%d", fd);
	pairs_replace(word, NULL, text);
}

static bool connect_one(struct handover *handover, char **word,
	const struct user *user, const sigset_t *mask)
{
	_cleanup_free_ char *named = pairs_value(*word, "br");
	_cleanup_free_ char *path = find_helper(*word);
	const char *bridge = named ? named : "br0";
	int fd;

	cli_verbose("%s --br=%s", path, bridge);
	fd = run_helper(path, bridge, user, mask);
	if (fd < 0) {
		cli_warn("%s: no tap of %s for user %u: the bridge is there, "
			 "/etc/qemu/bridge.conf allows it, and who is not root "
			 "needs the helper setuid root",
			bridge, path, user->uid);
		return false;
	}
	handover_add(handover, fd);
	replace(word, fd);
	return true;
}

bool bridge_connect(struct handover *handover, struct command *command,
	const struct user *user, const sigset_t *mask)
{
	for (size_t i = 0; i + 1 < command->count; i++)
		if (is_bridge(
			    pairs_option(command, i), command->words[i + 1]) &&
			!connect_one(
				handover, &command->words[i + 1], user, mask))
			return false;
	return true;
}

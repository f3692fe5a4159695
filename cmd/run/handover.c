/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A confined VM may connect to its own level only, and what a wrapper started
 * before runs outside of it. A connection that is made here has svirt-run's
 * type and the VM's level; that type the VM may use by inheritance.
 *
 * -chardev can say fd=, but not where what uses it looks whether the descriptor
 * can carry others; -netdev stream says it in two words.
 */
#include "config.h"

#include <fcntl.h>
#include <string.h>

#include "run/handover.h"
#include "run/pairs.h"
#include "shared/vm-socket.h"

static struct file *find_file(struct files *files, const char *path)
{
	for (size_t i = 0; i < files->count; i++)
		if (files->list[i].connects && !files->list[i].moved &&
			strcmp(files->list[i].path, path) == 0)
			return &files->list[i];
	return NULL;
}

/* Whether a network or a shared memory uses that character device. */
static bool wants_name(const struct command *command, const char *pairs)
{
	_cleanup_free_ char *id = pairs_value(pairs, "id");

	for (size_t i = 0; id && i < command->count; i++) {
		const char *option = pairs_option(command, i);
		_cleanup_free_ char *used = NULL;
		const char *value;

		if (strcmp(option, "netdev") != 0 &&
			strcmp(option, "net") != 0 &&
			strcmp(option, "device") != 0)
			continue;
		value = command->words[i + 1];
		used = pairs_value(value, "chardev");
		if (used && strcmp(used, id) == 0 &&
			(strncmp(value, "vhost-user", 10) == 0 ||
				strncmp(value, "ivshmem", 7) == 0) &&
			(*option == 'n' || value[0] == 'i'))
			return true;
	}
	return false;
}

/* What names the socket; NULL where none is, or QEMU listens. */
static const char *key_of(const char *option, const char *pairs)
{
	if (strcmp(option, "chardev") == 0)
		return strncmp(pairs, "socket,", 7) == 0 ? "path" : NULL;
	if (strcmp(option, "netdev") != 0 && strcmp(option, "nic") != 0)
		return NULL;
	return strncmp(pairs, "stream,", 7) == 0 ? "addr.path" : NULL;
}

static void replace(char **word, const char *key, int fd)
{
	char text[32];

	if (strcmp(key, "path") == 0) {
		snprintf(text, sizeof(text), "fd=%d", fd);
	} else {
		pairs_replace(word, "addr.type", "addr.type=fd");
		snprintf(text, sizeof(text), "addr.str=%d", fd);
	}
	pairs_replace(word, key, text);
}

static const char *why_not(const struct command *command, const char *pairs)
{
	static const char *const keys[] = {"reconnect", "reconnect-ms"};

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		_cleanup_free_ char *again = pairs_value(pairs, keys[i]);

		if (again && strcmp(again, "0") != 0)
			return "reconnect= needs its name";
	}
	if (pairs_has(pairs, "tls-creds"))
		return "tls-creds= needs its name";
	if (wants_name(command, pairs))
		return "QEMU takes no descriptor for this device";
	return NULL;
}

static int connect_as(
	const struct user *user, const char *path, const char *level)
{
	int fd;

	user_enter(user);
	fd = vm_socket_connect_for(path, level);
	user_leave(user);
	return fd;
}

void handover_add(struct handover *handover, int fd)
{
	int *fds =
		reallocarray(handover->fds, handover->count + 1, sizeof(*fds));

	if (!fds)
		cli_die(RUN_OWN_FAILURE, "out of memory");
	fds[handover->count++] = fd;
	handover->fds = fds;
}

static void tell(const char *path, const char *why)
{
	cli_warn("%s: not handed over: %s: a confined VM connects only to what "
		 "runs at its level: start it by svirt-exec --helper VM, with "
		 "its socket in " SVIRT_RUNDIR_PATH "/VM",
		path, why);
}

static void hand_one(struct handover *handover, const struct command *command,
	size_t word, struct files *files, const struct user *user,
	const char *level)
{
	const char *key =
		key_of(pairs_option(command, word - 1), command->words[word]);
	_cleanup_free_ char *path =
		key ? pairs_value(command->words[word], key) : NULL;
	struct file *file = path ? find_file(files, path) : NULL;
	const char *why;
	int fd;

	if (!file)
		return;
	why = why_not(command, command->words[word]);
	fd = why ? -1 : connect_as(user, path, level);
	if (fd < 0) {
		tell(path, why ? why : strerror(-fd));
		return;
	}
	cli_verbose("%s: connected to; QEMU gets descriptor %d", path, fd);
	handover_add(handover, fd);
	replace(&command->words[word], key, fd);
	file->is_handed = true;
}

void handover_connect(struct handover *handover, struct command *command,
	struct files *files, const struct user *user, const char *level)
{
	for (size_t i = 0; i + 1 < command->count; i++)
		hand_one(handover, command, i + 1, files, user, level);
}

void handover_open(const struct handover *handover)
{
	for (size_t i = 0; i < handover->count; i++)
		if (fcntl(handover->fds[i], F_SETFD, 0) < 0)
			cli_die(RUN_OWN_FAILURE, "descriptor %d: %s",
				handover->fds[i], strerror(errno));
}

void handover_close(struct handover *handover)
{
	for (size_t i = 0; i < handover->count; i++)
		close(handover->fds[i]);
	free(handover->fds);
	*handover = (struct handover){0};
}

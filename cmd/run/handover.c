/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A confined VM may connect to its own level only, and what a wrapper started
 * before runs outside of it. A connection that is made here has svirt-run's
 * type and the VM's level; that type the VM may use by inheritance.
 *
 * Only -chardev can say fd=, and not where what uses it looks whether the
 * descriptor can carry others.
 */
#include "config.h"

#include <fcntl.h>
#include <string.h>

#include "run/handover.h"
#include "run/words.h"
#include "shared/vm-socket.h"

/* key=VALUE among pairs, the value with its doubled commas: where it stands. */
struct place {
	size_t start, length; /* of the value */
};

static bool find(const char *pairs, const char *key, struct place *ret)
{
	size_t name = strlen(key);
	const char *pair = pairs;

	for (;;) {
		const char *end = pair;

		while (*end && (*end != ',' || end[1] == ','))
			end += *end == ',' ? 2 : 1;
		if (strncmp(pair, key, name) == 0 && pair[name] == '=') {
			ret->start = (size_t)(pair - pairs) + name + 1;
			ret->length = (size_t)(end - pairs) - ret->start;
			return true;
		}
		if (!*end)
			return false;
		pair = end + 1;
	}
}

static char *value_of(const char *pairs, const char *key)
{
	struct place place;
	char *text, *to;

	if (!find(pairs, key, &place))
		return NULL;
	text = malloc(place.length + 1);
	if (!text)
		cli_die(RUN_OWN_FAILURE, "out of memory");
	to = text;
	for (size_t i = 0; i < place.length; i++) {
		*to++ = pairs[place.start + i];
		i += pairs[place.start + i] == ',';
	}
	*to = '\0';
	return text;
}

static struct file *find_file(struct files *files, const char *path)
{
	for (size_t i = 0; i < files->count; i++)
		if (files->list[i].connects && !files->list[i].moved &&
			strcmp(files->list[i].path, path) == 0)
			return &files->list[i];
	return NULL;
}

static const char *option_at(const struct command *command, size_t i)
{
	const char *word = command->words[i];

	if (*word != '-' || i + 1 >= command->count)
		return "";
	return word + 1 + (word[1] == '-');
}

/* Whether a network or a shared memory uses that character device. */
static bool wants_name(const struct command *command, const char *pairs)
{
	_cleanup_free_ char *id = value_of(pairs, "id");

	for (size_t i = 0; id && i < command->count; i++) {
		const char *option = option_at(command, i);
		_cleanup_free_ char *used = NULL;
		const char *value;

		if (strcmp(option, "netdev") != 0 &&
			strcmp(option, "net") != 0 &&
			strcmp(option, "device") != 0)
			continue;
		value = command->words[i + 1];
		used = value_of(value, "chardev");
		if (used && strcmp(used, id) == 0 &&
			(strncmp(value, "vhost-user", 10) == 0 ||
				strncmp(value, "ivshmem", 7) == 0) &&
			(*option == 'n' || value[0] == 'i'))
			return true;
	}
	return false;
}

static const char *why_not(const struct command *command, const char *pairs)
{
	static const char *const keys[] = {"reconnect", "reconnect-ms"};
	struct place place;

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		_cleanup_free_ char *again = value_of(pairs, keys[i]);

		if (again && strcmp(again, "0") != 0)
			return "reconnect= needs its name";
	}
	if (find(pairs, "tls-creds", &place))
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

static void add(struct handover *handover, int fd)
{
	int *fds =
		reallocarray(handover->fds, handover->count + 1, sizeof(*fds));

	if (!fds)
		cli_die(RUN_OWN_FAILURE, "out of memory");
	fds[handover->count++] = fd;
	handover->fds = fds;
}

/* path=PATH becomes fd=N. */
static void replace(char **word, int fd)
{
	struct place place;
	char *text;

	if (!find(*word, "path", &place) ||
		asprintf(&text, "%.*sfd=%d%s",
			(int)(place.start - strlen("path=")), *word, fd,
			*word + place.start + place.length) < 0)
		cli_die(RUN_OWN_FAILURE, "out of memory");
	free(*word);
	*word = text;
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
	_cleanup_free_ char *path = value_of(command->words[word], "path");
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
	add(handover, fd);
	replace(&command->words[word], fd);
	file->is_handed = true;
}

void handover_connect(struct handover *handover, struct command *command,
	struct files *files, const struct user *user, const char *level)
{
	for (size_t i = 0; i + 1 < command->count; i++)
		if (strcmp(option_at(command, i), "chardev") == 0 &&
			strncmp(command->words[i + 1], "socket,", 7) == 0)
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

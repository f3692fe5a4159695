/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * svirt-connect-client VM SOCKET: standard input to a socket in the VM's run
 * folder, and what comes from there to standard output.
 *
 * svirt-exec --helper starts it in the VM's own domain, at the VM's level: only
 * there may it connect, and there it can reach nothing that the VM cannot. It
 * trusts nothing in the folder; who starts it gives it pipes, and no terminal.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "connect/flow.h"
#include "shared/socket.h"
#include "svirt.h"
#include "util.h"

static int complain(const char *vm, const char *name, const char *why)
{
	fprintf(stderr, "svirt-connect-client: %s: %s: %s\n", vm, name, why);
	return EXIT_FAILURE;
}

/* A socket and no link to one elsewhere, whatever has its name by now. */
static int socket_find(const char *vm, const char *name)
{
	_cleanup_close_ int base = -1, folder = -1;

	base = open(SVIRT_RUNDIR_PATH, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (base < 0)
		return util_errno();
	folder =
		openat(base, vm, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (folder < 0)
		return util_errno();
	return socket_pin(folder, name);
}

static int socket_connect(const char *vm, const char *name)
{
	_cleanup_close_ int found = -1, fd = -1;
	struct sockaddr_un address;

	if (strchr(name, '/'))
		return -EINVAL;
	found = socket_find(vm, name);
	if (found < 0)
		return found;
	address = socket_address_pinned(found);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0 ||
		connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0)
		return util_errno();
	return TAKE_FD(fd);
}

/* Until the VM closes, or nobody reads what it says. */
static void relay(int fd)
{
	struct flow in = {.from = STDIN_FILENO, .to = fd};
	struct flow out = {.from = fd, .to = STDOUT_FILENO};
	struct pollfd polled[4];
	bool is_open = true;

	while (!flow_is_done(&out)) {
		if (is_open && flow_is_done(&in)) {
			shutdown(fd, SHUT_WR);
			in.is_refused = true;
			is_open = false;
		}
		flow_wait(&in, polled);
		flow_wait(&out, polled + 2);
		if (poll(polled, 4, -1) < 0 && errno != EINTR)
			break;
		flow_write(&in, polled);
		flow_write(&out, polled + 2);
		flow_read(&in, polled);
		flow_read(&out, polled + 2);
	}
}

int main(int argc, char **argv)
{
	_cleanup_close_ int fd = -1;

	if (argc != 3) {
		fputs("usage: svirt-connect-client VM SOCKET\n", stderr);
		return 2;
	}
	signal(SIGPIPE, SIG_IGN);
	fd = socket_connect(argv[1], argv[2]);
	if (fd == -ECONNREFUSED)
		return complain(argv[1], argv[2], "nobody listens there");
	if (fd == -EAGAIN)
		return complain(argv[1], argv[2], "somebody else is connected");
	if (fd < 0)
		return complain(argv[1], argv[2], strerror(-fd));
	relay(fd);
	return EXIT_SUCCESS;
}

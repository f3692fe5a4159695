/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who may connect is a matter of the socket's owner and mode, which are those
 * that QEMU would have given it. But another VM MUST never be served: what it
 * says would reach this one at this one's own level.
 */
#include "config.h"

#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "run/proxy.h"
#include "shared/cli.h"
#include "shared/socket.h"
#include "shared/vm-socket.h"

#define AGAIN_MS 50

static int listen_at(const char *path)
{
	struct sockaddr_un address;
	_cleanup_close_ int fd = -1;
	int err = socket_address(path, &address);

	if (err < 0)
		return err;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0 ||
		bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0 ||
		listen(fd, PROXY_CONNECTIONS) < 0)
		return util_errno();
	return TAKE_FD(fd);
}

int proxy_listen(struct proxy *proxy, const char *path, const char *target)
{
	struct proxy_socket *socket = &proxy->sockets[proxy->socket_count];
	struct stat file;
	int fd;

	if (proxy->socket_count == PROXY_SOCKETS)
		return -EMFILE;
	fd = listen_at(path);
	if (fd < 0)
		return fd;
	if (lstat(path, &file) < 0) {
		close(fd);
		return util_errno();
	}
	*socket = (struct proxy_socket){
		.fd = fd,
		.device = file.st_dev,
		.inode = file.st_ino,
		.path = path,
		.target = target,
	};
	proxy->socket_count++;
	return 0;
}

size_t proxy_wait(const struct proxy *proxy, struct pollfd ret[PROXY_POLLED],
	int *ret_timeout)
{
	bool has_room = proxy->connection_count < PROXY_CONNECTIONS;
	size_t count = 0;

	*ret_timeout = -1;
	for (size_t i = 0; i < proxy->socket_count; i++)
		ret[count++] = (struct pollfd){
			.fd = has_room ? proxy->sockets[i].fd : -1,
			.events = POLLIN,
		};
	for (size_t i = 0; i < proxy->connection_count; i++, count += 2) {
		const struct proxy_connection *one = proxy->connections[i];

		if (one->is_through) {
			pump_wait(&one->pump, &ret[count]);
			continue;
		}
		ret[count] = ret[count + 1] = (struct pollfd){.fd = -1};
		*ret_timeout = AGAIN_MS;
	}
	return count;
}

static void take_one(struct proxy *proxy, const struct proxy_socket *socket)
{
	_cleanup_close_ int fd =
		accept4(socket->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	struct proxy_connection *one;

	if (fd < 0)
		return;
	if (vm_socket_is_from_vm(fd)) {
		cli_warn("%s: a VM has tried to connect", socket->path);
		return;
	}
	one = malloc(sizeof(*one));
	if (!one)
		return;
	one->socket = socket;
	one->is_through = false;
	for (int i = 0; i < 2; i++) {
		one->pump.ends[i].fd = -1;
		one->pump.ends[i].start = one->pump.ends[i].end = 0;
		one->pump.ends[i].ended = false;
	}
	one->pump.ends[0].fd = TAKE_FD(fd);
	proxy->connections[proxy->connection_count++] = one;
}

/* Whether there is anything to wait for still. */
static bool go_through(const struct proxy *proxy, struct proxy_connection *one)
{
	int fd = vm_socket_connect(one->socket->target, proxy->level);

	if (fd == -ENOENT || fd == -ECONNREFUSED || fd == -EAGAIN)
		return true;
	if (fd < 0) {
		cli_warn("%s: not passed on to %s: %s", one->socket->path,
			one->socket->target,
			fd == -EPERM
				? "not the VM's, or the policy forbids it: "
				  "svirt-check explain --last says which "
				  "rule"
				: strerror(-fd));
		return false;
	}
	one->pump.ends[1].fd = fd;
	one->is_through = true;
	return true;
}

void proxy_serve(struct proxy *proxy, const struct pollfd *found)
{
	const struct pollfd *ends = found + proxy->socket_count;
	size_t kept = 0, count = proxy->connection_count;

	for (size_t i = 0; i < count; i++, ends += 2) {
		struct proxy_connection *one = proxy->connections[i];
		bool goes_on = one->is_through ? pump_move(&one->pump, ends)
					       : go_through(proxy, one);

		if (goes_on) {
			proxy->connections[kept++] = one;
			continue;
		}
		pump_close(&one->pump);
		free(one);
	}
	proxy->connection_count = kept;
	for (size_t i = 0; i < proxy->socket_count; i++)
		if (found[i].revents && kept < PROXY_CONNECTIONS) {
			take_one(proxy, &proxy->sockets[i]);
			kept = proxy->connection_count;
		}
}

void proxy_remove(const struct proxy *proxy, const char *path)
{
	for (size_t i = 0; i < proxy->socket_count; i++) {
		const struct proxy_socket *socket = &proxy->sockets[i];
		struct stat file;

		if (strcmp(socket->path, path) != 0)
			continue;
		if (lstat(path, &file) == 0 && file.st_dev == socket->device &&
			file.st_ino == socket->inode)
			unlink(path);
	}
}

void proxy_end(struct proxy *proxy)
{
	for (size_t i = 0; i < proxy->connection_count; i++) {
		pump_close(&proxy->connections[i]->pump);
		free(proxy->connections[i]);
	}
	for (size_t i = 0; i < proxy->socket_count; i++) {
		close(proxy->sockets[i].fd);
		proxy->sockets[i].fd = -1;
	}
	proxy->connection_count = 0;
}

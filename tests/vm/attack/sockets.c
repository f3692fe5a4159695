/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sockets: of another VM, of the host's services, and of families that a VM may
 * have a use for or not. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <linux/netlink.h>
#include <linux/vm_sockets.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "attack.h"

/* A name that begins with @ is an abstract one. */
static socklen_t address_of(const char *name, struct sockaddr_un *ret)
{
	*ret = (struct sockaddr_un){.sun_family = AF_UNIX};
	snprintf(ret->sun_path, sizeof(ret->sun_path), "%s", name);
	if (*name == '@')
		ret->sun_path[0] = '\0';
	return (socklen_t)(offsetof(struct sockaddr_un, sun_path) +
			   strlen(name) + (*name != '@'));
}

static bool act_connect(const char *name, long type)
{
	struct sockaddr_un address;
	socklen_t length = address_of(name, &address);
	int fd = socket(AF_UNIX, (int)type, 0);

	return fd >= 0 && connect(fd, (struct sockaddr *)&address, length) == 0;
}

static bool act_send(const char *name, long size)
{
	struct sockaddr_un address;
	socklen_t length = address_of(name, &address);
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0);

	return fd >= 0 && sendto(fd, "attack", (size_t)size, 0,
				  (struct sockaddr *)&address, length) == size;
}

static bool act_internet(const char *port, long type)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
		.sin_port = htons((uint16_t)strtol(port, NULL, 10)),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, (int)type, 0);

	return fd >= 0 &&
	       connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0;
}

static bool act_bind(const char *port, long type)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
		.sin_port = htons((uint16_t)strtol(port, NULL, 10)),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, (int)type, 0);

	return fd >= 0 &&
	       bind(fd, (struct sockaddr *)&address, sizeof(address)) == 0 &&
	       listen(fd, 1) == 0;
}

/* number: family, type and protocol, a byte each. */
static bool act_socket(const char *object, long number)
{
	(void)object;
	return socket((int)(number >> 16 & 255), (int)(number >> 8 & 255),
		       (int)(number & 255)) >= 0;
}

#define SOCKET(family, type, protocol)                                         \
	((family) << 16 | (type) << 8 | (protocol))
#define NETLINK(protocol) SOCKET(AF_NETLINK, SOCK_RAW, protocol)

const struct try socket_tries[] = {
	{"other-stream-connect", act_connect, "$otherfolder/stream",
		SOCK_STREAM},
	{"other-dgram-send", act_send, "$otherfolder/dgram", 6},
	{"other-abstract-connect", act_connect, "@attack-stream", SOCK_STREAM},
	{"other-abstract-send", act_send, "@attack-dgram", 6},
	{"other-abstract-seqpacket", act_connect, "@attack-seqpacket",
		SOCK_SEQPACKET},
	{"other-tcp-connect", act_internet, "$tcp", SOCK_STREAM},
	{"tcp-listen", act_bind, "5999", SOCK_STREAM},
	{"systemd-connect", act_connect, "/run/systemd/private", SOCK_STREAM},
	{"dbus-connect", act_connect, "/run/dbus/system_bus_socket",
		SOCK_STREAM},
	{"udev-connect", act_connect, "/run/udev/control", SOCK_SEQPACKET},
	{"journal-connect", act_connect, "/run/systemd/journal/stdout",
		SOCK_STREAM},
	{"syslog-send", act_send, "/run/systemd/journal/dev-log", 6},
	{"socket-packet", act_socket, NULL, SOCKET(AF_PACKET, SOCK_RAW, 3)},
	{"socket-raw", act_socket, NULL, SOCKET(AF_INET, SOCK_RAW, 255)},
	{"socket-ping", act_socket, NULL, SOCKET(AF_INET, SOCK_DGRAM, 1)},
	{"socket-vsock", act_socket, NULL, SOCKET(AF_VSOCK, SOCK_STREAM, 0)},
	{"socket-alg", act_socket, NULL, SOCKET(AF_ALG, SOCK_SEQPACKET, 0)},
	{"socket-key", act_socket, NULL, SOCKET(AF_KEY, SOCK_RAW, 2)},
	{"socket-bluetooth", act_socket, NULL,
		SOCKET(AF_BLUETOOTH, SOCK_RAW, 1)},
	{"socket-xdp", act_socket, NULL, SOCKET(44, SOCK_RAW, 0)},
	{"netlink-route", act_socket, NULL, NETLINK(NETLINK_ROUTE)},
	{"netlink-audit", act_socket, NULL, NETLINK(NETLINK_AUDIT)},
	{"netlink-selinux", act_socket, NULL, NETLINK(NETLINK_SELINUX)},
	{"netlink-xfrm", act_socket, NULL, NETLINK(NETLINK_XFRM)},
	{"netlink-netfilter", act_socket, NULL, NETLINK(NETLINK_NETFILTER)},
	{"netlink-uevent", act_socket, NULL, NETLINK(NETLINK_KOBJECT_UEVENT)},
	{"netlink-generic", act_socket, NULL, NETLINK(NETLINK_GENERIC)},
	{"netlink-diag", act_socket, NULL, NETLINK(NETLINK_SOCK_DIAG)},
	{"netlink-connector", act_socket, NULL, NETLINK(NETLINK_CONNECTOR)},
	{"netlink-scsi", act_socket, NULL, NETLINK(NETLINK_SCSITRANSPORT)},
	{0},
};

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The VM that is attacked: what it has, made by itself; and what the policy
 * says, asked of the kernel by the test. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/keyctl.h>
#include <mqueue.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include "attack.h"

static void listen_at(const char *name, int type)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, type, 0);

	snprintf(address.sun_path, sizeof(address.sun_path), "%s", name);
	if (*name == '@')
		address.sun_path[0] = '\0';
	if (fd < 0 ||
		bind(fd, (struct sockaddr *)&address,
			(socklen_t)(offsetof(struct sockaddr_un, sun_path) +
				    strlen(name) + (*name != '@'))) < 0 ||
		(type != SOCK_DGRAM && listen(fd, 8) < 0))
		perror(name);
	if (*name != '@')
		chmod(name, 0777);
}

static void make_sockets(const char *folder)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t length = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	char path[108];

	snprintf(path, sizeof(path), "%s/stream", folder);
	listen_at(path, SOCK_STREAM);
	snprintf(path, sizeof(path), "%s/dgram", folder);
	listen_at(path, SOCK_DGRAM);
	listen_at("@attack-stream", SOCK_STREAM);
	listen_at("@attack-dgram", SOCK_DGRAM);
	listen_at("@attack-seqpacket", SOCK_SEQPACKET);
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, length) < 0 ||
		listen(fd, 8) < 0 ||
		getsockname(fd, (struct sockaddr *)&address, &length) < 0)
		perror("tcp");
	printf("tcp=%d\n", ntohs(address.sin_port));
}

static void make_file(const char *name, const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0666);

	if (fd < 0 || write(fd, "secret\n", 7) != 7)
		perror(path);
	fchmod(fd, 0666);
	printf("%s=%s\n", name, path);
}

static void make_files(const char *folder)
{
	char path[256];
	int terminal = posix_openpt(O_RDWR | O_NOCTTY);

	snprintf(path, sizeof(path), "%s/file", folder);
	make_file("file", path);
	snprintf(path, sizeof(path), "%s/fifo", folder);
	if (mkfifo(path, 0666) < 0 || chmod(path, 0666) < 0)
		perror(path);
	make_file("tmp", "/tmp/attack-victim");
	make_file("shm", "/dev/shm/attack-victim");
	if (terminal < 0 || grantpt(terminal) < 0 || unlockpt(terminal) < 0)
		perror("ptmx");
	snprintf(path, sizeof(path), "/dev/pts/0");
	ptsname_r(terminal, path, sizeof(path));
	chmod(path, 0666);
	printf("terminal=%s\n", path);
}

static void make_memory(void)
{
	const struct mq_attr attributes = {.mq_maxmsg = 4, .mq_msgsize = 16};
	int shared = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0666);

	if (shared < 0 || shmat(shared, NULL, 0) == (void *)-1)
		perror("shm");
	umask(0);
	if (mq_open("/attack-victim", O_RDWR | O_CREAT, 0666, &attributes) ==
		(mqd_t)-1)
		perror("mqueue");
	printf("sysvshm=%d\nmqueue=/attack-victim\n", shared);
}

int victim_run(const char *folder)
{
	signal(SIGHUP, SIG_IGN);
	setvbuf(stdout, NULL, _IOLBF, 0);
	make_sockets(folder);
	make_files(folder);
	make_memory();
	printf("pid=%d\nready=yes\n", (int)getpid());
	for (;;)
		pause();
}

int host_run(void)
{
	struct {
		long type;
		char text[16];
	} message = {1, "secret"};
	int semaphore = semget(IPC_PRIVATE, 1, IPC_CREAT | 0666),
	    queue = msgget(IPC_PRIVATE, IPC_CREAT | 0666);
	long key;

	/* a key that is not possessed is not changed */
	syscall(SYS_keyctl, KEYCTL_LINK, KEY_SPEC_USER_KEYRING,
		KEY_SPEC_SESSION_KEYRING);
	key = syscall(SYS_add_key, "user", "attack-host", "secret", 6,
		KEY_SPEC_USER_KEYRING);

	if (semaphore < 0)
		perror("semget");
	if (queue < 0 || msgsnd(queue, &message, sizeof(message.text), 0) < 0)
		perror("msgsnd");
	if (key < 0 || syscall(SYS_keyctl, KEYCTL_SETPERM, key, 0x3f3f3f3f) < 0)
		perror("add_key");
	printf("sem=%d\nmsg=%d\nkey=%ld\n", semaphore, queue, key);
	return 0;
}

static unsigned int number_in(const char *path)
{
	FILE *file = fopen(path, "re");
	char text[32] = "";

	if (!file || !fgets(text, sizeof(text), file))
		perror(path);
	if (file)
		fclose(file);
	return (unsigned int)strtoul(text, NULL, 10);
}

#define CLASS "/sys/fs/selinux/class/process/"

/* security_compute_av, as libselinux asks it; a type that is none is refused.
 */
static unsigned int allowed(
	const char *subject, const char *object, unsigned int class)
{
	int fd = open("/sys/fs/selinux/access", O_RDWR);
	char text[4096], *end;
	unsigned long vector = 0;
	ssize_t length;

	length = snprintf(
		text, sizeof(text), "%s %s %u", subject, object, class);
	if (fd >= 0 && write(fd, text, (size_t)length) == length &&
		(length = read(fd, text, sizeof(text) - 1)) > 0) {
		text[length] = '\0';
		vector = strtoul(text, &end, 16);
	}
	close(fd);
	return (unsigned int)vector;
}

int policy_ask(const char *context)
{
	unsigned int class = number_in(CLASS "index"),
		     bits = 1U << (number_in(CLASS "perms/transition") - 1) |
			    1U << (number_in(CLASS "perms/dyntransition") - 1);
	const char *level =
		strchr(strchr(strchr(context, ':') + 1, ':') + 1, ':');
	char type[256], object[4096];

	while (fgets(type, sizeof(type), stdin)) {
		type[strcspn(type, "\n")] = '\0';
		snprintf(object, sizeof(object), "system_u:system_r:%s%s", type,
			level);
		if (allowed(context, object, class) & bits)
			puts(type);
	}
	return 0;
}

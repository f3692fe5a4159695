/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Memory, keys and messages that another VM has, by number, and memory of its
 * own that the kernel treats apart. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/io_uring.h>
#include <linux/keyctl.h>
#include <mqueue.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "attack.h"

static int id_of(const char *object)
{
	return (int)strtol(object, NULL, 10);
}

static bool act_shm(const char *object, long flags)
{
	return shmat(id_of(object), NULL, (int)flags) != (void *)-1;
}

static bool act_shm_control(const char *object, long command)
{
	struct shmid_ds data;

	return shmctl(id_of(object), (int)command, &data) >= 0;
}

static bool act_sem(const char *object, long number)
{
	struct sembuf operation = {0, (short)number, IPC_NOWAIT};

	return semop(id_of(object), &operation, 1) == 0;
}

static bool act_sem_control(const char *object, long command)
{
	struct semid_ds data;

	return semctl(id_of(object), 0, (int)command, &data) >= 0;
}

static bool act_message(const char *object, long is_write)
{
	struct {
		long type;
		char text[16];
	} message = {1, ""};

	if (is_write)
		return msgsnd(id_of(object), &message, 1, IPC_NOWAIT) == 0;
	return msgrcv(id_of(object), &message, 16, 0, IPC_NOWAIT) >= 0;
}

static bool act_message_control(const char *object, long command)
{
	struct msqid_ds data;

	return msgctl(id_of(object), (int)command, &data) >= 0;
}

static bool act_queue(const char *name, long flags)
{
	return mq_open(name, (int)flags | O_NONBLOCK) != (mqd_t)-1;
}

static bool act_key(const char *object, long operation)
{
	char text[256];

	if (operation == KEYCTL_LINK)
		return syscall(SYS_keyctl, operation, id_of(object),
			       KEY_SPEC_PROCESS_KEYRING) == 0;
	return syscall(SYS_keyctl, operation, id_of(object), text,
		       sizeof(text)) >= 0;
}

static bool act_key_update(const char *object, long operation)
{
	return syscall(SYS_keyctl, operation, id_of(object), "x", 1) == 0;
}

/* In the keyring that processes of one user share. */
static bool act_key_find(const char *name, long keyring)
{
	return syscall(SYS_keyctl, KEYCTL_SEARCH, keyring, "user", name, 0) >=
	       0;
}

static bool act_mmap(const char *object, long protection)
{
	(void)object;
	return mmap(NULL, 4096, (int)protection, MAP_PRIVATE | MAP_ANONYMOUS,
		       -1, 0) != MAP_FAILED;
}

static bool act_userfaultfd(const char *object, long flags)
{
	(void)object;
	return syscall(SYS_userfaultfd, flags) >= 0;
}

static bool act_io_uring(const char *object, long entries)
{
	struct io_uring_params parameters = {0};

	(void)object;
	return syscall(SYS_io_uring_setup, entries, &parameters) >= 0;
}

static bool act_memfd(const char *object, long flags)
{
	int fd = memfd_create(object, (unsigned int)flags);

	return fd >= 0 && ftruncate(fd, 4096) == 0 &&
	       mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) !=
		       MAP_FAILED;
}

static bool act_memfd_exec(const char *object, long flags)
{
	static const char program[] = "#!/bin/true\n";
	int fd = memfd_create(object, (unsigned int)flags);
	char *words[] = {(char *)"x", NULL};

	if (fd < 0 || write(fd, program, sizeof(program) - 1) < 0)
		return false;
	fexecve(fd, words, NULL);
	return false;
}

const struct try memory_tries[] = {
	{"other-sysv-shm-read", act_shm, "$sysvshm", SHM_RDONLY},
	{"other-sysv-shm-write", act_shm, "$sysvshm", 0},
	{"other-sysv-shm-stat", act_shm_control, "$sysvshm", IPC_STAT},
	{"other-sysv-shm-remove", act_shm_control, "$sysvshm", IPC_RMID},
	{"host-sem-change", act_sem, "$sem", 1},
	{"host-sem-stat", act_sem_control, "$sem", IPC_STAT},
	{"host-sem-remove", act_sem_control, "$sem", IPC_RMID},
	{"host-msg-read", act_message, "$msg", 0},
	{"host-msg-write", act_message, "$msg", 1},
	{"host-msg-stat", act_message_control, "$msg", IPC_STAT},
	{"host-msg-remove", act_message_control, "$msg", IPC_RMID},
	{"other-mqueue-read", act_queue, "$mqueue", O_RDONLY},
	{"other-mqueue-write", act_queue, "$mqueue", O_WRONLY},
	{"host-key-see", act_key, "$key", KEYCTL_DESCRIBE},
	{"host-key-read", act_key, "$key", KEYCTL_READ},
	{"host-key-link", act_key, "$key", KEYCTL_LINK},
	{"host-key-write", act_key_update, "$key", KEYCTL_UPDATE},
	{"host-key-find", act_key_find, "attack-host", KEY_SPEC_USER_KEYRING},
	{"execmem", act_mmap, NULL, PROT_READ | PROT_WRITE | PROT_EXEC},
	{"userfaultfd", act_userfaultfd, NULL, 0},
	{"io-uring", act_io_uring, NULL, 4},
	{"memfd", act_memfd, "attack", 0},
	{"memfd-huge", act_memfd, "attack", MFD_HUGETLB},
	{"memfd-execute", act_memfd_exec, "attack", 0},
	{0},
};

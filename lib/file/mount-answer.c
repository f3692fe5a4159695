/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A mount is asked for a sign of life, in a thread: a network or FUSE file
 * system may never answer, and what waits for one cannot be woken. Where it is
 * mounted is in mounts.c. */
#include "config.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <time.h>

#include "file/mount-answer.h"
#include "util.h"

#define SECONDS 10

/* Freed by who looks at it last. */
struct question {
	pthread_mutex_t lock;
	pthread_cond_t change;
	bool is_answered;
	bool is_given_up;
	char point[];
};

static void question_free(struct question *question)
{
	pthread_mutex_destroy(&question->lock);
	pthread_cond_destroy(&question->change);
	free(question);
}

/* Neither may be answered from what the kernel remembers. */
static void *ask(void *data)
{
	struct question *question = data;
	struct statfs fs;
	struct statx st;
	bool is_given_up;

	statfs(question->point, &fs);
	statx(AT_FDCWD, question->point,
		AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_STATX_FORCE_SYNC,
		STATX_MODE, &st);
	pthread_mutex_lock(&question->lock);
	question->is_answered = true;
	is_given_up = question->is_given_up;
	pthread_cond_signal(&question->change);
	pthread_mutex_unlock(&question->lock);
	if (is_given_up)
		question_free(question);
	return NULL;
}

static struct question *question_make(const char *point)
{
	size_t size = strlen(point) + 1;
	struct question *question = malloc(sizeof(*question) + size);
	pthread_condattr_t attributes;

	if (!question)
		return NULL;
	*question = (struct question){.lock = PTHREAD_MUTEX_INITIALIZER};
	memcpy(question->point, point, size);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&question->change, &attributes);
	pthread_condattr_destroy(&attributes);
	return question;
}

static bool wait_for(struct question *question)
{
	struct timespec end;
	bool is_answered;
	int r = 0;

	clock_gettime(CLOCK_MONOTONIC, &end);
	end.tv_sec += SECONDS;
	pthread_mutex_lock(&question->lock);
	while (!question->is_answered && r == 0)
		r = pthread_cond_timedwait(
			&question->change, &question->lock, &end);
	is_answered = question->is_answered;
	question->is_given_up = !is_answered;
	pthread_mutex_unlock(&question->lock);
	return is_answered;
}

int mount_answer(const char *point)
{
	struct question *question = question_make(point);
	pthread_t thread;
	int err;

	if (!question)
		return -ENOMEM;
	err = pthread_create(&thread, NULL, ask, question);
	if (err != 0) {
		question_free(question);
		return -err;
	}
	pthread_detach(thread);
	if (!wait_for(question))
		return -ETIMEDOUT;
	question_free(question);
	return 0;
}

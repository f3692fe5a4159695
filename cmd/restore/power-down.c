/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * QEMU's monitor is told to press the guest's power button; whether the guest
 * minds is not known here.
 *
 * Who answers may be broken into. So this file MUST
 *  - end in the time it was given, whatever is said, or not said;
 *  - keep a bounded piece of that, print none of it, and act on none of it but
 *    by going on or not.
 */
#include "config.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "restore/power-down.h"
#include "util.h"

/* end is in milliseconds of the clock that does not jump; text is what was
 * heard last, and not looked at yet. */
struct talk {
	int fd;
	int64_t end;
	size_t length;
	char text[4096];
};

static int64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * (int64_t)1000 + time.tv_nsec / 1000000;
}

static unsigned int left(const struct talk *talk)
{
	int64_t rest = talk->end - now();

	return rest > 0 ? (unsigned int)rest : 0;
}

/* Wait until the socket can be read or written. */
static int ready(const struct talk *talk, short events)
{
	struct pollfd pollfd = {.fd = talk->fd, .events = events};
	int count = poll(&pollfd, 1, (int)left(talk));

	if (count < 0)
		return errno == EINTR ? 0 : util_errno();
	return count > 0 ? 0 : -ETIMEDOUT;
}

static int say(const struct talk *talk, const char *text)
{
	size_t length = strlen(text);

	while (length > 0) {
		ssize_t sent = send(talk->fd, text, length, MSG_NOSIGNAL);
		int r = 0;

		if (sent > 0) {
			text += sent;
			length -= (size_t)sent;
		} else if (errno == EAGAIN) {
			r = ready(talk, POLLOUT);
		} else if (errno != EINTR) {
			r = util_errno();
		}
		if (r < 0)
			return r;
	}
	return 0;
}

/* Hear some more; of much that was not asked for the end is kept. */
static int hear(struct talk *talk)
{
	size_t half = sizeof(talk->text) / 2;
	ssize_t length;
	int r = left(talk) > 0 ? ready(talk, POLLIN) : -ETIMEDOUT;

	if (r < 0)
		return r;
	if (talk->length >= half) {
		memmove(talk->text, talk->text + talk->length - half / 2,
			half / 2);
		talk->length = half / 2;
	}
	length = recv(talk->fd, talk->text + talk->length, half, 0);
	if (length < 0)
		return errno == EAGAIN || errno == EINTR ? 0 : util_errno();
	talk->length += (size_t)length;
	return length > 0 ? 0 : -EPIPE;
}

/* Find a word in what was heard and pass it over. */
static bool find(struct talk *talk, const char *word)
{
	size_t length = strlen(word);
	char *found = memmem(talk->text, talk->length, word, length);

	if (!found)
		return false;
	found += length;
	talk->length -= (size_t)(found - talk->text);
	memmove(talk->text, found, talk->length);
	return true;
}

/* Listen for a word, or for one that means no. */
static int await(struct talk *talk, const char *word, const char *no)
{
	int r = 0;

	while (r == 0 && !find(talk, word)) {
		if (no && find(talk, no))
			return -EPROTO;
		r = hear(talk);
	}
	return r;
}

/* A QEMU that was quick is gone before it has answered. */
static int last_answer(struct talk *talk, const char *word, const char *no)
{
	int r = await(talk, word, no);

	return r == -EPIPE || r == -ECONNRESET ? 0 : r;
}

static int ask_qmp(struct talk *talk)
{
	int r = await(talk, "\"QMP\"", NULL);

	if (r == 0)
		r = say(talk, "{\"execute\": \"qmp_capabilities\"}\n");
	if (r == 0)
		r = await(talk, "\"return\"", "\"error\"");
	if (r == 0)
		r = say(talk, "{\"execute\": \"system_powerdown\"}\n");
	return r < 0 ? r : last_answer(talk, "\"return\"", "\"error\"");
}

static int ask_monitor(struct talk *talk)
{
	int r = await(talk, "(qemu)", NULL);

	if (r == 0)
		r = say(talk, "system_powerdown\n");
	return r < 0 ? r : last_answer(talk, "(qemu)", NULL);
}

static int ask(const struct svirt_vm *vm, const char *name, unsigned int wait,
	int (*how)(struct talk *talk))
{
	_cleanup_close_ int fd = -1;
	struct talk talk = {.end = now() + wait};
	int r = svirt_rundir_connect(vm, name, wait, &fd);

	if (r < 0)
		return r;
	talk.fd = fd;
	return how(&talk);
}

/* A socket that another client has does not answer: then the other one gets
 * its half of the time. */
int power_down(
	const struct svirt_vm *vm, unsigned int wait, const char **ret_socket)
{
	int other, r = ask(vm, "qmp", wait / 2, ask_qmp);

	*ret_socket = "qmp";
	if (r == 0)
		return 0;
	other = ask(vm, "monitor", wait / 2, ask_monitor);
	if (other == -ENOENT)
		return r;
	*ret_socket = "monitor";
	return other;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A bounded buffer each way: who does not read stops who writes, as with one
 * connection. Both descriptors do not wait. */
#include "config.h"

#include <sys/socket.h>

#include "run/pump.h"
#include "util.h"

void pump_wait(const struct pump *pump, struct pollfd ret[2])
{
	for (int i = 0; i < 2; i++) {
		const struct pump_end *here = &pump->ends[i];
		const struct pump_end *there = &pump->ends[!i];
		short events = 0;

		if (!here->ended && here->start == here->end)
			events |= POLLIN;
		if (there->start < there->end)
			events |= POLLOUT;
		/* What is not looked at now would be told again and again. */
		ret[i] = (struct pollfd){
			.fd = events ? here->fd : -1, .events = events};
	}
}

/* Errors but those of waiting end the connection. */
static bool may_wait(ssize_t r)
{
	return r >= 0 || errno == EAGAIN || errno == EINTR;
}

static bool take(struct pump_end *from)
{
	ssize_t r = read(from->fd, from->text, sizeof(from->text));

	if (!may_wait(r))
		return false;
	if (r == 0)
		from->ended = true;
	if (r > 0) {
		from->start = 0;
		from->end = (size_t)r;
	}
	return true;
}

/* SIGPIPE is blocked. */
static bool give(struct pump_end *from, int to)
{
	ssize_t r =
		write(to, from->text + from->start, from->end - from->start);

	if (r > 0)
		from->start += (size_t)r;
	return may_wait(r);
}

static bool is_over(const struct pump_end *from)
{
	return from->ended && from->start == from->end;
}

bool pump_move(struct pump *pump, const struct pollfd found[2])
{
	for (int i = 0; i < 2; i++) {
		struct pump_end *from = &pump->ends[i];
		int to = pump->ends[!i].fd;
		bool was_over = is_over(from);

		if ((found[i].revents & (POLLIN | POLLHUP | POLLERR)) &&
			!from->ended && from->start == from->end && !take(from))
			return false;
		if (from->start < from->end && !give(from, to))
			return false;
		if (is_over(from) && !was_over)
			shutdown(to, SHUT_WR);
	}
	return !is_over(&pump->ends[0]) || !is_over(&pump->ends[1]);
}

void pump_close(struct pump *pump)
{
	for (int i = 0; i < 2; i++) {
		if (pump->ends[i].fd >= 0)
			close(pump->ends[i].fd);
		pump->ends[i].fd = -1;
	}
}

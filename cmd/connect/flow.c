/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bytes that go one way: read, kept until they can be written, written. What
 * they mean, and when it ends, is the caller's. */
#include "config.h"

#include <errno.h>
#include <unistd.h>

#include "connect/flow.h"

bool flow_is_done(const struct flow *flow)
{
	return flow->is_refused || (flow->is_over && flow->size == 0);
}

void flow_wait(const struct flow *flow, struct pollfd ret[2])
{
	bool reads = !flow->is_over && !flow->is_refused && flow->size == 0;

	ret[0] = (struct pollfd){
		.fd = reads ? flow->from : -1, .events = POLLIN};
	ret[1] = (struct pollfd){.fd = flow->is_refused ? -1 : flow->to,
		.events = flow->size > 0 ? POLLOUT : 0};
}

size_t flow_read(struct flow *flow, const struct pollfd polled[2])
{
	ssize_t length;

	if (polled[0].fd < 0 || !polled[0].revents)
		return 0;
	length = read(flow->from, flow->data, FLOW_MAX);
	if (length < 0 && (errno == EINTR || errno == EAGAIN))
		return 0;
	if (length <= 0) {
		flow->is_over = true;
		return 0;
	}
	flow->start = 0;
	flow->size = (size_t)length;
	return flow->size;
}

void flow_write(struct flow *flow, const struct pollfd polled[2])
{
	ssize_t length;

	if (polled[1].fd < 0 || !polled[1].revents)
		return;
	if (flow->size == 0 || !(polled[1].revents & POLLOUT)) {
		flow->is_refused = (polled[1].revents &
					   (POLLERR | POLLHUP | POLLNVAL)) != 0;
		return;
	}
	length = write(flow->to, flow->data + flow->start, flow->size);
	if (length < 0) {
		flow->is_refused = errno != EINTR && errno != EAGAIN;
		return;
	}
	flow->start += (size_t)length;
	flow->size -= (size_t)length;
}

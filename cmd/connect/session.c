/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A session with a VM: what goes to and fro, and when it ends. Whom it talks
 * to, and how that was started, is start.c's.
 */
#include "config.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "shared/cli.h"
#include "shared/escape.h"
#include "connect/flow.h"
#include "connect/session.h"
#include "connect/terminal.h"

#define ESCAPE 0x1d /* ^] */

/* A script's input has ended: so long a VM may be silent before it is left. */
#define SILENCE_MS 1000

enum { KEYS, SPEECH = 2, MESSAGES = 4, MORE_KEYS = 6, POLLED = 7 };

struct session {
	struct client *client;
	struct terminal terminal;
	struct flow keys;
	struct flow speech;
	struct flow messages;
	bool is_left;
};

static volatile sig_atomic_t caught;

static void catch (int number)
{
	caught = number;
}

static const int ending[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};

/* They come during ppoll(2) alone; one that the caller ignores stays so. */
static void signals_begin(sigset_t *ret_mask)
{
	const struct sigaction action = {.sa_handler = catch};
	struct sigaction old;
	sigset_t blocked;

	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&blocked);
	for (size_t i = 0; i < ARRAY_SIZE(ending); i++) {
		sigaddset(&blocked, ending[i]);
		if (sigaction(ending[i], NULL, &old) == 0 &&
			old.sa_handler != SIG_IGN)
			sigaction(ending[i], &action, NULL);
	}
	sigprocmask(SIG_BLOCK, &blocked, ret_mask);
}

/* Ended by a signal means ended by a signal, for a shell. */
static void signals_end(const sigset_t *mask)
{
	if (caught) {
		signal(caught, SIG_DFL);
		raise(caught);
	}
	sigprocmask(SIG_SETMASK, mask, NULL);
}

/* ^] leaves, and nothing behind it is the VM's to have. */
static void look_for_escape(struct session *session, char *data, size_t size)
{
	if (session->terminal.is_one && size > 0 && memchr(data, ESCAPE, size))
		session->is_left = true;
}

/* What is typed while the VM reads nothing is lost, but for ^]. */
static void read_lost_keys(struct session *session, const struct pollfd *polled)
{
	char data[256];
	ssize_t length;

	if (polled->fd < 0 || !polled->revents)
		return;
	length = read(STDIN_FILENO, data, sizeof(data));
	if (length > 0)
		look_for_escape(session, data, (size_t)length);
	else if (length == 0 || errno != EINTR)
		session->is_left = true;
}

/* svirt-exec's, or the VM's by now: text, and on a terminal that is no raw one.
 */
static void print_messages(struct session *session)
{
	struct flow *messages = &session->messages;
	char text[FLOW_MAX + 1];

	for (size_t i = 0; i < messages->size; i++)
		text[i] = messages->data[i] ? messages->data[i] : '?';
	text[messages->size] = '\0';
	messages->size = 0;
	terminal_restore(&session->terminal);
	escape_message(text, true, stderr);
	terminal_raw(&session->terminal);
}

static void wait_for(struct session *session, struct pollfd polled[POLLED])
{
	bool is_full = session->terminal.is_one && session->keys.size > 0;

	flow_wait(&session->keys, polled + KEYS);
	flow_wait(&session->speech, polled + SPEECH);
	flow_wait(&session->messages, polled + MESSAGES);
	polled[MORE_KEYS] = (struct pollfd){
		.fd = is_full ? STDIN_FILENO : -1, .events = POLLIN};
}

/* The client hears by it that nothing more will come. */
static void end_input(struct session *session)
{
	close(session->client->in);
	session->client->in = -1;
	session->keys.is_refused = true;
}

static void move(struct session *session, const struct pollfd polled[POLLED])
{
	struct flow *keys = &session->keys;

	flow_write(keys, polled + KEYS);
	flow_write(&session->speech, polled + SPEECH);
	if (flow_read(keys, polled + KEYS) > 0)
		look_for_escape(session, keys->data, keys->size);
	read_lost_keys(session, polled + MORE_KEYS);
	flow_read(&session->speech, polled + SPEECH);
	if (flow_read(&session->messages, polled + MESSAGES) > 0)
		print_messages(session);
	/* a terminal that hung up */
	if (session->terminal.is_one && keys->is_over)
		session->is_left = true;
}

static void loop(struct session *session, const sigset_t *mask)
{
	const struct timespec silence = {.tv_sec = SILENCE_MS / 1000};
	struct pollfd polled[POLLED];

	while (!session->is_left && !caught && !session->speech.is_refused &&
		!(flow_is_done(&session->speech) &&
			flow_is_done(&session->messages))) {
		bool is_ending = session->client->in >= 0 &&
				 flow_is_done(&session->keys);
		int r;

		wait_for(session, polled);
		r = ppoll(polled, POLLED, is_ending ? &silence : NULL, mask);
		if (r < 0 && errno != EINTR)
			break;
		if (r > 0)
			move(session, polled);
		else if (r == 0)
			end_input(session);
	}
}

enum session_end session_run(struct client *client, bool has_echo)
{
	struct session session = {
		.client = client,
		.keys = {.from = STDIN_FILENO, .to = client->in},
		.speech = {.from = client->out, .to = STDOUT_FILENO},
		.messages = {.from = client->err, .to = -1},
	};
	sigset_t mask;

	signals_begin(&mask);
	terminal_init(&session.terminal, has_echo);
	terminal_raw(&session.terminal);
	loop(&session, &mask);
	terminal_restore(&session.terminal);
	signals_end(&mask);
	if (session.is_left)
		return SESSION_LEFT;
	return session.speech.is_refused ? SESSION_FAILED : SESSION_CLOSED;
}

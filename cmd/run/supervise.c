/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * CMD stays in this process's group, so that a terminal treats both alike: keys
 * reach both, and the shell's job control as well. A signal that was sent to
 * svirt-run alone is handed on. What the caller ignores is ignored by both.
 */
#include "config.h"

#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>

#include "run/command.h"
#include "run/supervise.h"

static const int forwarded[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1,
	SIGUSR2, SIGALRM, SIGCONT, SIGTSTP, SIGTTIN, SIGTTOU, SIGWINCH};

static bool is_ignored(int number)
{
	struct sigaction action;

	return sigaction(number, NULL, &action) == 0 &&
	       action.sa_handler == SIG_IGN;
}

/* Those that are looked at here. SIGPIPE is blocked, and no more. */
static void list_signals(sigset_t *ret)
{
	sigemptyset(ret);
	sigaddset(ret, SIGCHLD);
	for (size_t i = 0; i < ARRAY_SIZE(forwarded); i++)
		if (!is_ignored(forwarded[i]))
			sigaddset(ret, forwarded[i]);
}

void supervise_block(sigset_t *ret_mask)
{
	sigset_t set;

	signal(SIGCHLD, SIG_DFL);
	list_signals(&set);
	sigaddset(&set, SIGPIPE);
	if (sigprocmask(SIG_BLOCK, &set, ret_mask) < 0)
		cli_die(RUN_OWN_FAILURE, "signals: %s", strerror(errno));
}

int supervise_wanted(void)
{
	static const int ends[] = {SIGTERM, SIGINT, SIGHUP, SIGQUIT};
	sigset_t pending;

	if (sigpending(&pending) < 0)
		return 0;
	for (size_t i = 0; i < ARRAY_SIZE(ends); i++)
		if (sigismember(&pending, ends[i]) && !is_ignored(ends[i]))
			return ends[i];
	return 0;
}

/* The kernel gives what a terminal asks for to the whole group. */
static bool was_to_all(const struct signalfd_siginfo *info)
{
	int number = (int)info->ssi_signo;

	return info->ssi_code == SI_KERNEL &&
	       (number == SIGINT || number == SIGQUIT || number == SIGTSTP ||
		       number == SIGTTIN || number == SIGTTOU ||
		       number == SIGWINCH);
}

/* Whether the process has ended; then *ret is how. */
static bool look(pid_t pid, int *ret)
{
	int status;
	pid_t r;

	while ((r = waitpid(pid, &status, WNOHANG | WUNTRACED)) > 0) {
		if (!WIFSTOPPED(status)) {
			*ret = WIFSIGNALED(status) ? 128 + WTERMSIG(status)
						   : WEXITSTATUS(status);
			return true;
		}
		/* By job control: who waits for us has to see it. SIGCONT then
		 * comes to us, and is handed on. */
		if (WSTOPSIG(status) != SIGSTOP)
			kill(getpid(), SIGSTOP);
	}
	if (r < 0 && errno != EINTR) {
		*ret = RUN_OWN_FAILURE;
		return true;
	}
	return false;
}

/* Whether the process has ended. */
static bool take_signals(int fd, pid_t pid, int *ret)
{
	struct signalfd_siginfo info;

	while (read(fd, &info, sizeof(info)) == sizeof(info)) {
		if (info.ssi_signo == SIGCHLD) {
			if (look(pid, ret))
				return true;
		} else if (!was_to_all(&info)) {
			cli_verbose("signal %u handed on", info.ssi_signo);
			kill(pid, (int)info.ssi_signo);
		}
	}
	return look(pid, ret);
}

_Noreturn static void become(
	char *const *words, const struct outputs *outputs, const sigset_t *mask)
{
	if (!outputs_take(outputs))
		_exit(RUN_OWN_FAILURE);
	sigprocmask(SIG_SETMASK, mask, NULL);
	execvp(words[0], words);
	cli_warn("%s: %s", words[0], strerror(errno));
	_exit(errno == ENOENT ? 127 : 126);
}

static int attend(int signals, pid_t pid, struct attended *attended)
{
	struct log *logs = attended->outputs->logs;
	struct pollfd fds[1 + OUTPUTS + PROXY_POLLED];
	int status = RUN_OWN_FAILURE, timeout, ready;

	for (;;) {
		size_t count = 1 + OUTPUTS +
			       proxy_wait(attended->proxy, &fds[1 + OUTPUTS],
				       &timeout);

		fds[0] = (struct pollfd){.fd = signals, .events = POLLIN};
		for (int i = 0; i < OUTPUTS; i++)
			fds[1 + i] = (struct pollfd){
				.fd = logs[i].pipe[0], .events = POLLIN};
		ready = poll(fds, count, timeout);
		if (ready < 0 && errno != EINTR)
			return RUN_OWN_FAILURE;
		for (int i = 0; ready >= 0 && i < OUTPUTS; i++)
			if (fds[1 + i].revents)
				log_take(&logs[i]);
		if (ready >= 0)
			proxy_serve(attended->proxy, &fds[1 + OUTPUTS]);
		if (take_signals(signals, pid, &status))
			return status;
	}
}

int supervise_run(
	char *const *words, struct attended *attended, const sigset_t *mask)
{
	_cleanup_close_ int signals = -1;
	sigset_t set;
	pid_t pid;
	int status;

	list_signals(&set);
	signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (signals < 0) {
		cli_warn("signals: %s", strerror(errno));
		return RUN_OWN_FAILURE;
	}
	pid = fork();
	if (pid < 0) {
		cli_warn("fork: %s", strerror(errno));
		return RUN_OWN_FAILURE;
	}
	if (pid == 0)
		become(words, attended->outputs, mask);
	outputs_handed(attended->outputs);
	handover_close(attended->handover);
	status = attend(signals, pid, attended);
	proxy_end(attended->proxy);
	for (int i = 0; i < OUTPUTS; i++)
		log_close(&attended->outputs->logs[i]);
	return status;
}

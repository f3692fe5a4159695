/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the commands share: options, messages, whether SELinux is there. Those
 * about the registry and VMs are in cli-registry.c. */
#include "config.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "shared/cli.h"
#include "shared/escape.h"

/* popt stores what it reads through pointers in its table, so these few live
 * as long as the program. */
static struct {
	const char *program;
	int failure;
	int verbose;
	const char *registry;
	bool is_host; /* known: a process stays in its namespaces */
} cli = {.registry = SVIRT_REGISTRY_PATH};

enum { OPTION_VERSION = 0x10000 };

/* clang-format off */
struct poptOption cli_common_options[] = {
	{ "verbose", 'v', POPT_ARG_NONE, &cli.verbose, 0,
		"say on stderr what is done", NULL },
	{ "registry", '\0', POPT_ARG_STRING, &cli.registry, 0,
		"use the registry PATH, not " SVIRT_REGISTRY_PATH, "PATH" },
	{ "version", 'V', POPT_ARG_NONE, NULL, OPTION_VERSION,
		"print the version and exit", NULL },
	{ "help", '?', POPT_ARG_NONE, NULL, '?',
		"print this help and exit", NULL },
	{ "usage", '\0', POPT_ARG_NONE, NULL, 'u',
		"print a short usage message and exit", NULL },
	POPT_TABLEEND
};
/* clang-format on */

/* In one write, however many characters are escaped: a system call each would
 * take longer than all else, and what others write would come between. */
static void print_whole(const char *text, bool has_lines, const char *end)
{
	_cleanup_free_ char *whole = NULL;
	size_t size = 0;
	FILE *made = open_memstream(&whole, &size);
	FILE *stream = made ? made : stderr;

	fprintf(stream, "%s: ", cli.program);
	escape_message(text, has_lines, stream);
	fputs(end, stream);
	if (made) {
		fclose(made);
		fwrite(whole, 1, size, stderr);
	}
}

__attribute__((format(printf, 1, 0))) static void print_message(
	const char *format, va_list arguments)
{
	_cleanup_free_ char *text = NULL;

	fflush(stdout);
	if (vasprintf(&text, format, arguments) < 0)
		text = NULL;
	print_whole(text ? text : format, strchr(format, '\n') != NULL, "\n");
}

void cli_warn(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	print_message(format, arguments);
	va_end(arguments);
}

void cli_verbose(const char *format, ...)
{
	va_list arguments;

	if (!cli.verbose)
		return;
	va_start(arguments, format);
	print_message(format, arguments);
	va_end(arguments);
}

bool cli_is_verbose(void)
{
	return cli.verbose;
}

void cli_die(int status, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	print_message(format, arguments);
	va_end(arguments);
	exit(status);
}

void cli_die_usage(const char *format, ...)
{
	_cleanup_free_ char *text = NULL, *end = NULL;
	va_list arguments;

	va_start(arguments, format);
	if (vasprintf(&text, format, arguments) < 0)
		text = NULL;
	va_end(arguments);
	if (asprintf(&end, " (see %s --help)\n", cli.program) < 0)
		end = NULL;
	print_whole(text ? text : format, false, end ? end : "\n");
	exit(cli.failure);
}

void cli_die_memory(void)
{
	cli_die(cli.failure, "out of memory");
}

void cli_need_host(int status)
{
	int r = !cli.is_host && svirt_policy_is_enabled() ? svirt_host_check()
							  : 0;

	if (r == -EUSERS)
		cli_die(status, "in a user namespace that is not the host's: "
				"run it outside");
	if (r == -ECHILD)
		cli_die(status,
			"in a pid namespace that is not the host's, where no "
			"VM is seen to run: run it outside (docker run --pid="
			"host)");
	if (r < 0)
		cli_die(status,
			"/proc cannot be trusted: whether this is the host "
			"cannot be told: %s",
			strerror(-r));
	cli.is_host = true;
}

bool cli_policy_is_enabled(void)
{
	int r = svirt_policy_status();

	if (r == -ENODATA)
		cli_die(cli.failure, "the kernel has SELinux, but no policy is "
				     "loaded: load_policy(8)");
	if (r == -ENOENT)
		cli_die(cli.failure,
			"SELinux is enabled, but /sys/fs/selinux is not "
			"mounted, covered, or read-only: mount it read-write");
	if (r < 0)
		cli_die(cli.failure,
			"whether SELinux is enabled cannot be "
			"told: %s",
			strerror(-r));
	cli_need_host(cli.failure);
	return r > 0;
}

bool cli_is_enabled(bool if_enabled, const char *reason, const char *not_done)
{
	if (cli_policy_is_enabled())
		return true;
	if (!if_enabled)
		cli_die(cli.failure, "SELinux is disabled: %s", reason);
	cli_warn("SELinux is disabled: %s", not_done);
	return false;
}

bool cli_flush(void)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return true;
	cli_warn("standard output: %s", strerror(errno));
	return false;
}

/* A closed descriptor of the first three would be that of the next file that is
 * opened, and messages be written into it. What stands in for it is of no use:
 * writing fails as before, and a command that is started finds it closed. */
static bool reserve_descriptors(void)
{
	static const int modes[] = {O_WRONLY, O_RDONLY, O_RDONLY};

	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 &&
			open("/dev/null", modes[fd] | O_CLOEXEC) != fd)
			return false;
	return true;
}

poptContext cli_start(int argc, char **argv, const struct poptOption *options,
	const char *operands, unsigned int flags, int failure)
{
	const char *slash = strrchr(argv[0] ? argv[0] : "svirt", '/');
	poptContext popt;

	/* popt takes both as a wish to end options at the first operand, so
	 * that "VM -n" would do what it was to try. */
	if (!(flags & POPT_CONTEXT_POSIXMEHARDER)) {
		unsetenv("POSIXLY_CORRECT");
		unsetenv("POSIX_ME_HARDER");
	}
	cli.program = slash ? slash + 1 : argv[0];
	cli.failure = failure;
	if (!reserve_descriptors())
		cli_die(failure, "/dev/null: %s", strerror(errno));
	popt = poptGetContext(cli.program, argc, (const char **)argv, options,
		flags | POPT_CONTEXT_NO_EXEC);
	if (!popt)
		cli_die(failure, "out of memory");
	poptSetOtherOptionHelp(popt, operands);
	return popt;
}

_Noreturn static void print_and_exit(poptContext popt, int option)
{
	if (option == '?')
		poptPrintHelp(popt, stdout, 0);
	else if (option == 'u')
		poptPrintUsage(popt, stdout, 0);
	else
		printf("%s (%s) %s\n", cli.program, PACKAGE_NAME,
			PACKAGE_VERSION);
	exit(cli_flush() ? EXIT_SUCCESS : cli.failure);
}

int cli_next_option(poptContext popt)
{
	int option = poptGetNextOpt(popt);

	if (option == '?' || option == 'u' || option == OPTION_VERSION)
		print_and_exit(popt, option);
	if (option < -1)
		cli_die_usage(
			"%s: %s", poptBadOption(popt, 0), poptStrerror(option));
	return option;
}

const char *cli_why_level(int err)
{
	switch (err) {
	case -ERANGE:
		return "a category or sensitivity is out of range (c0 to "
		       "c1023)";
	case -ENOTUNIQ:
		return "a category is named twice";
	case -ENOMEM:
		return "out of memory";
	default:
		return "not written like s0:c3,c77";
	}
}

long cli_number(const char *option, const char *text, long min, long max)
{
	uint64_t number;

	if (util_number(text, (uint64_t)min, (uint64_t)max, &number) < 0)
		cli_die_usage("%s=%s: not a number from %ld to %ld", option,
			text, min, max);
	return (long)number;
}

const char *cli_registry_path(void)
{
	return cli.registry;
}

void cli_raise_files(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
		return;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* svirt-scan: print the files that a QEMU command line uses. */
#include "config.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "qemu/command.h"
#include "qemu/move.h"
#include "scan/json.h"
#include "scan/output.h"
#include "scan/process.h"
#include "shared/cli.h"

/* What is to be done, as the options have it. */
struct request {
	char *pid, *folder;
	int null, json;
};

static void request_clear(struct request *request)
{
	free(request->pid);
	free(request->folder);
}

static void check(int err)
{
	if (err == -E2BIG)
		cli_die(CLI_NOT_DONE,
			"it names more files than any command line would");
	if (err < 0)
		cli_die(CLI_NOT_DONE, "%s", strerror(-err));
}

static enum scan_form form_of(const struct request *request)
{
	if (request->json)
		return SCAN_JSON;
	return request->null ? SCAN_NULLS : SCAN_LINES;
}

static void print_words(struct qemu_scan *scan, const struct request *request)
{
	char **words = NULL;

	check(qemu_move_words(scan, &words));
	if (request->json)
		scan_json_print_command(words, scan->count);
	else
		scan_output_words(words, scan->count);
	qemu_move_words_free(words, scan->count);
}

static bool print(struct qemu_scan *scan, const struct request *request)
{
	bool moves = request->folder && scan->program < scan->count;
	bool fits = true;

	scan_output_notes(&scan->notes);
	if (!moves || request->json)
		fits = scan_output_files(&scan->files, form_of(request));
	if (moves)
		print_words(scan, request);
	return cli_flush() && fits &&
	       !qemu_notes_has(&scan->notes, QEMU_UNKNOWN);
}

static bool scan_command(
	size_t count, char *const *words, const struct request *request)
{
	_cleanup_(qemu_scan_clear) struct qemu_scan scan;

	check(qemu_command_read(&scan, count, words, true));
	if (request->folder)
		check(qemu_move_plan(&scan, request->folder));
	return print(&scan, request);
}

static const char *why_process(int err)
{
	if (err == -ESRCH)
		return "no such process";
	if (err == -ENODATA)
		return "a process without a command line";
	if (err == -E2BIG)
		return "its command line is too long";
	if (err == -EACCES || err == -EPERM)
		return "only root may see its folders";
	return strerror(-err);
}

static void resolve(struct qemu_scan *scan, const struct scan_process *process)
{
	for (size_t i = 0; i < scan->files.count; i++) {
		struct qemu_file *file = &scan->files.list[i];
		char *path = scan_process_resolve(process, file->path);

		if (!path)
			cli_die(CLI_NOT_DONE, "out of memory");
		if (*file->path != '/' && scan->daemonize)
			qemu_scan_note(scan, QEMU_UNKNOWN,
				"%s: relative to a folder that -daemonize has "
				"left",
				file->path);
		free(file->path);
		file->path = path;
	}
	if (scan->chroot)
		qemu_scan_note(scan, QEMU_UNKNOWN,
			"it has changed its root folder since it opened "
			"files: their names are taken as of now");
	if (process->elsewhere)
		qemu_scan_note(scan, QEMU_WARNING,
			"it sees mounts of its own: names are as it sees "
			"them");
	check(qemu_files_merge(&scan->files));
}

static bool scan_process(const struct request *request)
{
	_cleanup_(scan_process_clear) struct scan_process process;
	_cleanup_(qemu_scan_clear) struct qemu_scan scan = {0};
	pid_t pid = (pid_t)cli_number("--pid", request->pid, 1, INT_MAX);
	int err = scan_process_read(&process, pid);

	if (err < 0) {
		cli_warn("process %d: %s", (int)pid, why_process(err));
		return false;
	}
	check(qemu_command_read(&scan, process.count, process.words, false));
	resolve(&scan, &process);
	return print(&scan, request);
}

int main(int argc, char **argv)
{
	_cleanup_(request_clear) struct request request = {0};
	_cleanup_popt_ poptContext popt = NULL;
	const char **words;
	size_t count = 0;
	bool done;
	/* clang-format off */
	const struct poptOption options[] = {
		{ "pid", '\0', POPT_ARG_STRING, &request.pid, 0,
			"of a QEMU that runs: every role is seen", "PID" },
		{ "move-created", '\0', POPT_ARG_STRING, &request.folder, 0,
			"print the command that makes its files in DIR, "
			"a null byte after each word", "DIR" },
		{ "null", '0', POPT_ARG_NONE, &request.null, 0,
			"end lines by a null byte, not a newline", NULL },
		{ "json", '\0', POPT_ARG_NONE, &request.json, 0,
			"print a line of JSON a file", NULL },
		CLI_COMMON_OPTIONS,
		POPT_TABLEEND
	};
	/* clang-format on */

	popt = cli_start(argc, argv, options, "[OPTION...] [--] CMD [ARG...]",
		POPT_CONTEXT_POSIXMEHARDER, CLI_UNUSABLE);
	while (cli_next_option(popt) >= 0)
		;
	words = poptGetArgs(popt);
	while (words && words[count])
		count++;
	if (request.pid && (count > 0 || request.folder))
		cli_die_usage("--pid stands alone");
	if (!request.pid && count == 0)
		cli_die_usage("give QEMU's command line, or --pid");
	if (request.folder && !*request.folder)
		cli_die_usage("--move-created: name a folder");
	done = request.pid
		       ? scan_process(&request)
		       : scan_command(count, (char *const *)words, &request);
	return done ? EXIT_SUCCESS : CLI_NOT_DONE;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was found, as one page: no script, no picture, nothing fetched. The
 * matrix in it is matrix-html.c's. */
#include "config.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "check/html-text.h"
#include "check/html.h"
#include "check/matrix-html.h"
#include "check/quote.h"

static const char head[] =
	"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
	"<meta charset=\"utf-8\">\n"
	"<meta http-equiv=\"Content-Security-Policy\" content=\""
	"default-src 'none'; style-src 'unsafe-inline'\">\n"
	"<meta name=\"viewport\" content=\"width=device-width\">\n"
	"<title>svirt-check</title>\n<style>\n"
	":root { color-scheme: light dark; }\n"
	"body { font: 15px/1.45 sans-serif; margin: 2em; }\n"
	"code, pre, td, .row { font-family: monospace; }\n"
	"table { border-collapse: collapse; }\n"
	".findings td, .findings th { padding: .3em .8em .3em 0;\n"
	"  text-align: left; vertical-align: top; }\n"
	".findings pre { margin: .3em 0 0; white-space: pre-wrap; }\n"
	".error { color: #c00; font-weight: bold; }\n"
	".warning { color: #a60; font-weight: bold; }\n"
	"@media screen { .scroll { overflow-x: auto; } }\n"
	".matrix th, .matrix td { border: 1px solid rgba(128,128,128,.5); "
	"padding: .1em "
	".4em;\n"
	"  text-align: center; }\n"
	".matrix thead th { -webkit-writing-mode: vertical-rl;\n"
	"  writing-mode: vertical-rl; vertical-align: bottom; }\n"
	".matrix th.row { text-align: left; white-space: nowrap; }\n"
	".matrix th.file { font-weight: normal; padding-left: 1.5em; }\n"
	".own, .private { background: rgba(34,170,34,.3); }\n"
	".shared { background: rgba(221,170,34,.3); }\n.content { background: "
	"rgba(34,136,204,.3); }\n"
	".none { opacity: .5; }\n"
	".violation { background: #c00; color: #fff; font-weight: bold; }\n"
	"</style>\n</head>\n<body>\n";

static void write_finding(const struct finding *found, FILE *stream)
{
	const char *severity = findings_severity(found->id->severity);

	fprintf(stream, "<tr><td class=\"%s\">%s</td><td>", severity, severity);
	html_text(found->id->id, stream);
	fputs("</td><td>", stream);
	html_text(found->subject, stream);
	fputs("</td><td>", stream);
	html_text(found->detail, stream);
	if (found->remedy) {
		fputs("<pre>", stream);
		html_text(found->remedy, stream);
		fputs("</pre>", stream);
	}
	fputs("</td></tr>\n", stream);
}

static void write_page(const struct check_run *run, FILE *stream)
{
	const struct findings *findings = run->findings;
	time_t now = time(NULL);
	char when[64] = "";
	struct tm utc;

	if (gmtime_r(&now, &utc))
		strftime(when, sizeof(when), "%Y-%m-%d %H:%M:%S UTC", &utc);
	fputs(head, stream);
	fprintf(stream,
		"<h1>svirt-check</h1>\n<p id=\"summary\">%zu errors, %zu "
		"warnings",
		findings_of(findings, SEVERITY_ERROR),
		findings_of(findings, SEVERITY_WARNING));
	if (run->policy->name) {
		fputs(" in ", stream);
		html_text(run->policy->name, stream);
	}
	fprintf(stream, ", %s</p>\n", when);
	if (run->matrix)
		matrix_html_write(run->matrix, stream);
	fputs("<h2>Findings</h2>\n<table class=\"findings\">\n<thead><tr>"
	      "<th scope=\"col\">severity</th><th scope=\"col\">ID</th>"
	      "<th scope=\"col\">subject</th><th scope=\"col\">detail</th>"
	      "</tr></thead>\n<tbody>\n",
		stream);
	for (size_t i = 0; i < findings->count; i++)
		write_finding(&findings->list[i], stream);
	fputs("</tbody>\n</table>\n</body>\n</html>\n", stream);
}

/* Write it all to a descriptor, which is closed. */
static int write_descriptor(int fd, const struct check_run *run)
{
	FILE *stream = fdopen(fd, "w");
	int err = 0;

	if (!stream) {
		close(fd);
		return -ENOMEM;
	}
	write_page(run, stream);
	if (ferror(stream))
		err = util_errno();
	if (fclose(stream) != 0 && err == 0)
		err = util_errno();
	return err;
}

/* A file beside it, which takes its name once it is whole. */
static int write_file(const char *path, const struct check_run *run)
{
	_cleanup_free_ char *made = NULL;
	int fd, err;

	if (asprintf(&made, "%s.XXXXXX", path) < 0)
		return -ENOMEM;
	fd = mkostemp(made, O_CLOEXEC);
	if (fd < 0)
		return util_errno();
	err = fchmod(fd, 0644) < 0 ? util_errno() : 0;
	if (err < 0)
		close(fd);
	else
		err = write_descriptor(fd, run);
	if (err == 0 && rename(made, path) < 0)
		err = util_errno();
	if (err < 0)
		unlink(made);
	return err;
}

/* Whether it is a link to be followed, such as /dev/stdout. One that somebody
 * else made is replaced: he may not choose what is written to. */
static bool is_followed(const char *path)
{
	struct stat status;

	return lstat(path, &status) == 0 && S_ISLNK(status.st_mode) &&
	       (status.st_uid == 0 || status.st_uid == geteuid());
}

/* What is no file is not replaced by one, such as a pipe. A device is refused
 * that keeps what it is sent, such as a disk. */
static int write_path(const char *path, const struct check_run *run)
{
	bool is_link = is_followed(path);
	_cleanup_free_ char *file = is_link ? realpath(path, NULL) : NULL;
	struct stat status;
	int fd;

	if ((is_link ? stat(path, &status) : lstat(path, &status)) < 0 ||
		S_ISREG(status.st_mode) || S_ISLNK(status.st_mode))
		return write_file(file ? file : path, run);
	if (S_ISDIR(status.st_mode))
		return -EISDIR;
	if (!S_ISCHR(status.st_mode) && !S_ISFIFO(status.st_mode))
		return -EINVAL;
	fd = open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC);
	return fd < 0 ? util_errno() : write_descriptor(fd, run);
}

bool html_write(const char *path, const struct check_run *run)
{
	_cleanup_free_ char *handed = NULL;
	int err;

	if (strcmp(path, "-") == 0) {
		write_page(run, stdout);
		return true;
	}
	err = write_path(path, run);
	/* its own domain makes no file: only the shell can */
	if (err == -EACCES && svirt_policy_is_enabled()) {
		handed = quote_command("--html=- >%s", path);
		cli_warn("%s: %s: SELinux lets svirt-check write no file of "
			 "its own: %s",
			path, strerror(-err), handed);
	} else if (err < 0)
		cli_warn("%s: %s", path, strerror(-err));
	return err == 0;
}

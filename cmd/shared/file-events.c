/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What became of files, said as it happens; in which words is in file-reason.c.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "shared/cli.h"
#include "shared/file-reason.h"
#include "shared/escape.h"
#include "shared/file-events.h"

void file_events_begin(struct file_events *events, bool print, bool has_allow)
{
	*events = (struct file_events){
		.print = print,
		.has_allow = has_allow,
		.progress = isatty(STDERR_FILENO),
	};
	clock_gettime(CLOCK_MONOTONIC, &events->shown);
}

void file_events_end(struct file_events *events)
{
	if (events->is_shown)
		fputs("\r\033[K", stderr);
	events->is_shown = false;
}

/* Ten times a second at most, and not before the first has passed. */
static void show_progress(struct file_events *events)
{
	struct timespec now;
	int64_t passed;

	if (!events->progress || events->count % 256 != 0)
		return;
	clock_gettime(CLOCK_MONOTONIC, &now);
	passed = (now.tv_sec - events->shown.tv_sec) * 1000 +
		 (now.tv_nsec - events->shown.tv_nsec) / 1000000;
	if (passed < (events->is_shown ? 100 : 1000))
		return;
	events->shown = now;
	events->is_shown = true;
	fprintf(stderr, "\r%llu files", (unsigned long long)events->count);
}

/* Text as it may be shown on a terminal: guests make up names, and labels of
 * foreign file systems are anybody's. */
static char *shown(const char *text)
{
	char *ret = NULL;
	size_t size;
	FILE *stream = open_memstream(&ret, &size);

	if (!stream)
		return NULL;
	escape_print(text, stream);
	fclose(stream);
	return ret;
}

static void print_line(const struct svirt_event *event, const char *path)
{
	const char *now = event->after ? event->after : event->before;

	if (event->outcome == SVIRT_OUTCOME_ACCEPTED ||
		event->outcome == SVIRT_OUTCOME_STILL_USED)
		now = event->before;
	printf("%s\t", path);
	escape_print(event->before ? event->before : "", stdout);
	putchar('\t');
	escape_print(now ? now : "", stdout);
	putchar('\n');
}

static bool is_about_label(const struct svirt_event *event)
{
	switch (event->outcome) {
	case SVIRT_OUTCOME_LABELLED:
	case SVIRT_OUTCOME_UNCHANGED:
	case SVIRT_OUTCOME_ACCEPTED:
	case SVIRT_OUTCOME_RESTORED:
	case SVIRT_OUTCOME_AT_REST:
		return true;
	default:
		return false;
	}
}

/* Whether an event is worth a line without -v. One file that went to another
 * rest than it had stands for all of its tree; of a mount's own label its top
 * tells. */
static bool is_news(struct file_events *events, const struct svirt_event *event)
{
	if (event->reason == SVIRT_REASON_NONE)
		return false;
	if (event->member && event->outcome == SVIRT_OUTCOME_AT_REST)
		return false;
	if (event->outcome != SVIRT_OUTCOME_RESTORED || !event->member)
		return true;
	if (events->is_said)
		return false;
	events->is_said = true;
	return true;
}

void file_events_tell(
	struct file_events *events, const struct svirt_event *event)
{
	_cleanup_free_ char *path = NULL, *reason = NULL, *why = NULL;
	bool news = is_news(events, event);

	events->count++;
	events->outcomes[event->outcome]++;
	if (!news && !events->print && !cli_is_verbose()) {
		show_progress(events);
		return;
	}
	file_events_end(events);
	path = shown(event->path);
	reason = file_reason_text(event, events->has_allow);
	why = reason ? shown(reason) : NULL;
	if (!path || !why)
		cli_die(CLI_UNUSABLE, "out of memory");
	if (events->print && is_about_label(event))
		print_line(event, path);
	if (news)
		cli_warn("%s: %s", path, why);
	else
		cli_verbose("%s: %s", path, why);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The Test Anything Protocol in a few lines: ok() or is() a check, and
 * `return tap_done();` at the end of main. */
#ifndef TAP_H
#define TAP_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int tap_count, tap_failed;

static inline bool tap_report(
	bool passed, const char *file, int line, const char *what)
{
	tap_count++;
	printf("%sok %d - %s\n", passed ? "" : "not ", tap_count, what);
	if (!passed) {
		printf("# at %s:%d\n", file, line);
		tap_failed++;
	}
	return passed;
}

static inline void tap_number(long long got, long long want, const char *file,
	int line, const char *what)
{
	if (!tap_report(got == want, file, line, what))
		printf("# got %lld, want %lld\n", got, want);
}

static inline void tap_text(const char *got, const char *want, const char *file,
	int line, const char *what)
{
	bool same = got && want ? strcmp(got, want) == 0 : got == want;

	if (!tap_report(same, file, line, what))
		printf("# got '%s', want '%s'\n", got ? got : "(null)",
			want ? want : "(null)");
}

static inline int tap_done(void)
{
	printf("1..%d\n", tap_count);
	return tap_failed > 0;
}

#define ok(condition, what) tap_report(condition, __FILE__, __LINE__, what)
#define is(got, want, what) tap_number(got, want, __FILE__, __LINE__, what)
#define is_text(got, want, what) tap_text(got, want, __FILE__, __LINE__, what)

#endif

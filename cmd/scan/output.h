/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What svirt-scan prints. */
#ifndef SVIRT_SCAN_OUTPUT_H
#define SVIRT_SCAN_OUTPUT_H

#include "qemu/scan.h"

enum scan_form {
	SCAN_LINES, /* ROLE, TAB, PATH */
	SCAN_NULLS, /* the same, with a null byte for the newline */
	SCAN_JSON,
};

/* The files; false, with a message, when a name does not fit the form. */
bool scan_output_files(const struct qemu_files *files, enum scan_form form);

/* What there is to say, on stderr. */
void scan_output_notes(const struct qemu_notes *notes);

/* Words with a null byte between. */
void scan_output_words(char *const *words, size_t count);

#endif

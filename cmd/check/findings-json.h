/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Findings as JSON, an object a line. */
#ifndef SVIRT_CHECK_FINDINGS_JSON_H
#define SVIRT_CHECK_FINDINGS_JSON_H

#include "check/findings.h"

struct json_object;

/* An object with the keys "check", "id" and "severity". */
struct json_object *findings_json_new(const struct check_id *id);

/* Add a text, or null. */
void findings_json_add(
	struct json_object *object, const char *key, const char *text);

/* What an ID means, where nothing was found. */
void findings_json_about(const struct check_id *id);

/* Print it as a line, and free it. */
void findings_json_end(struct json_object *object);

void findings_json_print(const struct findings *findings, enum severity least);

#endif

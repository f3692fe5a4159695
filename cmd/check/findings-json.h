/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Findings as JSON, an object a line. */
#ifndef SVIRT_CHECK_FINDINGS_JSON_H
#define SVIRT_CHECK_FINDINGS_JSON_H

#include "check/findings.h"

void findings_json_print(const struct findings *findings, enum severity least);

#endif

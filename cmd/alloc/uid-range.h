/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The uids that svirt-alloc may give. */
#ifndef SVIRT_CMD_ALLOC_UID_RANGE_H
#define SVIRT_CMD_ALLOC_UID_RANGE_H

#include "svirt.h"

/* Read the text of --uid, LOW-HIGH or a number or "auto", into the request; the
 * program ends where it is none, or where such a uid is another's. */
void uid_range_read(const char *text, struct svirt_request *request);

#endif

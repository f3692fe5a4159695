/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a reason always means. */
#ifndef SVIRT_CMD_SHARED_FILE_REASON_TABLE_H
#define SVIRT_CMD_SHARED_FILE_REASON_TABLE_H

#include "svirt.h"

/* Not to be freed. */
const char *file_reason_of_table(enum svirt_reason reason);

#endif

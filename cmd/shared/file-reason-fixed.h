/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a reason always means. */
#ifndef SVIRT_CMD_SHARED_FILE_REASON_FIXED_H
#define SVIRT_CMD_SHARED_FILE_REASON_FIXED_H

#include "svirt.h"

/* Not to be freed. */
const char *file_reason_fixed(enum svirt_reason reason);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* All options of QEMU 7.2 to 10. */
#ifndef SVIRT_QEMU_OPTION_TABLE_H
#define SVIRT_QEMU_OPTION_TABLE_H

#include "qemu/option.h"

/* By name, or by the group that -readconfig has; NULL when not known. */
const struct qemu_option *qemu_option_table_find(const char *name);
const struct qemu_option *qemu_option_table_find_group(const char *group);

#endif

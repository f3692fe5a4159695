/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Modules, linked to a policy. */
#ifndef SVIRT_CHECK_POLICY_LINK_H
#define SVIRT_CHECK_POLICY_LINK_H

#include <stdbool.h>

/* Link the modules in a folder: those of *.cil and *.pp, compressed by bzip2 or
 * not; in a store, PRIORITY/NAME/cil or hll, of each name the highest priority,
 * but for what is disabled. A descriptor of the compiled policy; -ENOENT when
 * there are no modules, -EBADMSG when they do not link, or another -errno. */
int policy_link(const char *path, bool is_store);

#endif

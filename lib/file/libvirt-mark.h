/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What libvirt remembers of a file. */
#ifndef SVIRT_FILE_LIBVIRT_MARK_H
#define SVIRT_FILE_LIBVIRT_MARK_H

#include "file/file.h"

/* Whether this process is told: without CAP_SYS_ADMIN the kernel answers that
 * there is no such attribute. */
bool libvirt_mark_is_askable(void);

/* Whether libvirt has labelled the file, and not put it back: 1, 0, -errno. */
int libvirt_mark_has(const struct file *file);

#endif

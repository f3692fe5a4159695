/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether a VM may have made what carries a label. */
#ifndef SVIRT_FILE_VM_LABEL_H
#define SVIRT_FILE_VM_LABEL_H

#include "file/file.h"

/* Whether a file carries a VM's label, whichever VM's: 1, 0 or -errno. One
 * without a label carries none. *kept is NULL, or what an earlier question left
 * there, so that a way of many folders reads the policy's contexts once; it is
 * the caller's to free. */
int vm_label_has(const struct file *file, char **kept);

#endif

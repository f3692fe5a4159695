/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The label of a file or folder that all VMs and callers share. */
#ifndef SVIRT_FILE_COMMON_LABEL_H
#define SVIRT_FILE_COMMON_LABEL_H

/* From here to common_label_end() this thread makes files of that class ("file"
 * or "dir") as the policy has them in the directory, but at the bare s0. */
int common_label_begin(int directory, const char *tclass, const char *name);
void common_label_end(void);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The command line that makes its files in another folder. */
#ifndef SVIRT_QEMU_MOVE_H
#define SVIRT_QEMU_MOVE_H

#include "qemu/scan.h"

/* Give what is made a path in @folder: qemu_file.moved. What cannot be moved is
 * said. 0 or -ENOMEM. */
int qemu_move_plan(struct qemu_scan *scan, const char *folder);

/* The words with the new paths: allocated, as many as there were. 0 or
 * -ENOMEM. */
int qemu_move_words(struct qemu_scan *scan, char ***ret);
void qemu_move_words_free(char **words, size_t count);

#endif

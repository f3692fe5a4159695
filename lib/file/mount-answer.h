/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether a mount answers at all. */
#ifndef SVIRT_FILE_MOUNT_ANSWER_H
#define SVIRT_FILE_MOUNT_ANSWER_H

/* Ask what is mounted at a path. Return 0 when it answered, whatever it said,
 * or -ETIMEDOUT after ten seconds. */
int mount_answer(const char *point);

/* The same of all that is on the way of a path from a directory, or AT_FDCWD;
 * symlinks included. */
int mount_answer_path(int directory, const char *path);

#endif

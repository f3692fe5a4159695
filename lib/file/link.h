/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which symlinks on the way of a path are followed: -ELOOP for one that is not.
 * directory is where the link (fd, O_PATH) lies. */
#ifndef SVIRT_FILE_LINK_H
#define SVIRT_FILE_LINK_H

/* Root or the caller made it, and no VM can have; kept is vm_label_has()'s. */
int link_check_maker(int directory, int fd, char **kept);

/* Whether it is one of procfs: 1, 0 or -errno. */
int link_is_of_proc(int fd);

/* Where the kernel leads is that file, through that mount. */
int link_check_target(int directory, const char *name, int target);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A module of a policy, as text. */
#ifndef SVIRT_CHECK_MODULE_FILE_H
#define SVIRT_CHECK_MODULE_FILE_H

#include <stddef.h>

/* Read a module as CIL, whatever form the file has: the text is the caller's to
 * free. -EBADMSG when what unpacks or converts it fails, or another -errno. */
int module_file_read(const char *path, char **ret, size_t *ret_size);

#endif

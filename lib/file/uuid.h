/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The UUID of a file system. */
#ifndef SVIRT_FILE_UUID_H
#define SVIRT_FILE_UUID_H

#include <stdbool.h>
#include <stdint.h>

/* Ask the file system of a file that is open for reading: 0, or -ENOTTY. */
int uuid_ask(int fd, uint8_t ret[16]);

/* Read a UUID as udev writes it. */
bool uuid_parse(const char *text, uint8_t ret[16]);

#endif

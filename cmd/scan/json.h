/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A found file as a line of JSON. */
#ifndef SVIRT_SCAN_JSON_H
#define SVIRT_SCAN_JSON_H

#include "qemu/files.h"

void scan_json_print(const struct qemu_file *file);
/* The words of the command to run instead. */
void scan_json_print_command(char *const *words, size_t count);

#endif

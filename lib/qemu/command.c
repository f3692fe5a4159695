/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A command from its first word to its last; what is read, others know. */
#include "config.h"

#include "qemu/command-line.h"
#include "qemu/command.h"
#include "qemu/program.h"

int qemu_command_read(
	struct qemu_scan *ret, size_t count, char *const *words, bool looks)
{
	int err = qemu_scan_init(ret, count, words, looks);

	if (err < 0)
		return err;
	ret->program = qemu_program_find(ret);
	if (ret->program < count)
		qemu_command_line_read(ret);
	if (ret->failed == 0)
		ret->failed = qemu_files_merge(&ret->files);
	return ret->failed;
}

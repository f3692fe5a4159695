/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any configuration file of QEMU's is read; nothing is looked at. */
#include "config.h"

#include <stdlib.h>

#include "fuzz.h"
#include "qemu/block.h"
#include "qemu/readconfig.h"
#include "qemu/command.h"
#include "util.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_free_ char *text = fuzz_text(data, size);
	char *words[] = {(char *)"qemu-system-x86_64", NULL};
	struct qemu_scan scan;

	if (qemu_command_read(&scan, 1, words, false) == 0) {
		qemu_readconfig_parse(&scan, text);
		qemu_block_read_all(&scan);
	}
	qemu_scan_clear(&scan);
	return 0;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a VM that is held already has otherwise than asked. */
#ifndef SVIRT_CMD_ALLOC_REUSE_H
#define SVIRT_CMD_ALLOC_REUSE_H

#include "alloc/request.h"

/* Say, a line for each, what --reuse does not give; `templates` are needed for
 * --tcg alone. */
void reuse_warn(const struct svirt_vm *vm,
	const struct request_options *options,
	const struct svirt_request *request,
	const struct svirt_templates *templates);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is left between two VMs: see remains.c. */
#ifndef SVIRT_CHECK_REMAINS_H
#define SVIRT_CHECK_REMAINS_H

#include "check/model.h"

/* Why a permission is left; NULL for one that is not. */
const char *remains_why(const char *class, const char *permission);

/* Those of the permissions that are. */
uint32_t remains_of(
	const struct model *model, size_t class, uint32_t permissions);

#endif

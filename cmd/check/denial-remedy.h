/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What mends a denial. */
#ifndef SVIRT_CHECK_DENIAL_REMEDY_H
#define SVIRT_CHECK_DENIAL_REMEDY_H

#include "shared/denial.h"
#include "check/refusal.h"

struct denial_remedy {
	char *command;	   /* or NULL */
	const char *words; /* what to know besides, or NULL */
};

/* vm is the VM's name, NULL for none of the registry. Ends the program without
 * memory. */
void denial_remedy_find(const struct denial *denial, const char *vm,
	const struct refusal *refusal, struct denial_remedy *ret);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The contexts that checks ask about, a type at one of three levels; and what
 * stands in a context. */
#ifndef SVIRT_CHECK_CONTEXT_H
#define SVIRT_CHECK_CONTEXT_H

#include "check/model.h"

/* Two levels of which neither dominates the other, and none. */
#define CONTEXT_OWN "s0:c1,c2"
#define CONTEXT_OTHER "s0:c3,c4"
#define CONTEXT_NONE "s0"

/* The context of a type at a level; the caller frees it. Ends the program
 * without memory. */
char *context_process(
	const struct model *model, size_t type, const char *level);
char *context_object(const struct model *model, size_t type, const char *level);

/* The type that a context has, for the caller to free, or NULL; ends the
 * program without memory. It need not be one of the loaded policy. */
char *context_type(const char *context);

/* Where in it its level or range begins; NULL when it has none. */
const char *context_range(const char *context);

/* Load the module of the toolkit: what mends most of what is found. */
#define CONTEXT_LOAD "semodule -i " SELINUXPACKAGESDIR "/svirt_tools.cil"

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The context of --context. */
#ifndef SVIRT_CMD_LABEL_CONTEXT_H
#define SVIRT_CMD_LABEL_CONTEXT_H

/* End the program where it is none, or none that the policy knows. */
void context_check(const char *text);

#endif

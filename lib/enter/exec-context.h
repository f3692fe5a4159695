/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The context that the next execve(2) enters. */
#ifndef SVIRT_ENTER_EXEC_CONTEXT_H
#define SVIRT_ENTER_EXEC_CONTEXT_H

/* Have the next execve(2) enter a raw context: 0, -EIO where the kernel shows
 * another afterwards, or -errno. */
int exec_context_set(const char *target);

/* Have it enter what the policy says; 0 or -errno. */
int exec_context_clear(void);

#endif

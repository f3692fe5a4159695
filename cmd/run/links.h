/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where QEMU was to make files: a link or a socket there while it runs, and
 * what it wrote there afterwards. */
#ifndef SVIRT_CMD_RUN_LINKS_H
#define SVIRT_CMD_RUN_LINKS_H

#include "run/files.h"
#include "run/proxy.h"
#include "run/user.h"

struct links {
	const struct files *files;
	const struct command *command; /* what would work instead */
	struct proxy *proxy; /* for sockets, or NULL: they are links as well */
	const struct user *user;
	const char *pidfile; /* that is not kept, or NULL */
	bool *made;	     /* for each file */
	bool are_printed;
};

/* Whether each link can be made; what cannot is told. */
bool links_check(const struct links *links);

/* Make them; false after a message. */
bool links_make(struct links *links);

/* Remove them. Where they were, files that QEMU wrote are put. */
void links_end(struct links *links);

#endif

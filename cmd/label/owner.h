/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words of --owner and --if-owner. */
#ifndef SVIRT_CMD_LABEL_OWNER_H
#define SVIRT_CMD_LABEL_OWNER_H

#include "svirt.h"

/* Read USER[:GROUP], words as in shared/account.h; ends the program on a wrong
 * one. */
void owner_parse(const char *text, struct svirt_owner *ret);

/* Read USER of `option`, likewise. */
uid_t owner_parse_user(const char *option, const char *word);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which files are refused for what they are. */
#ifndef SVIRT_RELABEL_LABEL_CHECK_H
#define SVIRT_RELABEL_LABEL_CHECK_H

#include "relabel/relabel.h"

/* Refuse an item for what it is by itself, whoever has it; no lock needed. */
int label_check(struct relabel *relabel, struct item *item);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which files are refused for what they are: rule 9. */
#ifndef SVIRT_RELABEL_LABEL_CHECK_H
#define SVIRT_RELABEL_LABEL_CHECK_H

#include "relabel/relabel.h"

/* What rule 9 of svirt(7) says of an item by itself; no lock needed. */
int label_check(struct relabel *relabel, struct item *item);

#endif

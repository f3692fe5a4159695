/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A file enters the registry. */
#ifndef SVIRT_RELABEL_LABEL_RECORD_H
#define SVIRT_RELABEL_LABEL_RECORD_H

#include "relabel/relabel.h"

/* In the transaction: refuse an item or enter it. */
int label_record(struct relabel *relabel, struct item *item);

#endif

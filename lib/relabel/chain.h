/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What images rest on, as a call of svirt_label() is told, and was before. */
#ifndef SVIRT_RELABEL_CHAIN_H
#define SVIRT_RELABEL_CHAIN_H

#include "relabel/item.h"

struct relabel;

/* Look up the images of this call's targets. -ECANCELED when one cannot be
 * found, which is told. */
int chains_open(struct relabel *relabel);

/* Under the registry's lock: refuse an item that its image did not rest on
 * before, unless that is allowed. */
int chains_check(struct relabel *relabel, struct item *item);

/* Once all is labelled: remember what was given. */
int chains_record(struct relabel *relabel);

#endif

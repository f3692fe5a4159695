/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A label is set, and what it amounts to. */
#ifndef SVIRT_RELABEL_LABEL_SET_H
#define SVIRT_RELABEL_LABEL_SET_H

#include "relabel/relabel.h"

/* Set the label of an item that needs it. */
void label_set(struct relabel *relabel, struct item *item);

/* Ask the policy about an item's new label, once a kind, and warn. */
int label_set_forecast(struct relabel *relabel, const struct item *item);

#endif

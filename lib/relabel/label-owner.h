/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whose level a label carries. */
#ifndef SVIRT_RELABEL_LABEL_OWNER_H
#define SVIRT_RELABEL_LABEL_OWNER_H

#include "relabel/labels.h"

/* Who may say; running is read when first needed. */
struct label_owners {
	struct svirt_registry *registry;
	const struct svirt_vm *self; /* whose own level is no one else's */
	bool is_read;
	struct svirt_processes running;
};

/* Fill in label->vm, pid and is_odd, once a label. */
int label_owners_ask(struct label_owners *owners, struct label *label);
void label_owners_clear(struct label_owners *owners);

#endif

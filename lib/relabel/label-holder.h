/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whose level a label carries. */
#ifndef SVIRT_RELABEL_LABEL_HOLDER_H
#define SVIRT_RELABEL_LABEL_HOLDER_H

#include "relabel/label-cache.h"

/* Who may say; running is read when first needed. */
struct label_holders {
	struct svirt_registry *registry;
	const struct svirt_vm *self; /* whose own level is no one else's */
	bool is_read;
	struct svirt_processes running;
};

/* Fill in label->vm, pid and is_odd, once a label. */
int label_holders_ask(struct label_holders *owners, struct label *label);
void label_holders_clear(struct label_holders *owners);

#endif

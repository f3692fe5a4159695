/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Levels as people name them. */
#ifndef SVIRT_CMD_LIST_TRANSLATE_H
#define SVIRT_CMD_LIST_TRANSLATE_H

#include "shared/vm-view.h"

/* Show a VM's level and contexts, and those of its files, as mcstransd has
 * them; where it does not run they stay as they are. */
void translate_view(struct vm_view *view);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a call labelled goes back; svirt_restore() is in svirt.h. */
#ifndef SVIRT_RELABEL_RESTORE_H
#define SVIRT_RELABEL_RESTORE_H

#include "relabel/relabel.h"

/* Put back what this call of svirt_label() labelled. */
int restore_undo(struct relabel *relabel);

#endif

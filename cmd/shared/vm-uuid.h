/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The UUID by which a VM is known in audit records and listings. */
#ifndef SVIRT_CMD_SHARED_VM_UUID_H
#define SVIRT_CMD_SHARED_VM_UUID_H

#include "svirt.h"

#define VM_UUID_SIZE 37

/* The one that was given, or one made from the name (RFC 4122, version 5), so
 * that it is the same wherever it is asked for. Returns text. */
const char *vm_uuid(const struct svirt_vm *vm, char text[VM_UUID_SIZE]);

/* Read a UUID and write it in lower case; false when it is none. */
bool vm_uuid_normalize(const char *text, char ret[VM_UUID_SIZE]);

#endif

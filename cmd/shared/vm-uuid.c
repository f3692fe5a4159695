/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The UUID of a VM: given, or made from its name. */
#include "config.h"

#include <string.h>
#include <uuid/uuid.h>

#include "shared/vm-uuid.h"

/* The name space of VM names: made at random for this project. */
static const uuid_t names = {0x6e, 0x0f, 0x5c, 0x2d, 0x41, 0xb7, 0x4e, 0x93,
	0xa8, 0x1d, 0x3a, 0x77, 0xd4, 0x90, 0x1b, 0xe6};

const char *vm_uuid(const struct svirt_vm *vm, char text[VM_UUID_SIZE])
{
	uuid_t uuid;

	if (vm->uuid[0] != '\0')
		return vm->uuid;
	uuid_generate_sha1(uuid, names, vm->name, strlen(vm->name));
	uuid_unparse_lower(uuid, text);
	return text;
}

bool vm_uuid_normalize(const char *text, char ret[VM_UUID_SIZE])
{
	uuid_t uuid;

	if (uuid_parse(text, uuid) < 0)
		return false;
	uuid_unparse_lower(uuid, ret);
	return true;
}

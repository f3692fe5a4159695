/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a VM may be called, and how what is known of one is freed; not how it is
 * kept (registry/vm-row.c). */
#include "config.h"

#include <string.h>

#include "svirt.h"
#include "util.h"

/* isalnum(3) would follow the locale. */
static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
			      "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			      "0123456789";

SVIRT_PUBLIC
bool svirt_name_is_valid(const char *name)
{
	size_t length = strnlen(name, SVIRT_NAME_MAX + 1);

	if (length == 0 || length > SVIRT_NAME_MAX)
		return false;
	if (!strchr(letters, name[0]))
		return false;
	for (size_t i = 1; i < length; i++)
		if (!strchr(letters, name[i]) && !strchr("._-", name[i]))
			return false;
	return true;
}

SVIRT_PUBLIC void svirt_vm_clear(struct svirt_vm *vm)
{
	if (!vm)
		return;
	free(vm->name);
	free(vm->process);
	free(vm->image);
	for (size_t i = 0; i < vm->cgroup_count; i++)
		free(vm->cgroups[i].path);
	free(vm->cgroups);
	memset(vm, 0, sizeof(*vm));
}

SVIRT_PUBLIC void svirt_vms_clear(struct svirt_vms *vms)
{
	if (!vms)
		return;
	for (size_t i = 0; i < vms->count; i++)
		svirt_vm_clear(&vms->list[i]);
	free(vms->list);
	memset(vms, 0, sizeof(*vms));
}

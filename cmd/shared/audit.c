/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the audit log is told about a VM. */
#include "config.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <libaudit.h>

#include "shared/audit.h"
#include "shared/cli.h"

/* Whether the VM is emulated in software shows in its type: that needs
 * execmem, which the usual domain of a VM does not have. */
static bool is_emulated(const struct svirt_vm *vm)
{
	_cleanup_(svirt_templates_clear) struct svirt_templates templates = {0};
	_cleanup_(svirt_context_clear) struct svirt_context own = {0};
	_cleanup_(svirt_context_clear) struct svirt_context tcg = {0};

	return svirt_templates_load(&templates) == 0 && templates.tcg &&
	       svirt_context_parse(templates.tcg, &tcg) == 0 &&
	       svirt_context_parse(vm->process, &own) == 0 &&
	       strcmp(own.type, tcg.type) == 0;
}

void audit_vm_open(const struct svirt_vm *vm, struct audit_vm *ret)
{
	char text[VM_UUID_SIZE];

	*ret = (struct audit_vm){.vm = vm, .virt = "kvm"};
	ret->fd = audit_open();
	if (ret->fd < 0) {
		cli_verbose("no audit records: %s", strerror(errno));
		return;
	}
	if (is_emulated(vm))
		ret->virt = "qemu";
	snprintf(ret->uuid, sizeof(ret->uuid), "%s", vm_uuid(vm, text));
}

void audit_vm_close(struct audit_vm *audit)
{
	if (audit->fd >= 0)
		audit_close(audit->fd);
	audit->fd = -1;
}

CLI_PRINTF(3, 4)
static void send_record(
	struct audit_vm *audit, int type, const char *format, ...)
{
	_cleanup_free_ char *message = NULL;
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vasprintf(&message, format, arguments);
	va_end(arguments);
	if (length < 0)
		message = NULL;
	if (message && audit_log_user_message(audit->fd, type, message, NULL,
			       NULL, NULL, !audit->refused) > 0)
		return;
	cli_verbose("no audit records: %s", strerror(errno));
	audit_vm_close(audit);
}

/* A name or path with spaces, quotes or control characters goes as hex. */
static char *encode(const char *field, const char *value)
{
	return audit_encode_nv_string(field, value ? value : "?", 0);
}

void audit_vm_user(struct audit_vm *audit, uid_t uid, gid_t gid)
{
	_cleanup_free_ char *name = encode("vm", audit->vm->name);

	if (audit->fd < 0 || !name)
		return;
	send_record(audit, AUDIT_VIRT_MACHINE_ID,
		"virt=%s %s uuid=%s vm-ctx=+%u:+%u img-ctx=+%u:+%u model=dac",
		audit->virt, name, audit->uuid, uid, gid, uid, gid);
}

void audit_vm_machine_id(struct audit_vm *audit)
{
	_cleanup_free_ char *name = encode("vm", audit->vm->name);

	if (audit->fd < 0 || !name)
		return;
	send_record(audit, AUDIT_VIRT_MACHINE_ID,
		"virt=%s %s uuid=%s vm-ctx=%s img-ctx=%s model=selinux",
		audit->virt, name, audit->uuid, audit->vm->process,
		audit->vm->image);
}

void audit_vm_resource(struct audit_vm *audit, const char *reason,
	const char *before, const char *after)
{
	_cleanup_free_ char *name = encode("vm", audit->vm->name);
	_cleanup_free_ char *old = encode("old-disk", before);
	_cleanup_free_ char *new = encode("new-disk", after);

	if (audit->fd < 0 || !name || !old || !new)
		return;
	send_record(audit, AUDIT_VIRT_RESOURCE,
		"virt=%s resrc=disk reason=%s %s uuid=%s %s %s", audit->virt,
		reason, name, audit->uuid, old, new);
}

void audit_vm_control(
	struct audit_vm *audit, const char *op, const char *reason, pid_t pid)
{
	_cleanup_free_ char *name = encode("vm", audit->vm->name);

	if (audit->fd < 0 || !name)
		return;
	if (pid > 0)
		send_record(audit, AUDIT_VIRT_CONTROL,
			"virt=%s op=%s reason=%s %s uuid=%s vm-pid=%d",
			audit->virt, op, reason, name, audit->uuid, (int)pid);
	else
		send_record(audit, AUDIT_VIRT_CONTROL,
			"virt=%s op=%s reason=%s %s uuid=%s", audit->virt, op,
			reason, name, audit->uuid);
}

bool audit_vm_is_up(const struct svirt_vm *vm)
{
	return vm->pid > 0 && svirt_rundir_exists(vm) > 0;
}

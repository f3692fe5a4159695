/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the audit log is told about a VM, in the form in which libvirt does, so
 * that auvirt(8) and "ausearch -m VIRT_MACHINE_ID" understand it. */
#ifndef SVIRT_CMD_SHARED_AUDIT_H
#define SVIRT_CMD_SHARED_AUDIT_H

#include "svirt.h"
#include "shared/vm-uuid.h"

/**
 * struct audit_vm - the VM that records are written about
 * @fd: from audit_open(3), or -1: then nothing is written
 * @vm: the VM
 * @virt: "kvm", or "qemu" for software emulation
 * @uuid: its UUID
 * @refused: what the next records tell of was asked for and did not happen
 */
struct audit_vm {
	int fd;
	const struct svirt_vm *vm;
	const char *virt;
	char uuid[VM_UUID_SIZE];
	bool refused;
};

/* Get ready to write; a kernel without audit is no error. The caller closes
 * it, and keeps @vm meanwhile. */
void audit_vm_open(const struct svirt_vm *vm, struct audit_vm *ret);
void audit_vm_close(struct audit_vm *audit);

/* The order is: at the start machine ids, resources, control "start"; at the
 * end resources, control "stop". Of several machine ids auvirt(8) goes by the
 * last, so that of the user comes first. */
void audit_vm_user(struct audit_vm *audit, uid_t uid, gid_t gid);
void audit_vm_machine_id(struct audit_vm *audit);

/* One file comes to the VM (@reason "start", or "attach" where it runs; @before
 * NULL) or leaves it (@reason "restore", "detach" where it runs; @after NULL).
 */
void audit_vm_resource(struct audit_vm *audit, const char *reason,
	const char *before, const char *after);

/* @op "start" with @reason "booted" and the process; or "stop" with "shutdown",
 * or "failed" when a start that was told of came to nothing. */
void audit_vm_control(
	struct audit_vm *audit, const char *op, const char *reason, pid_t pid);

/* Whether the log has no end of a VM that was started: its run folder goes when
 * that is written. */
bool audit_vm_is_up(const struct svirt_vm *vm);

#endif

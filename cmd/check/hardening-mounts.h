/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How file systems of the host are found and mounted. */
#ifndef SVIRT_CHECK_HARDENING_MOUNTS_H
#define SVIRT_CHECK_HARDENING_MOUNTS_H

#include "check/check.h"

/* Names that a guest can write into a disk, in fstab and on the kernel's
 * command line. */
void hardening_mounts_labels(struct check_run *run, const struct check_id *id);

/* The file systems of image folders: of their own, nosuid, nodev. */
struct folders;
void hardening_mounts_images(struct check_run *run,
	const struct check_id *own_id, const struct check_id *options_id,
	const struct folders *folders);

#endif

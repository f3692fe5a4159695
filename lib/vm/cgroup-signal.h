/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A signal for what lives in a cgroup; ending it whole is in cgroup.h. */
#ifndef SVIRT_VM_CGROUP_SIGNAL_H
#define SVIRT_VM_CGROUP_SIGNAL_H

#include "svirt.h"

/* A descriptor of a process, close-on-exec, and a signal through it; a process
 * that has ended is none to send to, and no error. */
int cgroup_signal_open(pid_t pid);
int cgroup_signal_send(int process, int signal);

/* To each of 256 processes of a cgroup at most; of those that its own cgroups
 * have, to none. 0 also when it is gone. */
int cgroup_signal(const struct svirt_cgroup *cgroup, int signal);

#endif

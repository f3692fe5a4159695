/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which types of a policy are a VM's: its domains, what they may make, and what
 * they may become. */
#ifndef SVIRT_CHECK_DOMAINS_H
#define SVIRT_CHECK_DOMAINS_H

#include "check/model.h"

struct domain {
	size_t type;
	uint32_t *rules; /* model_rules() */
};

struct domains {
	size_t count;
	struct domain *list;
	bool *is_domain; /* by type */
	bool *is_object; /* by type: made by a VM, or labelled for one */
};

/* 0, -ENOENT when the policy has no VM domain, or -ENOMEM. */
int domains_find(const struct model *model, struct domains *ret);
void domains_clear(struct domains *domains);

/* Types that a domain may become and that are no VM's: whether `type` is one.
 */
bool domains_enters(
	const struct model *model, const struct domain *domain, size_t type);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which types of a policy are a VM's, by its attributes and rules. Whether they
 * are kept apart is isolation.c's question. */
#include "config.h"

#include <string.h>

#include "util.h"

#include "check/domains.h"
#include "check/model-rules.h"

/* svirt_vm is the toolkit's own attribute, virt_domain that of the policies of
 * Debian and Fedora: one that is in the second and not in the first is just
 * what is to be found. */
static const char *const attributes[] = {"virt_domain", "svirt_vm"};
static const char *const named[] = {"svirt_t", "svirt_tcg_t", "svirt_helper_t"};

/* What files are labelled with for a VM, whoever makes them. */
static const char *const labels[] = {"svirt_image_t", "virt_content_t"};

/* How it shows that a VM makes them; a pty the kernel makes for it. */
static const struct {
	const char *class, *permission;
} makes[] = {
	{"file", "create"},
	{"dir", "create"},
	{"lnk_file", "create"},
	{"blk_file", "create"},
	{"sock_file", "create"},
	{"fifo_file", "create"},
	{"chr_file", "create"},
	{"chr_file", "setattr"},
};

static bool is_vm(const struct model *model, size_t type)
{
	size_t attribute;

	if (model_is_attribute(model, type))
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(attributes); i++) {
		if (model_find_type(model, attributes[i], &attribute) == 0 &&
			model_has(model, type, attribute))
			return true;
	}
	for (size_t i = 0; i < ARRAY_SIZE(named); i++) {
		if (strcmp(model_type(model, type), named[i]) == 0)
			return true;
	}
	return false;
}

static int add_domain(
	const struct model *model, size_t type, struct domains *domains)
{
	struct domain *list = reallocarray(
		domains->list, domains->count + 1, sizeof(*domains->list));

	if (!list)
		return -ENOMEM;
	domains->list = list;
	list[domains->count].type = type;
	list[domains->count].rules = model_rules(model, type);
	domains->is_domain[type] = true;
	return list[domains->count++].rules ? 0 : -ENOMEM;
}

static void find_objects(const struct model *model, struct domains *domains)
{
	size_t classes = model_classes(model), class, type;

	for (size_t i = 0; i < ARRAY_SIZE(labels); i++) {
		if (model_find_type(model, labels[i], &type) == 0)
			domains->is_object[type] = true;
	}
	for (size_t i = 0; i < ARRAY_SIZE(makes); i++) {
		uint32_t create;

		if (model_find_class(model, makes[i].class, &class) < 0)
			continue;
		create = model_bit(model, class, makes[i].permission);
		for (size_t d = 0; d < domains->count; d++) {
			const uint32_t *rules = domains->list[d].rules;

			for (type = 0; type < model_types(model); type++) {
				if (rules[type * classes + class] & create)
					domains->is_object[type] = true;
			}
		}
	}
}

int domains_find(const struct model *model, struct domains *ret)
{
	_cleanup_(domains_clear) struct domains domains = {
		.is_domain = calloc(model_types(model), sizeof(bool)),
		.is_object = calloc(model_types(model), sizeof(bool)),
	};
	int err = 0;

	if (!domains.is_domain || !domains.is_object)
		return -ENOMEM;
	for (size_t type = 0; err == 0 && type < model_types(model); type++) {
		if (is_vm(model, type))
			err = add_domain(model, type, &domains);
	}
	if (err < 0)
		return err;
	if (domains.count == 0)
		return -ENOENT;
	find_objects(model, &domains);
	*ret = domains;
	domains = (struct domains){0};
	return 0;
}

void domains_clear(struct domains *domains)
{
	for (size_t i = 0; i < domains->count; i++)
		free(domains->list[i].rules);
	free(domains->list);
	free(domains->is_domain);
	free(domains->is_object);
	*domains = (struct domains){0};
}

bool domains_enters(
	const struct model *model, const struct domain *domain, size_t type)
{
	size_t process;

	if (model_find_class(model, "process", &process) < 0)
		return false;
	return domain->rules[type * model_classes(model) + process] &
	       (model_bit(model, process, "transition") |
		       model_bit(model, process, "dyntransition"));
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A compiled policy as a list of names: classes, permissions, types, attributes
 * and what the rules give a type. What is allowed in the end, constraints and
 * booleans included, is asked of policy.h. */
#ifndef SVIRT_CHECK_MODEL_H
#define SVIRT_CHECK_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct model;
struct policydb;

/* Classes and types are numbers from 0, permissions bits from 0 to 31. */
#define MODEL_PERMISSIONS 32

/* Read a policy file; 0, -EBADMSG when it is none that libsepol can read, or
 * another -errno. Only one can be open at a time: libsepol keeps it. */
int model_open(const char *path, struct model **ret);
void model_close(struct model *model);

size_t model_classes(const struct model *model);
const char *model_class(const struct model *model, size_t class);
/* -ENOENT when the policy has no such class. */
int model_find_class(const struct model *model, const char *name, size_t *ret);
/* NULL when the class has fewer permissions. */
const char *model_permission(
	const struct model *model, size_t class, unsigned int bit);
/* 0 when the class or permission is not known. */
uint32_t model_bit(
	const struct model *model, size_t class, const char *permission);

/* Types and attributes share the numbers from 0 to model_types() - 1. */
size_t model_types(const struct model *model);
const char *model_type(const struct model *model, size_t type);
bool model_is_attribute(const struct model *model, size_t type);
int model_find_type(const struct model *model, const char *name, size_t *ret);
/* Whether a type has an attribute, both by number. */
bool model_has(const struct model *model, size_t type, size_t attribute);
bool model_is_permissive(const struct model *model, size_t type);

/* What libsepol's services are asked about, for policy-file.c. */
struct policydb *model_policydb(const struct model *model);

#endif

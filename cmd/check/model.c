/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads a compiled policy through libsepol's own structures, which is why this
 * command is linked with the static libsepol: they are no stable interface. It
 * decides nothing. */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <sepol/debug.h>
#include <sepol/policydb.h>
#include <sepol/policydb/conditional.h>
#include <sepol/policydb/policydb.h>

#include "util.h"

#include "check/model.h"

typedef const char *class_permissions[MODEL_PERMISSIONS];

struct model {
	sepol_policydb_t *db;
	class_permissions *permissions; /* by class */
};

static void close_stream(FILE **stream)
{
	if (*stream)
		fclose(*stream);
}

static void close_model(struct model **model)
{
	model_close(*model);
}

static void name_permissions(const symtab_t *table, class_permissions names)
{
	const struct hashtab_val *hash = table->table;

	for (unsigned int i = 0; hash && i < hash->size; i++) {
		for (hashtab_ptr_t node = hash->htable[i]; node;
			node = node->next) {
			const perm_datum_t *datum = node->datum;

			if (datum->s.value >= 1 &&
				datum->s.value <= MODEL_PERMISSIONS)
				names[datum->s.value - 1] = node->key;
		}
	}
}

static int read_permissions(struct model *model)
{
	const policydb_t *db = &model->db->p;

	model->permissions =
		calloc(db->p_classes.nprim + 1, sizeof(*model->permissions));
	if (!model->permissions)
		return -ENOMEM;
	for (uint32_t i = 0; i < db->p_classes.nprim; i++) {
		const class_datum_t *class = db->class_val_to_struct[i];

		if (class && class->comdatum)
			name_permissions(&class->comdatum->permissions,
				model->permissions[i]);
		if (class)
			name_permissions(
				&class->permissions, model->permissions[i]);
	}
	return 0;
}

static int read_policy(struct model *model, FILE *stream)
{
	sepol_policy_file_t *file;
	int err;

	if (sepol_policydb_create(&model->db) < 0 ||
		sepol_policy_file_create(&file) < 0)
		return -ENOMEM;
	sepol_policy_file_set_fp(file, stream);
	err = sepol_policydb_read(model->db, file);
	sepol_policy_file_free(file);
	if (err < 0 || model->db->p.policy_type != POLICY_KERN)
		return -EBADMSG;
	return read_permissions(model);
}

int model_open(const char *path, struct model **ret)
{
	_cleanup_(close_model) struct model *model = calloc(1, sizeof(*model));
	_cleanup_(close_stream) FILE *stream = NULL;
	struct stat status;
	int err;

	if (!model)
		return -ENOMEM;
	stream = fopen(path, "re");
	if (!stream || fstat(fileno(stream), &status) < 0)
		return util_errno();
	if (S_ISDIR(status.st_mode))
		return -EISDIR;
	/* or it writes to stderr what the status says */
	sepol_debug(0);
	err = read_policy(model, stream);
	if (err == 0)
		*ret = TAKE_PTR(model);
	return err;
}

void model_close(struct model *model)
{
	if (!model)
		return;
	if (model->db)
		sepol_policydb_free(model->db);
	free(model->permissions);
	free(model);
}

struct policydb *model_policydb(const struct model *model)
{
	return &model->db->p;
}

size_t model_classes(const struct model *model)
{
	return model->db->p.p_classes.nprim;
}

const char *model_class(const struct model *model, size_t class)
{
	const char *name = model->db->p.p_class_val_to_name[class];

	return name ? name : "";
}

int model_find_class(const struct model *model, const char *name, size_t *ret)
{
	for (size_t i = 0; i < model_classes(model); i++) {
		if (strcmp(model_class(model, i), name) == 0) {
			*ret = i;
			return 0;
		}
	}
	return -ENOENT;
}

const char *model_permission(
	const struct model *model, size_t class, unsigned int bit)
{
	return bit < MODEL_PERMISSIONS ? model->permissions[class][bit] : NULL;
}

uint32_t model_bit(
	const struct model *model, size_t class, const char *permission)
{
	for (unsigned int bit = 0; bit < MODEL_PERMISSIONS; bit++) {
		const char *name = model->permissions[class][bit];

		if (name && strcmp(name, permission) == 0)
			return (uint32_t)1 << bit;
	}
	return 0;
}

size_t model_types(const struct model *model)
{
	return model->db->p.p_types.nprim;
}

const char *model_type(const struct model *model, size_t type)
{
	const char *name = model->db->p.p_type_val_to_name[type];

	return name ? name : "";
}

bool model_is_attribute(const struct model *model, size_t type)
{
	const type_datum_t *datum = model->db->p.type_val_to_struct[type];

	return datum && datum->flavor == TYPE_ATTRIB;
}

int model_find_type(const struct model *model, const char *name, size_t *ret)
{
	const type_datum_t *type = hashtab_search(
		model->db->p.p_types.table, (const hashtab_key_t)name);

	if (!type)
		return -ENOENT;
	*ret = (size_t)type->s.value - 1;
	return 0;
}

static bool has_bit(const ebitmap_t *map, size_t bit)
{
	const ebitmap_node_t *node = map->node;

	while (node && bit >= node->startbit + MAPSIZE)
		node = node->next;
	return node && bit >= node->startbit &&
	       ebitmap_node_get_bit(node, (unsigned int)bit);
}

bool model_has(const struct model *model, size_t type, size_t attribute)
{
	return has_bit(&model->db->p.type_attr_map[type], attribute);
}

bool model_is_permissive(const struct model *model, size_t type)
{
	/* this one map counts types from 1 */
	return has_bit(&model->db->p.permissive_map, type + 1);
}

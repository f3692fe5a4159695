/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A VM as one line of JSON. */
#include "config.h"

#include <json.h>
#include <string.h>

#include "shared/cli.h"
#include "shared/escape.h"
#include "shared/vm-json.h"
#include "shared/vm-uuid.h"

static void json_freep(struct json_object **object)
{
	json_object_put(*object);
}

static struct json_object *need(struct json_object *object)
{
	if (!object)
		cli_die(CLI_UNUSABLE, "out of memory");
	return object;
}

static void add(
	struct json_object *object, const char *key, struct json_object *value)
{
	if (json_object_object_add(object, key, value) != 0)
		cli_die(CLI_UNUSABLE, "out of memory");
}

/* A text, or null for NULL. */
static void add_text(
	struct json_object *object, const char *key, const char *text)
{
	add(object, key, text ? need(json_object_new_string(text)) : NULL);
}

static void add_path(
	struct json_object *object, const char *key, const char *path)
{
	_cleanup_free_ char *text = escape_utf8(path);

	if (!text)
		cli_die(CLI_UNUSABLE, "out of memory");
	add_text(object, key, text);
}

static struct json_object *make_files(const struct vm_view *view)
{
	struct json_object *array = need(json_object_new_array());

	for (size_t i = 0; i < view->listed; i++) {
		const struct svirt_file *file = &view->list[i];
		struct json_object *object = need(json_object_new_object());

		add_path(object, "path", file->path);
		add_text(object, "role", svirt_role_name(file->role));
		add_path(object, "original", file->original);
		add_path(object, "context", file->context);
		if (json_object_array_add(array, object) != 0)
			cli_die(CLI_UNUSABLE, "out of memory");
	}
	return array;
}

static struct json_object *make_overlap(const struct vm_view *view)
{
	struct json_object *array = need(json_object_new_array());

	for (size_t i = 0; i < view->overlaps.count; i++) {
		const char *name = view->overlaps.list[i].name;

		if (json_object_array_add(
			    array, need(json_object_new_string(name))) != 0)
			cli_die(CLI_UNUSABLE, "out of memory");
	}
	return array;
}

static void add_identity(struct json_object *object, const struct vm_view *view)
{
	const struct svirt_vm *vm = &view->vm;
	_cleanup_free_ char *level = NULL;

	if (!view->level && svirt_level_format(&vm->level, &level) < 0)
		cli_die(CLI_UNUSABLE, "out of memory");
	add_text(object, "name", vm->name);
	add_text(object, "level", view->level ? view->level : level);
	add_text(object, "context", vm->process);
	add_text(object, "image_context", vm->image);
	add_text(object, "mode",
		vm->mode == SVIRT_MODE_STATIC ? "static" : "dynamic");
	add(object, "relabel", need(json_object_new_boolean(vm->relabel)));
}

static void add_life(struct json_object *object, const struct vm_view *view)
{
	const struct svirt_vm *vm = &view->vm;
	char created[VM_VIEW_TIME_SIZE], uuid[VM_UUID_SIZE];

	add_text(object, "state", vm_view_state(view->state));
	add(object, "pid",
		view->pid > 0 ? need(json_object_new_int(view->pid)) : NULL);
	add_text(object, "created", vm_view_time(vm->created, created));
	add_text(object, "uuid", vm_uuid(vm, uuid));
	add(object, "uid",
		vm->uid > 0 ? need(json_object_new_int64(vm->uid)) : NULL);
	add(object, "overlap", make_overlap(view));
}

void vm_json_print(const struct vm_view *view)
{
	_cleanup_(json_freep) struct json_object *object =
		need(json_object_new_object());

	add_identity(object, view);
	add_life(object, view);
	add(object, "files", make_files(view));
	escape_json(json_object_to_json_string_ext(
			    object, JSON_C_TO_STRING_PLAIN |
					    JSON_C_TO_STRING_NOSLASHESCAPE),
		stdout);
	putchar('\n');
}

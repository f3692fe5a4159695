/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* JSON by json-c; no option is known here. */
#include "config.h"

#include <json.h>
#include <stdio.h>
#include <string.h>

#include "qemu/json.h"
#include "util.h"

/* QEMU's own limit is 1024; nobody writes more than a few. */
#define DEPTH_MAX 64

static int flatten(struct qemu_pairs *pairs, const char *key,
	struct json_object *value, const struct qemu_origin *at);

static int flatten_object(struct qemu_pairs *pairs, const char *prefix,
	struct json_object *object, const struct qemu_origin *at)
{
	json_object_object_foreach(object, name, value)
	{
		_cleanup_free_ char *key = NULL;
		int err;

		if (asprintf(&key, "%s%s%s", prefix, *prefix ? "." : "", name) <
			0)
			return -ENOMEM;
		err = flatten(pairs, key, value, at);
		if (err < 0)
			return err;
	}
	return 0;
}

static int flatten_array(struct qemu_pairs *pairs, const char *prefix,
	struct json_object *array, const struct qemu_origin *at)
{
	for (size_t i = 0; i < json_object_array_length(array); i++) {
		_cleanup_free_ char *key = NULL;
		int err;

		if (asprintf(&key, "%s.%zu", prefix, i) < 0)
			return -ENOMEM;
		err = flatten(
			pairs, key, json_object_array_get_idx(array, i), at);
		if (err < 0)
			return err;
	}
	return 0;
}

static int flatten_plain(struct qemu_pairs *pairs, const char *key,
	struct json_object *value, const struct qemu_origin *at)
{
	struct qemu_origin origin = *at;
	const char *text = "";
	int err;

	if (json_object_is_type(value, json_type_string)) {
		text = json_object_get_string(value);
		if ((size_t)json_object_get_string_len(value) != strlen(text))
			return -EINVAL;
		origin.json = value;
	} else if (json_object_is_type(value, json_type_boolean)) {
		text = json_object_get_boolean(value) ? "on" : "off";
	} else if (value) {
		text = json_object_to_json_string(value);
	}
	err = qemu_pairs_add(pairs, key, text ? text : "", &origin);
	if (err == 0)
		pairs->list[pairs->count - 1].bare = !value;
	return err;
}

static int flatten(struct qemu_pairs *pairs, const char *key,
	struct json_object *value, const struct qemu_origin *at)
{
	if (json_object_is_type(value, json_type_object))
		return flatten_object(pairs, key, value, at);
	if (json_object_is_type(value, json_type_array))
		return flatten_array(pairs, key, value, at);
	return flatten_plain(pairs, key, value, at);
}

int qemu_json_parse(struct qemu_pairs *pairs, const struct qemu_text *text,
	struct json_object **ret)
{
	struct qemu_origin at = text->at;
	struct json_tokener *tokener = json_tokener_new_ex(DEPTH_MAX);
	struct json_object *object;
	size_t length = strlen(text->text), end;
	int err = -EINVAL;

	if (!tokener)
		return -ENOMEM;
	object = json_tokener_parse_ex(tokener, text->text, (int)length);
	end = json_tokener_get_parse_end(tokener);
	end += strspn(text->text + end, " \t\r\n");
	json_tokener_free(tokener);
	at.quote = at.quote == QEMU_PLAIN ? QEMU_JSON : QEMU_FIXED;
	if (json_object_is_type(object, json_type_object) && end == length)
		err = flatten_object(pairs, "", object, &at);
	if (err < 0) {
		json_object_put(object);
		return err;
	}
	*ret = object;
	return 0;
}

void qemu_json_put(struct json_object *object)
{
	json_object_put(object);
}

int qemu_json_set(struct json_object *string, const char *text)
{
	return json_object_set_string(string, text) ? 0 : -ENOMEM;
}

const char *qemu_json_print(struct json_object *object)
{
	return json_object_to_json_string_ext(object,
		JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);
}

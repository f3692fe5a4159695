/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Single values in QEMU's key=value,...; what they mean is for others. */
#include "config.h"

#include <string.h>

#include "run/pairs.h"

/* Where one pair stands. */
struct place {
	size_t start, value, end;
};

static size_t length_of(const char *pair)
{
	size_t length = 0;

	while (pair[length] && (pair[length] != ',' || pair[length + 1] == ','))
		length += pair[length] == ',' ? 2 : 1;
	return length;
}

static bool find(const char *pairs, const char *key, struct place *ret)
{
	size_t name = key ? strlen(key) : 0, start = 0;

	for (;;) {
		const char *pair = pairs + start;
		size_t end = start + length_of(pair);

		if (!key ||
			(strncmp(pair, key, name) == 0 && pair[name] == '=')) {
			*ret = (struct place){
				start, start + name + (key ? 1 : 0), end};
			return true;
		}
		if (!pairs[end])
			return false;
		start = end + 1;
	}
}

char *pairs_value(const char *pairs, const char *key)
{
	struct place place;
	char *text, *to;

	if (!find(pairs, key, &place))
		return NULL;
	text = malloc(place.end - place.value + 1);
	if (!text)
		cli_die(RUN_OWN_FAILURE, "out of memory");
	to = text;
	for (size_t i = place.value; i < place.end; i++) {
		*to++ = pairs[i];
		i += pairs[i] == ',';
	}
	*to = '\0';
	return text;
}

bool pairs_has(const char *pairs, const char *key)
{
	struct place place;

	return find(pairs, key, &place);
}

void pairs_replace(char **word, const char *key, const char *text)
{
	struct place place;
	char *result;

	if (!find(*word, key, &place))
		return;
	if (!text && (*word)[place.end])
		place.end++;
	else if (!text && place.start > 0)
		place.start--;
	if (asprintf(&result, "%.*s%s%s", (int)place.start, *word,
		    text ? text : "", *word + place.end) < 0)
		cli_die(RUN_OWN_FAILURE, "out of memory");
	free(*word);
	*word = result;
}

const char *pairs_option(const struct command *command, size_t i)
{
	const char *word = command->words[i];

	if (*word != '-' || i + 1 >= command->count)
		return "";
	return word + 1 + (word[1] == '-');
}

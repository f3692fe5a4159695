/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * QEMU's words: its name, its accelerator, and whether it is a VM at all. Files
 * are svirt-scan's affair.
 *
 * A query runs as it is, so nothing else MUST be taken for one: an option that
 * is not known here to stand alone takes the next word with it.
 */
#include "config.h"

#include <fnmatch.h>
#include <string.h>

#include "run/qemu-words.h"

static bool is_one_of(const char *word, const char *const *list)
{
	for (; *list; list++)
		if (strcmp(word, *list) == 0)
			return true;
	return false;
}

const char *qemu_words_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

bool qemu_words_is_qemu(const char *word)
{
	static const char *const names[] = {"qemu", "kvm", "qemu-kvm", NULL};

	/* Nor is a shell's whole line one. */
	word = qemu_words_base(word);
	return is_one_of(word, names) ||
	       (fnmatch("qemu-system-*", word, 0) == 0 &&
		       !word[strcspn(word, " \t\n;&|")]);
}

static bool is_flag(const char *option)
{
	static const char *const flags[] = {"snapshot", "nographic", "S", "s",
		"daemonize", "nodefaults", "no-user-config", "no-reboot",
		"no-shutdown", "no-acpi", "no-hpet", "no-fd-bootchk",
		"win2k-hack", "rtc-td-hack", "enable-kvm", "usb", "curses",
		"full-screen", "portrait", "alt-grab", "ctrl-grab", "no-quit",
		"singlestep", "one-insn-per-tb", "preconfig", "mem-prealloc",
		"only-migratable", "semihosting", "enable-sync-profile",
		"xen-attach", "xen-domid-restrict", "old-param",
		"dump-vmstate-help", "enable-fips", "perfmap", "jitdump", NULL};

	return is_one_of(option, flags);
}

/* Those that print what they know, and end QEMU. */
static bool is_help(const char *option, const char *value)
{
	static const char *const options[] = {"machine", "M", "cpu", "accel",
		"device", "netdev", "chardev", "object", "audiodev", "display",
		"vga", "d", "trace", "tpmdev", "L", NULL};
	const char *comma = strrchr(value, ',');
	const char *last = comma ? comma + 1 : value;

	return is_one_of(option, options) &&
	       (strcmp(last, "help") == 0 || strcmp(value, "?") == 0);
}

/* A value of key=value pairs, up to the comma, or NULL; @length of it. */
static const char *find_key(
	const char *pairs, const char *key, bool is_first, size_t *length)
{
	for (const char *pair = pairs; *pair;) {
		size_t end = strcspn(pair, ","), name = strlen(key);

		if (strncmp(pair, key, name) == 0 && pair[name] == '=') {
			*length = end - name - 1;
			return pair + name + 1;
		}
		if (is_first && pair == pairs && !memchr(pair, '=', end)) {
			*length = end;
			return pair;
		}
		pair += end + (pair[end] == ',');
	}
	return NULL;
}

static void read_name(struct qemu_words *words, const char *value)
{
	size_t length;
	const char *name = find_key(value, "guest", true, &length);

	if (!name)
		return;
	free(words->name);
	words->name = strndup(name, length);
	if (!words->name)
		cli_die(RUN_OWN_FAILURE, "out of memory");
	if (svirt_name_is_valid(words->name))
		return;
	free(words->name);
	words->name = NULL;
}

/* What QEMU would use, of what was found so far: the first that can be. */
struct accelerators {
	bool any, decided;
};

static void add_accelerators(struct qemu_words *words,
	struct accelerators *found, const char *list, size_t length)
{
	const char *end = list + length;

	while (list < end && !found->decided) {
		size_t word = strcspn(list, ":,");

		found->any = true;
		if (word == 3 && strncmp(list, "tcg", 3) == 0) {
			/* After kvm it is what remains. */
			found->decided = true;
			words->is_tcg = !words->asks_kvm;
			return;
		}
		if (word == 3 && strncmp(list, "kvm", 3) == 0)
			words->asks_kvm = true;
		list += word + 1;
	}
}

static void read_option(struct qemu_words *words, struct accelerators *found,
	const char *option, const char *value)
{
	const char *text = NULL;
	size_t length = 0;

	if (strcmp(option, "name") == 0)
		read_name(words, value);
	else if (strcmp(option, "pidfile") == 0)
		words->pidfile = value;
	else if (strcmp(option, "daemonize") == 0)
		words->daemonize = true;
	else if (strcmp(option, "enable-kvm") == 0)
		add_accelerators(words, found, "kvm", 3);
	else if (strcmp(option, "accel") == 0)
		text = find_key(value, "accel", true, &length);
	else if (strcmp(option, "machine") == 0 || strcmp(option, "M") == 0)
		text = find_key(value, "accel", false, &length);
	if (text)
		add_accelerators(words, found, text, length);
}

static void read_options(const struct command *command,
	struct qemu_words *words, struct accelerators *found)
{
	for (size_t i = words->program + 1; i < command->count; i++) {
		const char *option = command->words[i], *value = "";

		if (*option != '-')
			continue;
		option += 1 + (option[1] == '-');
		if (strcmp(option, "h") == 0 || strcmp(option, "help") == 0 ||
			strcmp(option, "version") == 0) {
			words->is_query = true;
			continue;
		}
		if (!is_flag(option)) {
			if (++i >= command->count)
				return;
			value = command->words[i];
		}
		if (is_help(option, value))
			words->is_query = true;
		read_option(words, found, option, value);
	}
}

void qemu_words_read(const struct command *command, struct qemu_words *ret)
{
	struct accelerators found = {0};
	const char *program;

	*ret = (struct qemu_words){0};
	while (ret->program < command->count &&
		!qemu_words_is_qemu(command->words[ret->program]))
		ret->program++;
	if (ret->program == command->count)
		return;
	program = qemu_words_base(command->words[ret->program]);
	read_options(command, ret, &found);
	if (!found.any && fnmatch("*kvm", program, 0) == 0)
		add_accelerators(ret, &found, "kvm:tcg", 7);
	if (!found.any)
		ret->is_tcg = true;
	if (!found.decided)
		ret->asks_kvm = false;
}

void qemu_words_clear(struct qemu_words *words)
{
	free(words->name);
	*words = (struct qemu_words){0};
}

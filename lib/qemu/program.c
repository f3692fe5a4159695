/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Programs before QEMU. Those that change nothing a file's name depends on are
 * looked through, the others named; none is guessed at. */
#include "config.h"

#include <string.h>

#include "qemu/program.h"
#include "util.h"

#define PROGRAMS_MAX 32

struct program {
	const char *name;
	/* Letters of short options with a value, and long ones with the value
	 * in the next word. */
	const char *letters;
	const char *words;
	unsigned int operands; /* before the command */
	const char *must;      /* an option without which it is another thing */
	const char *never;     /* letters and words that change too much */
};

static const struct program programs[] = {
	{"env", "uS", "unset", 0, NULL, "CS chdir split-string"},
	{"timeout", "ks", "kill-after signal", 1, NULL, ""},
	{"nice", "n", "adjustment", 0, NULL, ""},
	{"ionice", "cn", "class classdata", 0, NULL, "pPu pid"},
	{"chrt", "TPD", "sched-runtime sched-period sched-deadline", 1, NULL,
		"p pid"},
	{"taskset", "", "", 1, NULL, "p pid"},
	{"numactl", "NCmipPw", "", 0, NULL, "HsS show hardware shm"},
	{"prlimit", "", "", 0, NULL, "p pid"},
	{"stdbuf", "ioe", "input output error", 0, NULL, ""},
	{"setsid", "", "", 0, NULL, ""},
	{"nohup", "", "", 0, NULL, ""},
	{"time", "fo", "format output", 0, NULL, ""},
	{"systemd-run", "puE", "property unit description slice setenv nice", 0,
		"--scope",
		"MHtP uid gid working-directory machine host shell pty pipe "
		"service-type"},
	{"gdb", "xdspc", "ex eval-command command directory symbols core pid",
		0, "--args", "p pid cd"},
	{"strace", "abeEIoOpPsSuUX",
		"trace output string-limit columns env trace-path", 0, NULL,
		"pu attach user"},
};

/* What changes too much, and what to write instead. */
static const struct {
	const char *name, *instead;
} refused[] = {
	{"sudo", "run svirt-scan as that user: sudo svirt-scan CMD"},
	{"doas", "run svirt-scan as that user: doas svirt-scan CMD"},
	{"su", "run svirt-scan as that user, and use svirt-exec --user=USER"},
	{"runuser", "use svirt-exec --user=USER"},
	{"setpriv", "use svirt-exec --user=USER and --keep-caps"},
	{"capsh", "use svirt-exec --user=USER and --keep-caps"},
	{"chroot", "files have other names there: list them by hand"},
	{"unshare", "run svirt-scan inside: unshare ... svirt-scan CMD"},
	{"nsenter", "run svirt-scan inside: nsenter ... svirt-scan CMD"},
	{"bwrap", "files have other names there: list them by hand"},
	{"firejail", "files have other names there: list them by hand"},
	{"ip", "run svirt-scan inside: ip netns exec NAME svirt-scan CMD"},
	{"svirt-exec", "give svirt-scan what comes after it"},
	{"svirt-run", "give svirt-scan what comes after it"},
};

static const char *base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

bool qemu_program_is_qemu(const char *word)
{
	static const char *const names[] = {
		"qemu", "kvm", "qemu-kvm", "qemu-system-*"};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (qemu_text_matches(base(word), names[i]))
			return true;
	return false;
}

static bool is_shell(const char *name)
{
	static const char *const shells[] = {"sh", "bash", "dash", "zsh", "ksh",
		"mksh", "fish", "busybox", "csh", "tcsh", "ash"};

	for (size_t i = 0; i < ARRAY_SIZE(shells); i++)
		if (strcmp(name, shells[i]) == 0)
			return true;
	return false;
}

/* Whether a list of words, the first of which may be letters, has one. */
static bool has_word(const char *list, const char *word, size_t length)
{
	while (*list) {
		size_t found = strcspn(list, " ");

		if (found == length && strncmp(list, word, length) == 0)
			return true;
		list += found + (list[found] == ' ');
	}
	return false;
}

enum step { STEP_NEXT, STEP_VALUE, STEP_REFUSED };

/* -n5, -n 5, -5, -abc; numbers are nice's. */
static enum step read_short(const struct program *program, const char *word)
{
	size_t never = strcspn(program->never, " ");

	for (const char *letter = word + 1; *letter; letter++) {
		if (memchr(program->never, *letter, never))
			return STEP_REFUSED;
		if (strchr(program->letters, *letter))
			return letter[1] ? STEP_NEXT : STEP_VALUE;
	}
	return STEP_NEXT;
}

static enum step read_long(const struct program *program, const char *word)
{
	size_t length;

	word += 1 + (word[1] == '-');
	length = strcspn(word, "=");
	if (has_word(program->never, word, length) && length > 1)
		return STEP_REFUSED;
	if (has_word(program->words, word, length) && word[length] != '=')
		return STEP_VALUE;
	return STEP_NEXT;
}

/* gdb's long options may have one dash. */
static bool is_long(const struct program *program, const char *word)
{
	return word[1] == '-' || (strcmp(program->name, "gdb") == 0 && word[2]);
}

/* VARIABLE=value, which only env takes. */
static bool is_variable(const struct program *program, const char *word)
{
	return strcmp(program->name, "env") == 0 && strchr(word, '=');
}

/* The word after a program's own, or 0 when it was refused, which is said. */
static size_t skip(
	struct qemu_scan *scan, const struct program *program, size_t word)
{
	unsigned int operands = program->operands;
	bool must = !program->must;

	for (word++; word < scan->count; word++) {
		const char *text = scan->words[word];
		enum step step;

		if (strcmp(text, "--") == 0)
			continue;
		if (text[0] != '-' || !text[1]) {
			if (is_variable(program, text))
				continue;
			if (operands == 0)
				break;
			operands--;
			continue;
		}
		must = must || strcmp(text, program->must) == 0 ||
		       strcmp(text, program->must + 1) == 0;
		step = is_long(program, text) ? read_long(program, text)
					      : read_short(program, text);
		if (step == STEP_REFUSED) {
			qemu_scan_note(scan, QEMU_UNKNOWN,
				"%s %s: changes what a name means, or runs "
				"nothing: give svirt-scan what comes after it",
				program->name, text);
			return 0;
		}
		word += step == STEP_VALUE;
	}
	if (must)
		return word;
	qemu_scan_note(scan, QEMU_UNKNOWN,
		"%s: without %s the command runs elsewhere: add it",
		program->name, program->must);
	return 0;
}

static void say_refused(struct qemu_scan *scan, const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(refused); i++) {
		if (strcmp(refused[i].name, name) != 0)
			continue;
		qemu_scan_note(scan, QEMU_UNKNOWN,
			"%s: changes user, root or namespace: %s", name,
			refused[i].instead);
		return;
	}
	if (is_shell(name))
		qemu_scan_note(scan, QEMU_UNKNOWN,
			"%s: a shell can run anything: give svirt-scan "
			"QEMU's own command line",
			name);
	else
		qemu_scan_note(scan, QEMU_UNKNOWN,
			"%s: neither a QEMU nor a program that is looked "
			"through",
			name);
}

static const struct program *find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(programs); i++)
		if (strcmp(programs[i].name, name) == 0)
			return &programs[i];
	return NULL;
}

size_t qemu_program_find(struct qemu_scan *scan)
{
	size_t word = 0;

	for (int i = 0; i < PROGRAMS_MAX && word < scan->count; i++) {
		const char *name = base(scan->words[word]);
		const struct program *program = find(name);

		if (qemu_program_is_qemu(name)) {
			if (word > 0)
				qemu_scan_note(scan, QEMU_DETAIL,
					"%s: runs outside of the VM",
					base(scan->words[0]));
			return word;
		}
		if (!program) {
			say_refused(scan, name);
			return scan->count;
		}
		word = skip(scan, program, word);
		if (word == 0)
			return scan->count;
	}
	qemu_scan_note(scan, QEMU_UNKNOWN, "no QEMU in this command");
	return scan->count;
}

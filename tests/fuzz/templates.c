/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whatever the policy's files of contexts hold: each context that is read from
 * them is one, without space around it. The second file is what follows a line
 * of a percent sign. */
#include "config.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include <selinux/selinux.h>

#include "fuzz.h"
#include "selinux/context.h"
#include "util.h"

static char paths[2][32];

/* In place of libselinux's. */
const char *selinux_virtual_domain_context_path(void)
{
	return paths[0];
}

const char *selinux_virtual_image_context_path(void)
{
	return paths[1];
}

static int file_of(const uint8_t *data, size_t size, char *path, size_t length)
{
	int fd = memfd_create("contexts", MFD_CLOEXEC);

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	snprintf(path, length, "/proc/self/fd/%d", fd);
	return fd;
}

static void check(const char *text)
{
	_cleanup_context_ struct svirt_context context = {};

	if (svirt_context_parse(text, &context) < 0 || *text == '#' ||
		strpbrk(text, " \t\r\n\f\v"))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *line = size ? memmem(data, size, "\n%\n", 3) : NULL;
	size_t first = line ? (size_t)(line - data) + 1 : size;
	size_t second = line ? first + 2 : size;
	int domain = file_of(data, first, paths[0], sizeof(paths[0]));
	int image = file_of(
		data + second, size - second, paths[1], sizeof(paths[1]));
	struct svirt_templates templates = {};
	int err = svirt_templates_load(&templates);

	close(domain);
	close(image);
	if (err < 0) {
		if (templates.process || templates.image)
			abort();
		return 0;
	}
	check(templates.process);
	check(templates.image);
	if (templates.tcg)
		check(templates.tcg);
	if (templates.content)
		check(templates.content);
	svirt_templates_clear(&templates);
	return 0;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The contexts that libvirt's files name for VMs. */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "svirt.h"
#include "tap.h"
#include "util.h"

#define DOMAIN "virtual_domain_context"
#define IMAGE "virtual_image_context"
#define IMAGES "u:object_r:svirt_image_t:s0\nu:object_r:virt_content_t:s0\n"

/* struct svirt_templates, for constants. */
struct wanted {
	const char *process;
	const char *tcg;
	const char *image;
	const char *content;
};

static char directory[] = "/tmp/template.XXXXXX";

static void put(const char *name, const char *text, size_t length)
{
	char path[128];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	file = fopen(path, "we");
	if (!file || fwrite(text, 1, length, file) != length ||
		fclose(file) != 0)
		exit(99);
}

static void discard(const char *name)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	unlink(path);
}

static void load(const char *domain, const char *image,
	const struct wanted *want, const char *what)
{
	struct svirt_templates got = {};

	put(DOMAIN, domain, strlen(domain));
	put(IMAGE, image, strlen(image));
	is(svirt_templates_load(&got), 0, what);
	is_text(got.process, want->process, "process");
	is_text(got.tcg, want->tcg, "tcg");
	is_text(got.image, want->image, "image");
	is_text(got.content, want->content, "content");
	svirt_templates_clear(&got);
}

static void refuse(const char *domain, size_t length, const char *what)
{
	struct svirt_templates got = {};

	put(DOMAIN, domain, length);
	put(IMAGE, IMAGES, strlen(IMAGES));
	is(svirt_templates_load(&got), -EINVAL, what);
	ok(!got.process && !got.tcg && !got.image, "and nothing is returned");
}

static void test_forms(void)
{
	const struct wanted two = {"u:r:svirt_t:s0", "u:r:svirt_tcg_t:s0",
		"u:object_r:svirt_image_t:s0", "u:object_r:virt_content_t:s0"};
	const struct wanted one = {"u:r:svirt_t:s0", "u:r:svirt_tcg_t:s0",
		"u:object_r:svirt_image_t:s0", NULL};
	const struct wanted flat = {"u:r:svirt_t", "u:r:svirt_x_t",
		"u:object_r:svirt_image_t", NULL};

	load("u:r:svirt_t:s0\nu:r:svirt_tcg_t:s0\n", IMAGES, &two, "two lines");
	load("u:r:svirt_t:s0\nu:r:svirt_tcg_t:s0", IMAGES, &two,
		"without the last newline");
	load("# x\n\n u:r:svirt_t:s0 \r\n\t\nu:r:svirt_tcg_t:s0\n", IMAGES,
		&two, "with comments and space");
	load("u:r:svirt_t:s0\n", "u:object_r:svirt_image_t:s0", &one,
		"one line, and a policy that has svirt_tcg_t");
	load("u:r:svirt_t\nu:r:svirt_x_t\n", "u:object_r:svirt_image_t", &flat,
		"a policy without levels");
}

static void test_refusals(void)
{
	struct svirt_templates got = {};

	refuse("", 0, "an empty file");
	refuse("# only\n\n", 8, "a file of comments");
	refuse("svirt_t\n", 8, "no context");
	refuse("u:r:svirt_t:s0\nu:r\n", 19, "no context in line 2");
	refuse("u:r:svirt_t:s0\0x\n", 17, "a NUL");
	discard(DOMAIN);
	is(svirt_templates_load(&got), -ENOENT, "a missing file");
	ok(!got.process, "and nothing is returned");
}

static void test_unknown_tcg(void)
{
	const struct wanted one = {
		"u:r:svirt_t:s0", NULL, "u:object_r:svirt_image_t:s0", NULL};
	const struct wanted unknown = {"nosuch_u:r:svirt_t:s0", NULL,
		"u:object_r:svirt_image_t:s0", NULL};

	setenv("FAKE_SELINUX", "0", 1);
	load("u:r:svirt_t:s0\n", "u:object_r:svirt_image_t:s0", &one,
		"one line, without SELinux");
	setenv("FAKE_SELINUX", "1", 1);
	load("nosuch_u:r:svirt_t:s0\n", "u:object_r:svirt_image_t:s0", &unknown,
		"one line, and a policy that lacks svirt_tcg_t");
}

int main(void)
{
	if (!mkdtemp(directory))
		return 99;
	setenv("FAKE_FIXTURES", directory, 1);
	put("policy", "invalid nosuch_u\n", 17);
	test_forms();
	test_refusals();
	test_unknown_tcg();
	discard(DOMAIN);
	discard(IMAGE);
	discard("policy");
	rmdir(directory);
	svirt_templates_clear(NULL);
	return tap_done();
}

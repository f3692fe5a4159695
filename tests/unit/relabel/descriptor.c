/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A file that svirt_label() is handed as a descriptor, and work that was
 * compiled against another version. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "svirt.h"
#include "tap.h"

#define LABEL "security.selinux"
#define PLAIN "system_u:object_r:virt_image_t:s0"
#define OWN "system_u:object_r:svirt_image_t:s0:c1,c2"

static struct svirt_registry *registry;
static struct svirt_vm vm;

static int make_file(const char *path)
{
	int fd = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);

	fsetxattr(fd, LABEL, PLAIN, sizeof(PLAIN), 0);
	return fd;
}

static const char *label_of(int fd)
{
	static char label[256];
	ssize_t length = fgetxattr(fd, LABEL, label, sizeof(label) - 1);

	label[length > 0 ? length : 0] = '\0';
	return label;
}

/* Texts of an event do not last. */
struct seen {
	enum svirt_outcome outcome;
	enum svirt_reason reason;
	int error;
	char path[64];
};

static void note(const struct svirt_event *event, void *data)
{
	struct seen *seen = data;

	*seen = (struct seen){event->outcome, event->reason, event->error, ""};
	snprintf(seen->path, sizeof(seen->path), "%.63s", event->path);
}

static int label(int fd, struct seen *ret)
{
	const struct svirt_target target = {.fd = &fd};
	const struct svirt_work work = {
		.size = sizeof(work),
		.target_size = sizeof(target),
		.targets = &target,
		.count = 1,
		.threads = 1,
		.fn = note,
		.data = ret,
	};

	return svirt_label(registry, &vm, &work);
}

static void test_descriptors(void)
{
	int fd = make_file("disk"), old = make_file("moved"), other, gone;
	struct seen seen = {0};

	is(label(fd, &seen), 0, "a descriptor's file is labelled");
	is_text(label_of(fd), OWN, "with the VM's label");
	ok(strstr(seen.path, "/disk"), "and told of by its name");

	rename("moved", "elsewhere");
	other = make_file("moved");
	is(label(old, &seen), 0, "one that was renamed, too");
	is_text(label_of(old), OWN, "itself");
	is_text(label_of(other), PLAIN, "not what has its name now");

	gone = make_file("gone");
	unlink("gone");
	is(label(gone, &seen), -ECANCELED, "one without a name is refused");
	is(seen.error, ENOENT, "as gone");
	is_text(label_of(gone), PLAIN, "and keeps its label");
	is(label(1000, &seen), -ECANCELED, "as is what is no descriptor");
	is(seen.error, EBADF, "which is said");
	is_text(seen.path, "/proc/self/fd/1000", "with its number");
}

/* The kernel's mark of a name that is gone is a name like any other: whoever
 * may write the folder can give it to another file. */
static void test_replaced(void)
{
	int gone = make_file("x"), other;
	struct seen seen = {0};

	unlink("x");
	other = make_file("x (deleted)");
	is(label(gone, &seen), -ECANCELED, "the name leads to another file");
	is(seen.outcome, SVIRT_OUTCOME_REFUSED, "refused");
	is(seen.reason, SVIRT_REASON_REPLACED, "for that");
	is_text(label_of(other), PLAIN, "and that one is left alone");
}

static void test_sizes(void)
{
	struct {
		struct svirt_target target;
		char more[8];
	} newer[2] = {{.target = {.path = "one"}}, {.target = {.path = "two"}}};
	struct seen seen;
	struct svirt_work work = {
		.targets = &newer[0].target,
		.target_size = sizeof(newer[0]),
		.count = 2,
		.threads = 1,
		.fn = note,
		.data = &seen,
	};
	int one = make_file("one"), two = make_file("two");

	is(svirt_label(registry, &vm, &work), -EINVAL, "work without a size");
	work.size = sizeof(work);
	newer[1].more[0] = 1;
	is(svirt_label(registry, &vm, &work), -E2BIG,
		"a target that asks for more than is known");
	is_text(label_of(one), PLAIN, "is not done in part");
	newer[1].more[0] = 0;
	is(svirt_label(registry, &vm, &work), 0, "larger targets that do not");
	is_text(label_of(one), OWN, "the first");
	is_text(label_of(two), OWN, "and the second are labelled");
	work.flags = 1U << 31;
	is(svirt_label(registry, &vm, &work), -EINVAL, "an unknown flag");
	is(svirt_restore(registry, &vm, &work), -EINVAL, "for restore, too");
}

static int hold(void)
{
	struct svirt_conflict conflict = {0};
	struct svirt_range caller;
	struct svirt_request request = {
		.name = "descriptor",
		.context = "system_u:system_r:svirt_t:s0:c1,c2",
		.mode = SVIRT_MODE_STATIC,
		.image = "system_u:object_r:svirt_image_t:s0",
		.caller = &caller,
	};

	svirt_range_parse("s0-s0:c0.c1023", &caller);
	is(svirt_registry_hold(registry, &request, &vm, &conflict), -EINVAL,
		"a request without a size");
	request.size = sizeof(request);
	return svirt_registry_hold(registry, &request, &vm, &conflict);
}

int main(void)
{
	char directory[] = "/tmp/svirt-descriptor-XXXXXX", command[64];

	if (getuid() != 0) {
		printf("1..0 # SKIP only root may set labels\n");
		return 0;
	}
	if (!mkdtemp(directory) || chdir(directory) < 0 ||
		mkdir("registry", 0700) < 0)
		return 1;
	is(svirt_registry_open("registry/db", SVIRT_OPEN_WRITE, &registry), 0,
		"a registry");
	is(hold(), 0, "a VM");
	test_descriptors();
	test_replaced();
	test_sizes();
	svirt_vm_clear(&vm);
	svirt_registry_close(registry);
	if (chdir("/") < 0)
		return 1;
	snprintf(command, sizeof(command), "rm -r %s", directory);
	return (system(command) != 0) | tap_done();
}

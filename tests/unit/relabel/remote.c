/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files on storage that other hosts use too: this test's own fstatfs() says
 * that a file lies on one. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "svirt.h"
#include "tap.h"

#define LABEL "security.selinux"
#define OTHERS "system_u:object_r:svirt_image_t:s0:c500,c501"
#define PLAIN "system_u:object_r:virt_image_t:s0"

static long type; /* of all file systems; 0 for what they are */

int fstatfs(int fd, struct statfs *ret)
{
	int r = (int)syscall(SYS_fstatfs, fd, ret);

	if (r == 0 && type != 0)
		ret->f_type = type;
	return r;
}

static void make_file(const char *path, const char *label)
{
	int fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0644);

	fsetxattr(fd, LABEL, label, strlen(label) + 1, 0);
	close(fd);
}

static void note(const struct svirt_event *event, void *data)
{
	*(struct svirt_event *)data = *event;
}

static int label(struct svirt_registry *registry, const struct svirt_vm *vm,
	const char *path, struct svirt_event *ret)
{
	const struct svirt_target target = {.path = path};
	const struct svirt_work work = {
		.size = sizeof(struct svirt_work),
		.target_size = sizeof(struct svirt_target),
		.targets = &target,
		.count = 1,
		.threads = 1,
		.fn = note,
		.data = ret,
	};

	return svirt_label(registry, vm, &work);
}

static int hold(struct svirt_registry *registry, struct svirt_vm *ret)
{
	struct svirt_conflict conflict = {0};
	struct svirt_range caller;
	const struct svirt_request request = {
		.size = sizeof(struct svirt_request),
		.name = "remote",
		.context = "system_u:system_r:svirt_t:s0:c1,c2",
		.mode = SVIRT_MODE_STATIC,
		.image = "system_u:object_r:svirt_image_t:s0",
		.caller = &caller,
		.count = 2,
	};

	svirt_range_parse("s0-s0:c0.c1023", &caller);
	return svirt_registry_hold(registry, &request, ret, &conflict);
}

static void test_levels(
	struct svirt_registry *registry, const struct svirt_vm *vm)
{
	struct svirt_event event = {0};

	make_file("others", OTHERS);
	make_file("plain", PLAIN);
	make_file("stale", OTHERS);
	type = 0x6969; /* nfs */
	is(label(registry, vm, "others", &event), -ECANCELED,
		"on shared storage, a level nobody here has is refused");
	is(event.reason, SVIRT_REASON_OTHER_HOST, "as another host's");
	is(label(registry, vm, "plain", &event), 0,
		"and a label without categories is not");
	type = 0;
	is(label(registry, vm, "stale", &event), 0,
		"on a disk of this host, such a level is nobody's");
}

/* Another host would take what runs here for gone with an earlier boot. */
static void test_registry(void)
{
	struct svirt_registry *registry = NULL;

	type = 0x6969;
	is(svirt_registry_open("registry/db", SVIRT_OPEN_READ, &registry),
		-EREMOTE, "a registry on shared storage is refused");
	is(svirt_registry_open("registry/new", SVIRT_OPEN_WRITE, &registry),
		-EREMOTE, "and none is made");
	type = 0x65735546; /* fuse */
	is(svirt_registry_open("registry/db", SVIRT_OPEN_READ, &registry), 0,
		"one on what may be a machine's only disk is not");
	svirt_registry_close(registry);
	type = 0;
}

static void test_booleans(void)
{
	const char *name = NULL;

	is(svirt_policy_boolean("nfs4", &name), 0, "nfs has a boolean");
	is_text(name, "virt_use_nfs", "of that name");
	is(svirt_policy_boolean("cifs", &name), 0, "and so has cifs");
	is_text(name, "virt_use_samba", "of another");
	is(svirt_policy_boolean("fuse.sshfs", &name), 0, "and fuse");
	is(svirt_policy_boolean("ext4", &name), -ENOENT, "but not ext4");
}

int main(void)
{
	char directory[] = "/tmp/svirt-remote-XXXXXX", command[64];
	struct svirt_registry *registry = NULL;
	struct svirt_vm vm = {0};

	if (getuid() != 0) {
		printf("1..0 # SKIP only root may set labels\n");
		return 0;
	}
	if (!mkdtemp(directory) || chdir(directory) < 0 ||
		mkdir("registry", 0700) < 0)
		return 1;
	is(svirt_registry_open("registry/db", SVIRT_OPEN_WRITE, &registry), 0,
		"a registry");
	is(hold(registry, &vm), 0, "a VM");
	test_levels(registry, &vm);
	test_registry();
	test_booleans();
	svirt_vm_clear(&vm);
	svirt_registry_close(registry);
	if (chdir("/") < 0)
		return 1;
	snprintf(command, sizeof(command), "rm -r %s", directory);
	return (system(command) != 0) | tap_done();
}

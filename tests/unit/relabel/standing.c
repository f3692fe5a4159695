/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How files on record are said to stand: as they were left, relabelled, gone,
 * replaced. What is made of that is svirt-check's. */
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
#define VM_LABEL "system_u:object_r:svirt_image_t:s0:c1,c2"

static const char *const names[] = {
	"kept", "renamed", "relabelled", "gone", "replaced", "linked"};

#define FILES (sizeof(names) / sizeof(names[0]))

static void make_file(const char *path)
{
	int fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);

	fsetxattr(fd, LABEL, PLAIN, sizeof(PLAIN), 0);
	close(fd);
}

static void nothing(const struct svirt_event *event, void *data)
{
	(void)event;
	(void)data;
}

static int label_all(struct svirt_registry *registry, const struct svirt_vm *vm)
{
	struct svirt_target targets[FILES];
	const struct svirt_work work = {.size = sizeof(work),
		.target_size = sizeof(*targets),
		.targets = targets,
		.count = FILES,
		.threads = 1,
		.fn = nothing};

	for (size_t i = 0; i < FILES; i++) {
		make_file(names[i]);
		targets[i] = (struct svirt_target){
			names[i], SVIRT_ROLE_IMAGE, false};
	}
	return svirt_label(registry, vm, &work);
}

static int hold(struct svirt_registry *registry, struct svirt_vm *ret)
{
	struct svirt_conflict conflict = {0};
	struct svirt_range caller;
	const struct svirt_request request = {
		.size = sizeof(struct svirt_request),
		.name = "standing",
		.context = "system_u:system_r:svirt_t:s0:c1,c2",
		.mode = SVIRT_MODE_STATIC,
		.image = "system_u:object_r:svirt_image_t:s0",
		.caller = &caller,
		.count = 2,
	};

	svirt_range_parse("s0-s0:c0.c1023", &caller);
	return svirt_registry_hold(registry, &request, ret, &conflict);
}

static void look(const struct svirt_standing *standing, const char *name)
{
	const char *label = standing->label;

	if (strcmp(name, "kept") == 0 || strcmp(name, "renamed") == 0) {
		is(standing->error, 0, name);
		is_text(label, VM_LABEL, "with its label");
	} else if (strcmp(name, "relabelled") == 0) {
		is_text(label, PLAIN, "the label that it has is told");
	} else if (strcmp(name, "gone") == 0) {
		is(standing->error, -ESTALE, "a file that is gone");
	} else if (strcmp(name, "replaced") == 0) {
		is(standing->error, -EEXIST, "one that another replaced");
	} else {
		is((long long)standing->links, 2, "the names are counted");
		ok(S_ISREG(standing->mode) && (standing->mode & 0777) == 0600,
			"kind and mode");
	}
}

static int look_once(const struct svirt_standing *standing, void *data)
{
	unsigned int *seen = data;

	look(standing, strrchr(standing->file->path, '/') + 1);
	return ++*seen == FILES ? 42 : 0;
}

static void change(void)
{
	rename("renamed", "other");
	setxattr("relabelled", LABEL, PLAIN, sizeof(PLAIN), 0);
	unlink("gone");
	make_file("new");
	rename("new", "replaced");
	link("linked", "second");
}

int main(void)
{
	char directory[] = "/tmp/svirt-standing-XXXXXX", command[64];
	struct svirt_registry *registry = NULL;
	struct svirt_vm vm = {0};
	unsigned int seen = 0;
	char *damage = NULL;

	if (getuid() != 0) {
		printf("1..0 # SKIP only root may set labels\n");
		return 0;
	}
	if (!mkdtemp(directory) || chdir(directory) < 0 ||
		mkdir("registry", 0700) < 0)
		return 1;
	is(svirt_registry_open("registry/db", SVIRT_OPEN_WRITE, &registry), 0,
		"a registry");
	is(svirt_registry_verify(registry, &damage), 0, "that is whole");
	is(hold(registry, &vm), 0, "a VM");
	is(label_all(registry, &vm), 0, "and its files");
	change();
	is(svirt_standing_each(registry, &vm, look_once, &seen), 42,
		"what the function returned ends it");
	is(seen, FILES, "each was told of");
	seen = FILES - 1; /* so that the first one it sees is the last */
	is(svirt_standing_each(registry, &vm, look_once, &seen), 42, "at once");
	is(seen, FILES, "and no other was told of");
	svirt_vm_clear(&vm);
	svirt_registry_close(registry);
	if (chdir("/") < 0)
		return 1;
	snprintf(command, sizeof(command), "rm -r %s", directory);
	return (system(command) != 0) | tap_done();
}

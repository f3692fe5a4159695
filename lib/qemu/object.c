/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which properties of objects name files: of QEMU 7.2 to 10. */
#include "config.h"

#include <string.h>

#include "qemu/chardev.h"
#include "qemu/keys.h"
#include "qemu/object.h"
#include "util.h"

static const struct qemu_key keys[] = {
	{"rng-random", "filename", QEMU_USE_READ},
	{"filter-dump", "file", QEMU_USE_MAKE},
	{"input-linux", "evdev", QEMU_USE_WRITE},
	{"secret", "file", QEMU_USE_SECRET},
	{"tls-creds-*", "dir", QEMU_USE_SECRET},
	{"sev-guest", "dh-cert-file", QEMU_USE_SECRET},
	{"sev-guest", "session-file", QEMU_USE_SECRET},
	{"sev-*", "sev-device", QEMU_USE_SHARE},
	{"pr-manager-helper", "path", QEMU_USE_CONNECT},
	{"authz-list*", "filename", QEMU_USE_READ},
	{"igvm-cfg", "file", QEMU_USE_READ},
	{"qtest", "log", QEMU_USE_MAKE},
	{NULL, NULL, QEMU_USE_NOTHING},
};

static const char *const words[] = {"id", "chardev", "identity", "service",
	"data", "keyid", "iv", "netdev", "priority", "if", "name", "username",
	"passwordid", "guest-visible-workarounds", "id-block", "id-auth",
	"host-data", "mrconfigid", "mrowner", "mrownerconfig", "devid",
	"device"};

/* How much is written to a memory file says share and readonly; QEMU opens it
 * for writing unless readonly, though it may not write through. */
static void read_memory(struct qemu_scan *scan, struct qemu_pairs *pairs)
{
	const struct qemu_pair *path = qemu_pairs_find(pairs, "", "mem-path");
	bool read_only = qemu_pairs_is_on(pairs, "", "readonly");
	struct qemu_text text;

	if (!path)
		return;
	text = qemu_pairs_text(path);
	qemu_use(scan, read_only ? QEMU_USE_READ : QEMU_USE_MEMORY, &text);
}

static void read_bus(struct qemu_scan *scan, struct qemu_pairs *pairs)
{
	const struct qemu_pair *address = qemu_pairs_find(pairs, "", "addr");
	struct qemu_text text;

	if (!address)
		return;
	text = qemu_pairs_text(address);
	qemu_chardev_bus(scan, &text);
}

static void read_random(struct qemu_scan *scan, struct qemu_pairs *pairs)
{
	if (!qemu_pairs_find(pairs, "", "filename"))
		qemu_use_path(scan, QEMU_USE_READ, "/dev/urandom");
}

static void read_server(struct qemu_scan *scan, struct qemu_pairs *pairs)
{
	qemu_keys_address(scan, pairs, "socket.", QEMU_USE_LISTEN);
}

static void read_quotes(struct qemu_scan *scan, struct qemu_pairs *pairs)
{
	qemu_keys_address(
		scan, pairs, "quote-generation-socket.", QEMU_USE_CONNECT);
}

/* Secure encrypted virtualisation opens its node unasked. */
static void read_sev(struct qemu_scan *scan, struct qemu_pairs *pairs)
{
	if (!qemu_pairs_find(pairs, "", "sev-device"))
		qemu_use_path(scan, QEMU_USE_SHARE, "/dev/sev");
}

static void read_iommu(struct qemu_scan *scan, struct qemu_pairs *pairs)
{
	if (!qemu_pairs_find(pairs, "", "fd"))
		qemu_use_path(scan, QEMU_USE_SHARE, "/dev/iommu");
}

/* Memory that SGX encrypts: each that opens the node has pages of its own. */
static void read_enclave(struct qemu_scan *scan, struct qemu_pairs *pairs)
{
	(void)pairs;
	qemu_use_path(scan, QEMU_USE_SHARE, "/dev/sgx_vepc");
}

static const struct {
	const char *type;
	void (*read)(struct qemu_scan *scan, struct qemu_pairs *pairs);
} special[] = {
	{"memory-backend-file", read_memory},
	{"memory-backend-epc", read_enclave},
	{"dbus-vmstate", read_bus},
	{"rng-random", read_random},
	{"x-vfio-user-server", read_server},
	{"tdx-guest", read_quotes},
	{"sev-guest", read_sev},
	{"sev-snp-guest", read_sev},
	{"iommufd", read_iommu},
};

void qemu_object_read(struct qemu_scan *scan, struct qemu_pairs *pairs)
{
	const char *type = qemu_pairs_value(pairs, "", "qom-type");

	qemu_keys_words(pairs, words, ARRAY_SIZE(words));
	for (size_t i = 0; i < ARRAY_SIZE(special); i++)
		if (strcmp(special[i].type, type) == 0)
			special[i].read(scan, pairs);
	qemu_keys_use(scan, pairs, type, keys);
	qemu_keys_rest(scan, pairs);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which properties of devices name files: of QEMU 7.2 to 10. */
#include "config.h"

#include <string.h>

#include "qemu/block.h"
#include "qemu/device.h"
#include "qemu/host-device.h"
#include "qemu/json.h"
#include "qemu/keys.h"
#include "util.h"

static const struct qemu_key keys[] = {
	{NULL, "romfile", QEMU_USE_SYSTEM},
	{NULL, "pcap", QEMU_USE_MAKE}, /* of any USB device */
	{"loader", "file", QEMU_USE_SYSTEM},
	{"generic-loader", "file", QEMU_USE_SYSTEM},
	{"guest-loader", "kernel", QEMU_USE_READ},
	{"guest-loader", "initrd", QEMU_USE_READ},
	{"usb-host", "hostdevice", QEMU_USE_WRITE},
	{"virtio-input-host*", "evdev", QEMU_USE_WRITE},
	{"vhost-vdpa-device*", "vhostdev", QEMU_USE_WRITE},
	{"virtio-gpu-rutabaga*", "wayland-socket-path", QEMU_USE_CONNECT},
	{"ipmi-bmc-sim", "frudatafile", QEMU_USE_READ},
	{"ipmi-bmc-sim", "sdrfile", QEMU_USE_READ},
	{"cxl-type3", "cdat", QEMU_USE_READ},
	{"cxl-upstream", "cdat", QEMU_USE_READ},
	{"u2f-passthru", "hidraw", QEMU_USE_WRITE},
	{"u2f-emulated", "dir", QEMU_USE_FOLDER},
	{"u2f-emulated", "cert", QEMU_USE_SECRET},
	{"u2f-emulated", "privkey", QEMU_USE_SECRET},
	{"u2f-emulated", "entropy", QEMU_USE_SECRET},
	{"u2f-emulated", "counter", QEMU_USE_WRITE},
	{"ccid-card-emulated", "db", QEMU_USE_SECRET},
	{"canokey", "file", QEMU_USE_WRITE},
	{"uefi-vars*", "jsonfile", QEMU_USE_WRITE},
	{"spapr-tpm-proxy", "host-path", QEMU_USE_WRITE},
	{"sysbus-ds1225y", "filename", QEMU_USE_WRITE},
	{"vhost-scsi*", "vhostfd", QEMU_USE_NOTHING},
	{NULL, NULL, QEMU_USE_NOTHING},
};

/* Words of the user's, and names of other things. */
static const char *const words[] = {"id", "serial", "name", "bus", "addr",
	"chardev", "netdev", "memdev", "rng", "drive", "fsdev", "tag",
	"mount_tag", "label", "model", "product", "vendor", "osk", "audiodev",
	"bootargs", "display", "tpmdev", "wwpn", "cert1", "cert2", "cert3",
	"desc", "filter", "port", "acpi-index"};

static void read_vfio(struct qemu_scan *scan, struct qemu_pairs *pairs)
{
	const char *host = qemu_pairs_value(pairs, "", "host");
	const char *folder = qemu_pairs_value(pairs, "", "sysfsdev");
	bool iommufd = *qemu_pairs_value(pairs, "", "iommufd");

	if (*qemu_pairs_value(pairs, "", "fd"))
		qemu_scan_note(
			scan, QEMU_DETAIL, "a descriptor of the caller's");
	else if (*folder && scan->looks)
		qemu_host_device_sysfs(scan, folder, iommufd);
	else if (*host)
		qemu_host_device_pci(scan, host, iommufd);
}

/* Only a folder that the guest may change is written. */
static void read_mtp(struct qemu_scan *scan, struct qemu_pairs *pairs)
{
	const struct qemu_pair *writes = qemu_pairs_find(pairs, "", "readonly");
	const struct qemu_pair *root = qemu_pairs_find(pairs, "", "rootdir");
	bool read_only = !writes || qemu_text_is_on(writes->value);
	struct qemu_text text;

	if (!root)
		return;
	text = qemu_pairs_text(root);
	qemu_use(scan, read_only ? QEMU_USE_READ : QEMU_USE_FOLDER, &text);
}

static void read_socket(struct qemu_scan *scan, struct qemu_pairs *pairs)
{
	qemu_keys_address(scan, pairs, "socket.", QEMU_USE_CONNECT);
}

static const struct {
	const char *driver;
	void (*read)(struct qemu_scan *scan, struct qemu_pairs *pairs);
} special[] = {
	{"vfio-*", read_vfio},
	{"usb-host", qemu_host_device_usb},
	{"usb-mtp", read_mtp},
	{"vfio-user-pci", read_socket},
	{"x-vfio-user-pci", read_socket},
};

/* A disk's node is written by every device but a CD-ROM drive. */
static void link_drive(
	struct qemu_scan *scan, struct qemu_pairs *pairs, const char *driver)
{
	size_t length = strlen(driver);
	bool cd = length > 3 && strcmp(driver + length - 3, "-cd") == 0;

	qemu_block_link(scan, qemu_pairs_value(pairs, "", "drive"), !cd);
}

void qemu_device_read(struct qemu_scan *scan, struct qemu_pairs *pairs)
{
	const char *driver = qemu_pairs_value(pairs, "", "driver");

	qemu_keys_words(pairs, words, ARRAY_SIZE(words));
	link_drive(scan, pairs, driver);
	qemu_keys_use(scan, pairs, driver, keys);
	for (size_t i = 0; i < ARRAY_SIZE(special); i++)
		if (qemu_text_matches(driver, special[i].driver))
			special[i].read(scan, pairs);
	qemu_keys_rest(scan, pairs);
}

/* Make one property of @text with its driver. */
static int add_global(struct qemu_pairs *pairs, const struct qemu_text *text)
{
	size_t dot = strcspn(text->text, ".=,");
	size_t equal = strcspn(text->text, "=");
	_cleanup_free_ char *driver = strndup(text->text, dot);
	_cleanup_free_ char *key = NULL;
	struct qemu_text value;
	int err;

	if (text->text[dot] != '.' || text->text[equal] != '=')
		return -EINVAL;
	key = strndup(text->text + dot + 1, equal - dot - 1);
	if (!driver || !key)
		return -ENOMEM;
	value = qemu_text_after(text, equal + 1);
	err = qemu_pairs_add(pairs, "driver", driver, &qemu_scan_nowhere);
	if (err == 0)
		err = qemu_pairs_add(pairs, key, value.text, &value.at);
	return err;
}

void qemu_device_property(struct qemu_scan *scan, struct qemu_pairs *pairs)
{
	const struct qemu_pair *value = qemu_pairs_find(pairs, "", "value");
	const char *property = qemu_pairs_value(pairs, "", "property");
	int err = 0;

	if (value)
		err = qemu_pairs_add(pairs, property, value->value, &value->at);
	qemu_scan_fail(scan, err);
	if (err == 0)
		qemu_device_read(scan, pairs);
}

void qemu_device_global(struct qemu_scan *scan, const struct qemu_text *text)
{
	_cleanup_(qemu_pairs_clear) struct qemu_pairs pairs = {0};
	int err = add_global(&pairs, text);

	if (err == 0) {
		qemu_device_read(scan, &pairs);
		return;
	}
	if (err == -EINVAL)
		err = qemu_pairs_parse(&pairs, text, "driver");
	qemu_scan_fail(scan, err);
	if (err == 0)
		qemu_device_property(scan, &pairs);
}

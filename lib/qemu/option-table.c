/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Every option that QEMU 7.2 to 10 takes, whatever the machine emulated; what
 * is not here is named as unknown. How values are read is elsewhere. */
#include "config.h"

#include <string.h>

#include "qemu/chardev.h"
#include "qemu/device.h"
#include "qemu/display.h"
#include "qemu/drive.h"
#include "qemu/keys.h"
#include "qemu/machine.h"
#include "qemu/network.h"
#include "qemu/object.h"
#include "qemu/option-table.h"
#include "qemu/run.h"
#include "qemu/share.h"
#include "util.h"

/* clang-format off */
/* Without an argument; with one that holds no path; with a path. */
#define FLAG(word) {.name = word}
#define SPECIAL(word, takes, how) \
	{.name = word, .argument = takes, .special = how}
#define WORDS(word) {.name = word, .argument = true}
#define PATH(word, how) {.name = word, .argument = true, .use = how}
/* With an argument that one function reads. */
#define TEXT(word, function) {.name = word, .argument = true, .text = function}
/* With key=value pairs, of which only what looks like a path is named. */
#define KEYS(word) \
	{.name = word, .argument = true, .pairs = read_words, .implied = ""}
/* With pairs that one function reads. */
#define PAIRS(word, first, function) \
	{.name = word, .argument = true, .pairs = function, .implied = first}

static void read_words(struct qemu_scan *scan, struct qemu_pairs *pairs)
{
	qemu_keys_rest(scan, pairs);
}

static const struct qemu_option options[] = {
	FLAG("h"),
	FLAG("help"),
	FLAG("version"),
	PAIRS("machine", "type", qemu_machine_read),
	{.name = "M", .argument = true, .pairs = qemu_machine_read,
		.implied = "type", .group = "machine"},
	WORDS("cpu"),
	PAIRS("accel", "accel", qemu_machine_accel),
	{.name = "smp", .argument = true, .pairs = read_words,
		.implied = "cpus", .group = "smp-opts"},
	KEYS("numa"),
	PAIRS("add-fd", NULL, qemu_run_descriptor),
	SPECIAL("set", true, QEMU_OPTION_SET),
	{.name = "global", .argument = true, .text = qemu_device_global,
		.pairs = qemu_device_property},
	{.name = "boot", .argument = true, .pairs = qemu_machine_boot,
		.implied = "order", .group = "boot-opts"},
	{.name = "m", .argument = true, .pairs = read_words,
		.implied = "size", .group = "memory"},
	PATH("mem-path", QEMU_USE_MEMORY),
	FLAG("mem-prealloc"),
	WORDS("k"),
	FLAG("audio-help"),
	PAIRS("audio", "driver", qemu_share_audio),
	PAIRS("audiodev", "driver", qemu_share_audio),
	PAIRS("device", "driver", qemu_device_read),
	WORDS("name"),
	WORDS("uuid"),
	TEXT("fda", qemu_drive_short),
	TEXT("fdb", qemu_drive_short),
	TEXT("hda", qemu_drive_short),
	TEXT("hdb", qemu_drive_short),
	TEXT("hdc", qemu_drive_short),
	TEXT("hdd", qemu_drive_short),
	TEXT("cdrom", qemu_drive_short),
	TEXT("mtdblock", qemu_drive_short),
	TEXT("sd", qemu_drive_short),
	TEXT("pflash", qemu_drive_short),
	PAIRS("blockdev", "driver", qemu_drive_blockdev),
	PAIRS("drive", NULL, qemu_drive_read),
	SPECIAL("snapshot", false, QEMU_OPTION_SNAPSHOT),
	PAIRS("fsdev", "fsdriver", qemu_share_folder),
	PAIRS("virtfs", "fsdriver", qemu_share_folder),
	KEYS("iscsi"),
	FLAG("usb"),
	TEXT("usbdevice", qemu_run_usb),
	PAIRS("display", "type", qemu_display_read),
	FLAG("nographic"),
	FLAG("curses"),
	FLAG("sdl"),
	FLAG("ctrl-grab"),
	FLAG("alt-grab"),
	FLAG("no-frame"),
	FLAG("no-quit"),
	PAIRS("spice", NULL, qemu_display_spice),
	FLAG("portrait"),
	WORDS("rotate"),
	WORDS("vga"),
	FLAG("full-screen"),
	WORDS("g"),
	PAIRS("vnc", "vnc", qemu_display_vnc),
	FLAG("win2k-hack"),
	FLAG("no-fd-bootchk"),
	FLAG("no-acpi"),
	FLAG("no-hpet"),
	{.name = "acpitable", .argument = true, .pairs = qemu_machine_acpi,
		.group = "acpi"},
	PAIRS("smbios", NULL, qemu_machine_smbios),
	PAIRS("netdev", "type", qemu_network_read),
	PAIRS("nic", "type", qemu_network_read),
	PAIRS("net", "type", qemu_network_read),
	PAIRS("chardev", "backend", qemu_chardev_read),
	PAIRS("tpmdev", "type", qemu_share_tpm),
	PATH("bios", QEMU_USE_SYSTEM),
	PATH("kernel", QEMU_USE_READ),
	PATH("shim", QEMU_USE_READ),
	WORDS("append"),
	TEXT("initrd", qemu_machine_initrd),
	PATH("dtb", QEMU_USE_SYSTEM),
	KEYS("compat"),
	PAIRS("fw_cfg", "name", qemu_machine_fw_cfg),
	TEXT("serial", qemu_chardev_short),
	TEXT("parallel", qemu_chardev_short),
	TEXT("monitor", qemu_chardev_short),
	TEXT("qmp", qemu_chardev_short),
	TEXT("qmp-pretty", qemu_chardev_short),
	KEYS("mon"),
	TEXT("debugcon", qemu_chardev_short),
	PATH("pidfile", QEMU_USE_MAKE),
	FLAG("singlestep"),
	FLAG("one-insn-per-tb"),
	FLAG("preconfig"),
	FLAG("S"),
	KEYS("overcommit"),
	TEXT("gdb", qemu_run_gdb),
	FLAG("s"),
	WORDS("d"),
	PATH("D", QEMU_USE_MAKE),
	WORDS("dfilter"),
	WORDS("seed"),
	SPECIAL("L", true, QEMU_OPTION_FOLDER),
	FLAG("enable-kvm"),
	FLAG("enable-hax"),
	FLAG("no-kvm"),
	WORDS("xen-domid"),
	FLAG("xen-attach"),
	FLAG("xen-domid-restrict"),
	FLAG("no-reboot"),
	FLAG("no-shutdown"),
	KEYS("action"),
	WORDS("loadvm"),
	SPECIAL("daemonize", false, QEMU_OPTION_DAEMONIZE),
	PAIRS("option-rom", "romfile", qemu_machine_rom),
	KEYS("rtc"),
	PAIRS("icount", "shift", qemu_run_replay),
	WORDS("watchdog"),
	WORDS("watchdog-action"),
	WORDS("echr"),
	TEXT("incoming", qemu_run_incoming),
	FLAG("only-migratable"),
	FLAG("nodefaults"),
	TEXT("chroot", qemu_run_chroot),
	TEXT("runas", qemu_run_user),
	WORDS("prom-env"),
	FLAG("old-param"),
	FLAG("semihosting"),
	{.name = "semihosting-config", .argument = true},
	WORDS("sandbox"),
	SPECIAL("readconfig", true, QEMU_OPTION_CONFIG),
	FLAG("no-user-config"),
	FLAG("nodefconfig"),
	PAIRS("trace", "enable", qemu_run_trace),
	PAIRS("plugin", "file", qemu_run_plugin),
	FLAG("async-teardown"),
	PAIRS("run-with", NULL, qemu_run_with),
	KEYS("msg"),
	PATH("dump-vmstate", QEMU_USE_MAKE),
	FLAG("enable-sync-profile"),
	{.name = "perfmap", .text = qemu_run_jit},
	{.name = "jitdump", .text = qemu_run_jit},
	PAIRS("object", "qom-type", qemu_object_read),
	TEXT("qtest", qemu_chardev_short),
	PATH("qtest-log", QEMU_USE_MAKE),
	WORDS("tb-size"),
	WORDS("id"), /* Proxmox's own */
};
/* clang-format on */

const struct qemu_option *qemu_option_table_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(options); i++)
		if (strcmp(options[i].name, name) == 0)
			return &options[i];
	return NULL;
}

const struct qemu_option *qemu_option_table_find_group(const char *group)
{
	for (size_t i = 0; i < ARRAY_SIZE(options); i++)
		if (options[i].pairs &&
			strcmp(qemu_option_group(&options[i]), group) == 0)
			return &options[i];
	return NULL;
}

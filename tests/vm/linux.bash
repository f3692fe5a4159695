# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# For bats files in the SELinux machine, after lib.bash: Linux guests, of Debian's
# own kernel and an initramfs of busybox and modules, whose /init is the test's.
# Emulated twice, one boots in a minute or more: what is in the initramfs is needed,
# and the kernel is told to leave out what costs time there.

# linux_make MODULE... - make vmlinuz and initrd here; in the guest the modules are
# loaded, what standard input says is done, with busybox's programs, and its output
# is on the console
linux_make() {
	local kernel root=$PWD/initramfs name
	kernel=$(uname -r)
	cp "/boot/vmlinuz-$kernel" vmlinuz
	mkdir -p "$root"/{bin,dev,etc,mnt,modules,proc,sys}
	cp /bin/busybox "$BATS_TEST_DIRNAME/vsock" "$root/bin/"
	for name in cat chmod chown cut dd grep head insmod ip mkdir mknod mount nc \
		ping poweroff sed sh sleep su sync umount; do
		ln -s busybox "$root/bin/$name"
	done
	mknod "$root/dev/console" c 5 1
	printf '%s\n' root::0:0::/:/bin/sh user::1000:1000::/:/bin/sh \
		>"$root/etc/passwd"
	linux_modules "$root" "$kernel" "$@"
	linux_init >"$root/init"
	chmod 755 "$root/init"
	(cd "$root" && find . | busybox cpio -o -H newc 2>/dev/null) >initrd
	rm -rf "$root"
}

# linux_modules ROOT KERNEL MODULE... - in the order in which they have to be loaded
linux_modules() {
	local root=$1 kernel=$2 module
	shift 2
	for module in "$@"; do
		modprobe -S "$kernel" --show-depends "$module"
	done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }' |
		while read -r module; do
			cp "$module" "$root/modules/"
			echo "${module##*/}"
		done >"$root/modules/order"
}

# linux_init - /init, with what standard input says in its middle
linux_init() {
	cat <<-'END'
	#!/bin/sh
	export PATH=/bin
	mount -t proc none /proc
	mount -t sysfs none /sys
	mount -t devtmpfs none /dev
	while read -r module; do
		insmod /modules/$module
	done </modules/order
	# reach INTERFACE OWN OTHER [SECONDS] - whether OTHER answers
	reach() {
		ip link set "$1" up
		ip addr add "$2/24" dev "$1"
		ping -c 1 -w "${4-20}" "$3" | grep -q ' bytes from ' &&
			echo "$1 reaches $3"
	}
	{
	END
	cat
	cat <<-'END'
	echo 'all done'
	} 2>&1
	poweroff -f
	END
}

# The kernel's command line. What it tests, calibrates, patches, clears and checks as
# it boots is a fifth of the time: self-tests of ciphers and of a key derivation,
# certificates for modules, the timer, delays, lock prefixes, address randomization.
linux_append='console=ttyS0 quiet panic=-1 mitigations=off nokaslr no_timer_check
tsc=reliable lpj=4000000 init_on_alloc=0 lsm= noreplace-smp rcupdate.rcu_expedited=1
cryptomgr.notests initcall_blacklist=crypto_kdf108_init,load_system_certificate_list'
linux_append=${linux_append//$'\n'/ }

# the least QEMU for it
# shellcheck disable=SC2034  # for tests
linux=(
	qemu-system-x86_64 -accel tcg -nodefaults -display none -no-reboot
	-serial stdio -kernel vmlinuz -initrd initrd -append "$linux_append"
)

# linux_says LINE... - the guest, whose output `run` has kept, printed these lines
# shellcheck disable=SC2034,SC2154  # for assert_line; of run
linux_says() {
	local said
	mapfile -t lines <<<"${output//$'\r'/}"
	for said in "$@" 'all done'; do
		assert_line "$said"
	done
}

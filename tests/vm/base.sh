# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Layer one of the SELinux machine: a Debian root file system, without the
# toolkit. This file and the list of packages are its cache key.

# base_sources - the host's own Debian sources, as sources.list lines
base_sources() {
	# shellcheck disable=SC2016  # apt's own placeholders
	apt-get indextargets --format '$(ORIGIN) $(REPO_URI) $(RELEASE) $(COMPONENT)' \
		'Created-By: Packages' |
		sed -n 's/^Debian /deb /p' | sort -u
}

# base_build DIR - make DIR/root
base_build() {
	local sources options=() exclude packages
	for exclude in doc man locale iso-codes; do
		options+=(--dpkgopt="path-exclude=/usr/share/$exclude/*")
	done
	packages=$(packages_of guest | paste -sd,)
	sources=$(base_sources)
	# INITRD=No: the machine has an initramfs of its own
	INITRD=No mmdebstrap --quiet --mode=root --variant=essential \
		--aptopt='Apt::Install-Recommends "false"' "${options[@]}" \
		--include="$packages" bookworm "$1/root" ${sources:+- } \
		<<<"$sources"
	base_configure "$1/root"
}

# base_configure ROOT - what Debian leaves to the administrator
base_configure() {
	sed -i 's/^SELINUX=.*/SELINUX=enforcing/' "$1/etc/selinux/config"
	# a fixed one, or systemd takes every boot for the first
	echo 5f1a7e5dce0b4c0c9d1f7a2b3c4d5e6f >"$1/etc/machine-id"
	echo machine >"$1/etc/hostname"
	echo '/dev/vda / ext4 defaults 0 0' >"$1/etc/fstab"
	base_users "$1"
	chroot "$1" systemctl -q mask serial-getty@ttyS0 getty@tty1 \
		e2scrub_all.timer fstrim.timer dpkg-db-backup.timer \
		e2scrub_reap.service
	# by socket, when a test asks it
	[[ ! -e $1/usr/sbin/libvirtd ]] ||
		chroot "$1" systemctl -q disable libvirtd libvirt-guests
	# show denials that Debian's policy silences, ours may be among them
	chroot "$1" semodule -n -DB
}

# base_users ROOT - alice in user_t, and sysadm, another name of root, in
# sysadm_t: on this policy only a login gets there
base_users() {
	local shell=/usr/local/sbin/machine-login
	chroot "$1" passwd -q -d root
	chroot "$1" useradd --create-home --shell "$shell" alice
	chroot "$1" useradd --non-unique --uid 0 --gid 0 --no-create-home \
		--home-dir /root --shell "$shell" sysadm
	cat >"$1/var/lib/selinux/default/active/seusers.local" <<-END
	alice:user_u:s0
	sysadm:root:s0-s0:c0.c1023
	END
}

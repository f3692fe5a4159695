# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The one list of Debian packages, by what needs them. ./demo, ./check,
# .ci/run and tests/vm/run source this file.

# shellcheck disable=SC2034  # reached by name, through packages_of
{
packages_build=(
	autoconf automake gcc libaudit-dev libcap-ng-dev libjson-c-dev
	libpopt-dev libselinux1-dev libsepol-dev libsqlite3-dev libtool make
	pkg-config uuid-dev
)
packages_test=(
	attr bash-completion bats bats-assert bats-support btrfs-progs bzip2 e2fsprogs
	fuse-overlayfs g++ jq mandoc opendoas openssh-client policycoreutils
	poppler-utils python3 qemu-system-x86 qemu-utils secilc setools
	shellcheck sqlite3 strace sudo wkhtmltopdf xfsprogs xz-utils
)
packages_machine=(
	e2fsprogs mmdebstrap policycoreutils qemu-system-x86 qemu-utils
)
packages_package=(bash-completion debhelper dpkg-dev fakeroot lintian rpm rpmlint systemd)
packages_lint=(
	clang clang-format clang-tidy cppcheck git mandoc shellcheck valgrind xz-utils
)

# inside the SELinux machine
packages_guest=(
	attr auditd bats bats-assert bats-support btrfs-progs busybox-static
	cron dbus e2fsprogs genisoimage iproute2 jq kmod libaudit1 libcap-ng0
	libjson-c5 libpopt0 libsepol2 libsqlite3-0 linux-image-cloud-amd64
	make nftables passt policycoreutils procps qemu-system-x86 qemu-utils
	selinux-policy-default socat sqlite3 squashfs-tools strace swtpm
	systemd-sysv udev xfsprogs
)

# inside one that has Debian's full kernel, too (tests/vm/full)
packages_full=(
	libvirt-clients libvirt-daemon-driver-qemu libvirt-daemon-system
	nfs-kernel-server
)
}

# packages_of GROUP... - the packages of these groups, one a line
packages_of() {
	local group
	for group in "$@"; do
		local -n list=packages_$group
		printf '%s\n' "${list[@]}"
	done | sort -u
}

# packages_missing GROUP... - those of them that are not installed
packages_missing() {
	local package
	packages_of "$@" | while read -r package; do
		dpkg-query -W -f '${Status}' "$package" 2>/dev/null |
			grep -q 'ok installed' || echo "$package"
	done
}

# packages_need GROUP... - fail, naming what to install, when one is missing
packages_need() {
	local missing
	missing=$(packages_missing "$@" | xargs)
	[[ -z $missing ]] && return
	echo "${0##*/}: not installed: $missing" >&2
	echo "${0##*/}: as root: apt-get install $missing" >&2
	return 1
}

# packages_install GROUP... - install what is missing, as root
packages_install() {
	local missing
	mapfile -t missing < <(packages_missing "$@")
	((${#missing[@]})) || return 0
	echo "${0##*/}: installing ${missing[*]}"
	apt-get -q update
	env DEBIAN_FRONTEND=noninteractive \
		apt-get -qy install --no-install-recommends "${missing[@]}" </dev/null
}

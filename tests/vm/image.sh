# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The layers of the SELinux machine that hold the toolkit: the build of this
# tree, its policy modules in Debian's policy, and the disk image with both.

# shellcheck disable=SC2154  # $cache and $cached are cache.sh's

image_top=$(cd "${BASH_SOURCE[0]%/*}/../.." && pwd)

# image_base - set $base to the folder of the first layer, which needs no build;
# where $image_full is set, with Debian's full kernel and what needs that
image_base() {
	local kind=base packages_guest=("${packages_guest[@]}")
	if [[ -n ${image_full-} ]]; then
		# shellcheck disable=SC2154  # packages.sh's
		kind=full packages_guest=(
			"${packages_guest[@]/linux-image-cloud/linux-image}"
			"${packages_full[@]}"
		)
	fi
	cache_get "$kind" "$({ packages_of guest
		cat "$image_top/tests/vm/base.sh"; } | cache_key)" base_build
	base=$cached
}

# image_build - set $image to a folder with root.img, vmlinuz and initrd, for
# what stands in $stage; with the policy of $image_policy, a folder laid out as
# /etc/selinux is, if that is set, and not Debian's
image_build() {
	local base policy vm=$image_top/tests/vm
	image_base
	cache_get policy "$(policy_modules | xargs -r cat | cache_key "$base")" \
		policy_build
	policy=$cached
	cache_get image "$({ tree_sum "$stage"; tree_sum "$vm/guest"
		[[ -z ${image_policy-} ]] || tree_sum "$image_policy"
		cat "$vm"/{boot.s,firmware.s,init,image.sh}; } | cache_key "$policy")" disk_build
	# shellcheck disable=SC2034  # for machine.sh
	image=$cached
}

# image_use DIR - set $image to DIR, which image_build made, and keep it there
image_use() {
	local using
	exec {using}<"$1"
	flock -s "$using"
	# shellcheck disable=SC2034  # for machine.sh
	image=$1
}

# tree_sum DIR - names, modes, links and contents below it
tree_sum() {
	(
		cd "$1" || exit
		find . -printf '%p %m %l\n' | sort
		find . -type f -print0 | sort -z | xargs -0r sha256sum
	)
}

# toolkit_build - set $stage to what `make install` of this tree installs,
# $toolkit_tree to where it was built, and $toolkit_dir to what holds both
#
# Built in a copy, so that a tree configured in place, or one that is
# read-only, does as well. Both are locked until $toolkit_lock is closed.
toolkit_build() {
	local dir
	dir=$cache/build-$(cache_key <<<"$image_top")
	# shellcheck disable=SC2034  # for ./check
	toolkit_dir=$dir
	stage=$dir/stage
	toolkit_tree=$dir/src
	mkdir -p "$toolkit_tree"
	exec {toolkit_lock}>"$dir/lock"
	flock -n "$toolkit_lock" || {
		echo "${0##*/}: waiting for another run of this tree's tests" >&2
		flock "$toolkit_lock"
	}
	tree_copy "$image_top" "$toolkit_tree"
	quietly "$dir/log" toolkit_make "$toolkit_tree" "$stage"
}

# tree_copy FROM TO - make TO the same as FROM, but for what a build makes
tree_copy() {
	tree_files "$1" >"$2.files.new"
	tar -C "$1" -c --null -T "$2.files.new" | tar -C "$2" -x
	if [[ -e $2.files ]]; then
		LC_ALL=C comm -z -23 "$2.files" "$2.files.new" |
			(cd "$2" && xargs -0r rm -f)
	fi
	mv "$2.files.new" "$2.files"
}

# tree_files DIR - its source files, sorted, each ended by NUL
tree_files() {
	(
		cd "$1" || exit
		# root may read the tree of a user
		git -c safe.directory='*' ls-files -z -co --exclude-standard 2>/dev/null ||
			find . -type f ! -path './.git/*' ! -path '*/.libs/*' \
				! -name '*.o' ! -name '*.lo' \
				! -name config.status -printf '%P\0'
	) | while IFS= read -rd '' file; do
		# git also names those that are deleted
		[[ ! -e $1/$file ]] || printf '%s\0' "$file"
	done | LC_ALL=C sort -z
}

# toolkit_make SOURCE STAGE
toolkit_make() {
	cd "$1" || exit
	[[ -e configure ]] || autoreconf -fi
	[[ -e config.status ]] || ./configure --prefix=/usr --sysconfdir=/etc \
		--localstatedir=/var --libdir=/usr/lib/x86_64-linux-gnu
	make -j2
	rm -rf "$2"
	make install DESTDIR="$2"
	# what tests/vm/launch.bats runs
	cc -Ilib examples/launch.c -o "$2/usr/libexec/svirt-launch" \
		-Llib/.libs -lsvirt
}

# policy_modules - the toolkit's CIL modules, and the tests' own
policy_modules() {
	find "$stage/usr/share/selinux" -name '*.cil' 2>/dev/null | sort
	[[ -z ${image_full-} ]] || printf '%s\n' "$image_top"/tests/vm/more/{labels,libvirtd}.cil
}

# policy_build DIR - Debian's policy with the toolkit's modules, as DIR/etc
# and DIR/var
policy_build() {
	local modules root=$1/root
	cp -a --reflink=auto "$base/root" "$root"
	mapfile -t modules < <(policy_modules)
	if ((${#modules[@]})); then
		cp "${modules[@]}" "$root/tmp"
		chroot "$root" semodule -n -i "${modules[@]/#*\//\/tmp\/}"
	fi
	mkdir -p "$1/etc" "$1/var/lib"
	mv "$root/etc/selinux" "$1/etc/"
	mv "$root/var/lib/selinux" "$1/var/lib/"
	rm -rf "$root"
}

# disk_build DIR - what the machine boots: DIR/root.img, vmlinuz and initrd
disk_build() {
	local root=$1/root
	cp -a --reflink=auto "$base/root" "$root"
	rm -rf "$root/etc/selinux" "$root/var/lib/selinux"
	cp -a "$policy/." "$root"
	[[ -z ${image_policy-} ]] || disk_policy "$root"
	# through the links of a merged /usr
	tar -C "$stage" -c . | tar -C "$root" -x --keep-directory-symlink
	disk_guest "$root"
	initrd_build "$root" >"$1/initrd"
	cp "$root"/boot/vmlinuz-* "$1/vmlinuz"
	setfiles -F -r "$root" "$(disk_contexts "$root")" "$root"
	mke2fs -q -t ext4 -d "$root" "$1/root.img" 2G
	rm -rf "$root"
}

# disk_contexts ROOT - the file contexts of its policy
disk_contexts() {
	local name
	name=$(sed -n 's/^SELINUXTYPE=//p' "$1/etc/selinux/config")
	echo "$1/etc/selinux/$name/contexts/files/file_contexts"
}

# disk_policy ROOT - put $image_policy in the place of Debian's. Its users are
# Fedora's; and there an init script may not become an administrator.
disk_policy() {
	local file name unit=$1/etc/systemd/system/machine-job.service.d
	file=$(echo "$image_policy"/*/policy/policy.*)
	[[ -r $file ]] || {
		echo "$image_policy: it has no NAME/policy/policy.NUMBER" >&2
		return 1
	}
	name=${file#"$image_policy/"}
	name=${name%%/*}
	cp -a "$image_policy/$name" "$1/etc/selinux/"
	sed -i "s/^SELINUXTYPE=.*/SELINUXTYPE=$name/" "$1/etc/selinux/config"
	printf '%s\n' alice:user_u:s0 sysadm:sysadm_u:s0-s0:c0.c1023 \
		>>"$1/etc/selinux/$name/seusers"
	mkdir -p "$unit"
	printf '%s\n' '[Service]' \
		SELinuxContext=unconfined_u:unconfined_r:unconfined_t:s0-s0:c0.c1023 \
		>"$unit/context.conf"
}

# disk_guest ROOT - install the machine's own files: the unit that runs a job,
# and the boot sector and the BIOS of the VMs it tests
disk_guest() {
	local name
	tar -C "$vm/guest" -c . | tar -C "$1" -x --no-same-owner
	chroot "$1" systemctl -q enable machine-job.service
	# the records of a denial but the denial itself, and a second copy of all
	# in the journal, take a third of the machine's time
	chroot "$1" systemctl -q mask systemd-journald-audit.socket
	echo '-a never,task' >>"$1/etc/audit/rules.d/audit.rules"
	chroot "$1" ldconfig
	for name in boot firmware; do
		as --32 -o "$1/tmp/$name.o" "$vm/$name.s"
		objcopy -O binary "$1/tmp/$name.o" "$1/usr/local/share/$name.bin"
		rm "$1/tmp/$name.o"
	done
}

# initrd_build ROOT - an initramfs that mounts the disk and goes on from there
initrd_build() {
	local dir kernel
	dir=$1/tmp/initrd
	kernel=$(ls "$1/lib/modules")
	mkdir -p "$dir"/{bin,dev,modules,new,proc,sys}
	cp "$1/bin/busybox" "$dir/bin/"
	install -m 755 "$vm/init" "$dir/init"
	# in the order in which they have to be loaded; ext4 is one in the full kernel
	for module in virtio_pci virtio_blk ext4; do
		chroot "$1" modprobe -S "$kernel" --show-depends "$module"
	done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }' |
		while read -r module; do
			cp "$1$module" "$dir/modules/"
			echo "${module##*/}"
		done >"$dir/modules/order"
	chroot "$1" sh -c 'cd /tmp/initrd && find . | busybox cpio -o -H newc' \
		2>/dev/null
	rm -rf "$dir"
}

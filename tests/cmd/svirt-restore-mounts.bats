#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# Labels on real file systems, and beside mounts that others made: each test
# has a mount namespace of its own.

VAR=system_u:object_r:var_t:s0
IMAGE=system_u:object_r:svirt_image_t:s0:c1,c2

setup() {
	load ../run/helpers
	svirt_setup
	need_root
	cd "$BATS_TEST_TMPDIR" || return
	unshare --mount true || skip 'no mount namespace'
	tool alloc vm1 --static=system_u:system_r:svirt_t:s0:c1,c2 >/dev/null
	export REGISTRY VAR IMAGE BATS_TEST_DIRNAME
}

# Run a function of this file where what it mounts is gone with it, and the run
# folders are its own. What it leaves running holds none of bats' descriptors.
alone() {
	local status=0

	# shellcheck disable=SC2163  # names of functions
	export -f tool fake soon label_of make_file is "$@"
	run timeout 60 unshare --mount --propagation private --kill-child \
		--fork bash -c "exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-
			trap 'kill \$(jobs -p) 2>/dev/null || :' EXIT
			set -e
			mkdir -p /run/svirt
			mount -t tmpfs -o mode=0711 none /run/svirt
			$1"
	[[ $status -ne 77 ]] || skip "$output"
	echo "$output"
	return "$status"
}

# Within: two texts are the same, or it fails and shows them.
is() {
	[[ $1 == "$2" ]] || {
		echo "got '$1', wanted '$2'"
		exit 1
	}
}

# A tool that is to end before long.
soon() {
	local name=$1

	shift
	timeout 30 env LD_PRELOAD="$FAKE" "svirt-$name" \
		--registry="$REGISTRY" "$@"
}

@test "a file is found under another name on each file system" {
	each() {
		for kind in ext4 xfs btrfs tmpfs; do
			mkdir m
			truncate -s 300M "$kind.img"
			case $kind in
			tmpfs) mount -t tmpfs none m ;;
			btrfs) mkfs.btrfs -q $kind.img ;;
			xfs) mkfs.xfs -q $kind.img ;;
			ext4) mkfs.ext4 -q $kind.img ;;
			esac || exit
			[[ $kind == tmpfs ]] || mount -o loop $kind.img m || {
				echo "no $kind here"
				rmdir m
				continue
			}
			make_file m/a "$VAR"
			mkdir m/tree
			make_file m/tree/b "$VAR"
			ln -s b m/tree/link
			tool label vm1 m/a
			tool label -R vm1 m/tree
			mv m/a m/other
			tool restore --original vm1
			is "$(label_of m/other)" "$VAR"
			is "$(label_of m/tree/b)" "$VAR"
			is "$(tool list -H -o files vm1)" 0
			umount m
			rmdir m
			rm $kind.img
		done
	}
	for program in mkfs.btrfs mkfs.xfs; do
		command -v $program || skip "no $program"
	done
	alone each
}

@test "what cannot be asked is passed over, and nothing else is opened" {
	overlay() {
		mkdir -p disk up work lower merged
		mount -t tmpfs none work
		mkdir work/u work/w
		mount -t overlay overlay \
			-o lowerdir=lower,upperdir=up,workdir=work/w merged \
			2>/dev/null || {
			rmdir work/w work/u
			umount work
			mkdir work2
			mount -t overlay overlay \
				-o lowerdir=lower,upperdir=up,workdir=work2 \
				merged
		} || { echo 'no overlay here'; exit 77; }
		make_file disk/a "$VAR"
		tool label vm1 disk/a
		mv disk/a disk/b
		tool restore --original vm1
		is "$(label_of disk/b)" "$VAR"
	}
	alone overlay
}

@test "with a copy of its file system mounted, no file is taken for gone" {
	copy() {
		truncate -s 32M one.img
		mkfs.ext4 -q one.img
		mkdir a b
		mount -o loop one.img a || { echo 'no loop here'; exit 77; }
		make_file a/disk "$VAR"
		sync
		cp one.img two.img
		tool label vm1 a/disk
		mount -o loop two.img b
		tool restore --original vm1
		is "$(label_of a/disk)" "$VAR"
		# One whose own file system is away: the copy never had it.
		make_file a/later "$VAR"
		tool label vm1 a/later
		sync
		umount a
		tool restore vm1 && exit 1
		is "$(tool list -H -o files vm1)" 1
		mount -o loop one.img a
		tool restore --original vm1
		is "$(label_of a/later)" "$VAR"
	}
	alone copy
}

@test "a file system that is mounted elsewhere now is found by what udev says" {
	elsewhere() {
		mkdir dev mnt there
		mount -t tmpfs none dev
		cp -a /dev/null /dev/zero /dev/urandom /dev/loop* dev
		mkdir -p dev/disk/by-uuid
		mount --bind dev /dev
		truncate -s 32M disk
		mkfs.ext4 -q -U 01234567-89ab-cdef-0123-456789abcdef disk
		mount -o loop disk mnt || { echo 'no loop here'; exit 77; }
		make_file mnt/a "$VAR"
		tool label vm1 mnt/a
		umount mnt
		mount -o loop disk there
		tool restore --original vm1 && exit 1
		ln -s "$(grep " $PWD/there " /proc/mounts | cut -d ' ' -f 1)" \
			/dev/disk/by-uuid/01234567-89ab-cdef-0123-456789abcdef
		tool restore --original vm1
		is "$(label_of there/a)" "$VAR"
	}
	alone elsewhere
}

# Until a file system of that type is there; who cannot have one, skips.
until_mounted() {
	for _ in {1..100}; do
		grep -q " $PWD/$1 $2" /proc/mounts && return
		sleep 0.05
	done
	echo "no $2 here"
	exit 77
}

# A FUSE file system that was opened and never answers.
hang() {
	python3 - "$1" <<-'END' 3>&- >/dev/null 2>&1 &
		import ctypes, os, sys, time
		fuse = os.open("/dev/fuse", os.O_RDWR)
		option = f"fd={fuse},rootmode=40000,user_id=0,group_id=0"
		libc = ctypes.CDLL(None, use_errno=True)
		if libc.mount(b"hung", sys.argv[1].encode(), b"fuse", 0,
		              option.encode()) < 0:
		    sys.exit(1)
		time.sleep(1000)
	END
	until_mounted "$1" fuse
}

@test "a mount that never answers stands in no other file's way" {
	hung() {
		mkdir disk hung
		make_file disk/a "$VAR"
		make_file disk/c "$VAR"
		tool label vm1 disk/a
		tool label --shared vm1 disk/c
		mv disk/a disk/b
		hang hung
		SECONDS=0
		soon restore --original vm1
		((SECONDS < 5))
		is "$(label_of disk/b)" "$VAR"
		soon alloc other >/dev/null
		soon list >/dev/null
		soon restore --release other
	}
	export -f hang until_mounted
	alone hung
}

@test "its own files wait for it ten seconds, and no others" {
	own() {
		mkdir disk hung
		make_file disk/a "$VAR"
		make_file hung/a "$VAR"
		make_file hung/c "$VAR"
		tool label vm1 disk/a hung/a
		tool label --content vm1 hung/c
		hang hung
		SECONDS=0
		soon restore --original vm1 2>&1 && exit 1
		((SECONDS < 15))
		is "$(label_of disk/a)" "$VAR"
		is "$(tool list -H -o files vm1)" 2
	}
	export -f hang until_mounted
	run alone own
	assert_success
	assert_output --partial "mounted at $PWD/hung does not answer"
}

@test "what svirt-label is told to label there, or meets in a tree" {
	met() {
		mkdir -p disk/tree/hung
		make_file disk/a "$VAR"
		make_file disk/tree/a "$VAR"
		ln -s tree/hung/b disk/link
		hang disk/tree/hung
		SECONDS=0
		for way in disk/tree/hung/a disk/link '-R disk/tree'; do
			# shellcheck disable=SC2086 # words
			soon label vm1 disk/a $way 2>&1 && exit 1
			is "$(label_of disk/a)" "$VAR"
			is "$(label_of disk/tree/a)" "$VAR"
		done
		((SECONDS < 45)) || exit
		SECONDS=0
		# without crossing mounts nothing is asked
		soon label -R -x vm1 disk/tree
		((SECONDS < 5)) || exit
		# nor is it looked at by name, where all the rest is right
		soon label -R vm1 disk/tree && exit 1
		SECONDS=0
		soon restore --original vm1
		soon label vm1 disk/a
		((SECONDS < 5))
	}
	export -f hang until_mounted
	run alone met
	assert_success
	assert_output --partial "mounted at $PWD/disk/tree/hung does not answer"
	assert_output --regexp 'disk/link: what is mounted at .* does not answer'
	assert_output --regexp 'disk/tree/hung: what is mounted at .* does not answer'
}

# An automounter's place, whose daemon mounts nothing.
hang_automounter() {
	python3 - "$PWD/$1" <<-'END' 3>&- >/dev/null 2>&1 &
		import ctypes, os, sys, time
		read, write = os.pipe()
		os.setpgid(0, 0)
		option = f"fd={write},pgrp={os.getpgrp()}," \
		    "minproto=5,maxproto=5,direct"
		libc = ctypes.CDLL(None, use_errno=True)
		if libc.mount(b"auto", sys.argv[1].encode(), b"autofs", 0,
		              option.encode()) < 0:
		    sys.exit(1)
		time.sleep(1000)
	END
	until_mounted "$1" autofs
}

@test "an automounter that never answers is bounded, and -x does not touch it" {
	automounter() {
		mkdir -p disk/tree/auto
		make_file disk/tree/a "$VAR"
		hang_automounter disk/tree/auto
		SECONDS=0
		soon label -R -x vm1 disk/tree
		((SECONDS < 5)) || exit
		soon label vm1 disk/tree/auto/x 2>&1 && exit 1
		soon label -R vm1 disk/tree 2>&1 && exit 1
		((SECONDS < 30))
	}
	export -f hang_automounter until_mounted
	run alone automounter
	assert_success
	assert_output --partial "mounted at $PWD/disk/tree/auto does not answer"
	assert_output --regexp 'tree/auto: what is mounted at .* does not answer'
}

@test "on an overlay a file of either layer comes back" {
	layers() {
		mkdir -p lower up work merged
		make_file lower/old "$VAR"
		mount -t overlay overlay \
			-o lowerdir=lower,upperdir=up,workdir=work merged ||
			{ echo 'no overlay here'; exit 77; }
		make_file merged/new "$VAR"
		tool label vm1 merged/old merged/new
		is "$(label_of merged/old)" "$IMAGE"
		# The caches forget what the kernel knew of the file.
		umount merged
		mount -t overlay overlay \
			-o lowerdir=lower,upperdir=up,workdir=work merged
		tool label vm1 merged/old
		tool restore --original vm1
		is "$(label_of merged/old)" "$VAR"
		is "$(label_of merged/new)" "$VAR"
		is "$(tool list -H -o files vm1)" 0
		# Away is not gone.
		tool label vm1 merged/old
		umount merged
		tool restore vm1 && exit 1
		mount -t overlay overlay \
			-o lowerdir=lower,upperdir=up,workdir=work merged
		tool restore --original vm1
		is "$(label_of merged/old)" "$VAR"
		tool label vm1 merged/old
		rm merged/old
		tool restore --release vm1
	}
	alone layers
}

@test "on FUSE a file comes back though its numbers are new with each mount" {
	command -v fuse-overlayfs || skip 'no fuse-overlayfs'
	numbers() {
		mkdir -p lower up work merged
		make_file lower/a "$VAR"
		for i in {1..20}; do : >"lower/f$i"; done
		fuse-overlayfs -o lowerdir=lower,upperdir=up,workdir=work \
			merged || { echo 'no FUSE here'; exit 77; }
		ls merged >/dev/null
		tool label vm1 merged/a
		is "$(label_of merged/a)" "$IMAGE"
		umount merged
		fuse-overlayfs -o lowerdir=lower,upperdir=up,workdir=work merged
		tool restore --original vm1
		is "$(label_of merged/a)" "$VAR"
		is "$(tool list -H -o files vm1)" 0
	}
	alone numbers
}

@test "a file in a btrfs subvolume comes back, wherever it went" {
	command -v mkfs.btrfs || skip 'no mkfs.btrfs'
	subvolume() {
		truncate -s 200M b.img
		mkfs.btrfs -q b.img
		mkdir m
		mount -o loop b.img m || { echo 'no btrfs here'; exit 77; }
		btrfs -q subvolume create m/sub || btrfs subvolume create m/sub
		mkdir m/sub/tree
		make_file m/sub/tree/a "$VAR"
		make_file m/sub/b "$VAR"
		tool label -R vm1 m/sub/tree
		tool label vm1 m/sub/b
		mv m/sub/b m/sub/c
		tool restore --original vm1
		is "$(label_of m/sub/tree/a)" "$VAR"
		is "$(label_of m/sub/c)" "$VAR"
		is "$(tool list -H -o files vm1)" 0
	}
	alone subvolume
}

@test "a file that has exactly the VM's label at its path is put to rest" {
	exactly() {
		make_file a "$VAR"
		tool label vm1 a
		make_file b "$IMAGE"
		mv b a
		tool restore --original vm1
		is "$(label_of a)" "$VAR"
	}
	alone exactly
}

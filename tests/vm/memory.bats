#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What VMs make beside their disks - shared memory, huge pages, temporary files,
# files in the run folder, terminals - and that one reaches none of another's, where
# the policy at hand can see to that. Files that QEMU maps are used by it.

# shellcheck disable=SC2154  # lib.bash and run set them
load lib

images=/var/lib/libvirt/images
huge=/mnt/huge
tcg=system_u:system_r:svirt_tcg_t:s0

setup_file() {
	export LC_ALL=C
	cd "$BATS_FILE_TMPDIR" || return
	chmod 755 . ..
	stand_in svirt-exec svirt_exec_exec_t
	stand_in qemu qemu_exec_t
	mkdir -p $images $huge
	restorecon -R $images
	mount -t hugetlbfs -o pagesize=2M none $huge
	echo 24 >/proc/sys/vm/nr_hugepages
	cd $images || return
	for name in one two; do
		disk_make $name.img "text of $name"
		svirt-alloc --tcg $name | svirt-label - $name.img
		# its folders are there from now on
		svirt-exec $name -- "${qemu[@]}" --version </dev/null
	done
}

teardown_file() {
	svirt-list -H -o name | xargs -r svirt-restore --release
	echo 0 >/proc/sys/vm/nr_hugepages
	umount $huge
	rm -rf ${images:?}/*.img
}

setup() {
	audit_mark
	cd "$images" || return
}

teardown() {
	[[ -n $BATS_TEST_COMPLETED ]] || denials | tail -n 20
	vm_stop
}

# as NAME - try the actions of standard input as that VM, by what has not QEMU's
# manners
as() {
	probe started_as "$(svirt-list -H -o context "$1")" \
		"$BATS_FILE_TMPDIR/qemu"
}

# vm NAME OPTION... - its QEMU
vm() {
	local name=$1
	shift
	svirt-exec "$name" -- "${qemu[@]}" -debugcon stdio \
		-drive "format=raw,if=virtio,file=$name.img" "$@"
}

# memory KIND OPTIONS - QEMU's options for a guest's memory
memory() {
	echo "-machine memory-backend=m -object memory-backend-$1,id=m,share=on,size=32M$2"
}

# keeps CLASS TYPE - whether a VM's new object beside one of TYPE has its level:
# on Fedora it has that of where it is made
keeps() {
	local new
	new=$(compute_create "$tcg:c1,c2" "system_u:object_r:$2:s0" "$1")
	[[ $new == *:c1,c2 ]]
}

@test "each has folders at its level in /run, /dev/shm and on hugetlbfs" {
	local name place places=(/run /dev/shm)
	! keeps file hugetlbfs_t || places+=("$huge")
	for name in one two; do
		for place in "${places[@]}"; do
			assert_equal "$(label_of "$place/svirt/$name")" \
				"$(svirt-list -H -o image $name)"
			assert_equal "$(stat -c '%a %U' "$place/svirt/$name")" \
				'700 root'
		done
	done
	for place in "${places[@]}"; do
		assert_regex "$(label_of "$place/svirt")" ':svirt_rundir_t:s0$'
	done
	keeps file hugetlbfs_t || [[ ! -e $huge/svirt ]]
}

# others FOLDER - VM two tries a file that one has there, and the folder
others() {
	printf '%s\n' "read	$1/file" "write	$1/file" "append	$1/file" \
		"map	$1/file" "unlink	$1/file" "list	$1" \
		"create	$1/other" "rename	$1/file	$1/moved"
}

@test "two VMs: each other's shared memory, run folder and huge pages" {
	local place folder other name
	for place in /run /dev/shm $huge; do
		[[ -d $place/svirt ]] || continue
		for name in one two; do
			folder=$place/svirt/$name
			run -0 as $name <<<"create	$folder/file"
			allowed
			assert_equal "$(label_of "$folder/file" | cut -d: -f4-)" \
				"$(svirt-list -H -o level $name)"
		done
		for name in one:two two:one; do
			other=${name#*:}
			run -0 as "${name%:*}" < <(others "$place/svirt/$other")
			refused
			[[ -f $place/svirt/$other/file ]]
		done
		run -0 as one <<<"unlink	$place/svirt/one/file"
		allowed
	done
}

@test "two VMs: each other's temporary files" {
	local name
	for name in one two; do
		run -0 as $name < <(printf 'create	%s\n' "/run/svirt/$name/tmp" \
			"/tmp/of-$name" "/dev/shm/of-$name")
		allowed
	done
	run -0 as two < <(printf 'read	%s\n' /run/svirt/one/tmp)
	refused
	for name in /tmp/of-one:tmp_t /dev/shm/of-one:tmpfs_t; do
		run -0 as two <<<"read	${name%:*}"
		# what has no category in the policy at hand is said
		if keeps file "${name#*:}"; then
			refused
		else
			allowed
			run svirt-check -q isolation
			assert_line --regexp "isolation.uncategorized: svirt_${name#*:}: file"
		fi
	done
	rm -f /tmp/of-* /dev/shm/of-*
}

@test "two VMs: each other's terminals, or it is said that they are open" {
	local pty pid
	# shellcheck disable=SC2016  # perl's variables
	coproc started_as "$(svirt-list -H -o context one)" \
		"$BATS_FILE_TMPDIR/qemu" -e '
		sysopen my $m, "/dev/ptmx", 2 or die $!;
		my ($unlock, $number) = (pack("i", 0), pack("i", 0));
		ioctl $m, 0x40045431, $unlock or die $!;
		ioctl $m, 0x80045430, $number or die $!;
		syswrite $m, "typed\n"; # or who may read waits
		syswrite STDOUT, "$$ /dev/pts/" . unpack("i", $number) . "\n";
		sleep 600'
	read -r -t 20 pid pty <&"${COPROC[0]}"
	vm_pids+=("$pid")
	run -0 as two < <(printf '%s\n' "read	$pty" "write	$pty")
	if keeps chr_file devpts_t; then
		refused
	else
		refute_output --partial "read $pty: Permission"
		refute_output --partial "write $pty: Permission"
		run -0 svirt-list
		assert_output --partial 'every VM may open a pty'
		run svirt-exec two -- "${qemu[@]}" -serial pty --version
		assert_output --partial \
			'use a socket instead: -serial unix:/run/svirt/two/serial'
	fi
	vm_stop
}

@test "QEMU's own temporary files are in its folder" {
	disk_make wait.img 'not written' w
	svirt-label one wait.img
	vm_start svirt-exec one -- "${qemu[@]}" -debugcon stdio -snapshot \
		-drive format=raw,if=virtio,file=wait.img
	run -0 readlink "/proc/$vm_pid"/fd/*
	assert_line --regexp '^/run/svirt/one/.* \(deleted\)$'
	vm_stop
	assert_equal "$(disk_written wait.img)" ''
}

# shellcheck disable=SC2046  # options
@test "a guest's memory: shared by name, of huge pages, and without a name" {
	run -33 vm one $(memory file ,mem-path=/dev/shm/svirt/one/m)
	run -33 vm one $(memory memfd)
	run -33 vm one $(memory memfd ,hugetlb=on)
	run -1 vm two $(memory file ,mem-path=/dev/shm/svirt/one/m)
	assert_output --partial 'Permission denied'
	if [[ -d $huge/svirt ]]; then
		run -33 vm one $(memory file ,mem-path=$huge/svirt/one/m)
		run -1 vm two $(memory file ,mem-path=$huge/svirt/one/m)
		assert_output --partial 'Permission denied'
	fi
}

@test "an NVDIMM: a file of the VM's that is the guest's memory, and no other's" {
	local options=(-machine "nvdimm=on" -m "32,slots=2,maxmem=512M"
		-object "memory-backend-file,id=n,share=on,mem-path=nv.img,size=4M"
		-device "nvdimm,memdev=n")
	truncate -s 4M nv.img
	svirt-label one nv.img
	run -33 vm one "${options[@]}"
	run -1 vm two "${options[@]}"
	assert_output --partial 'Permission denied'
}

# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The SELinux machine, for scripts that boot it. In this order:
#
#	machine_need            fail, saying what to install, where it cannot run
#	machine_build           build what changed; sets $image
#	machine_given OPTION VALUE
#	                        before that: --image DIR, or --stage DIR, where the
#	                        image, or the toolkit, was built already; --policy
#	                        DIR, a policy that is not Debian's; --full yes,
#	                        Debian's full kernel, and what needs that
#	machine_booted          from here on, a machine that has booted (booted.sh)
#	machine_job DIR JOB     a job disk in DIR from the folder JOB, whose script
#	                        "job" the machine runs as an administrator
#	machine_boot DIR        start it in the background; sets $machine_pid
#	machine_follow DIR SECONDS
#	                        print what the job prints, until the machine is off
#	machine_stop            cut its power; machine_wait waits until it is off
#
# DIR is the machine's own: disk.qcow2 (what it writes), scratch.img, console.log
# and output. Booted again from the same DIR, it finds its disk as it left it,
# by power-off or by machine_stop. Add to $machine_options before
# machine_boot for more devices.

machine_here=${BASH_SOURCE[0]%/*}
# shellcheck source=tests/run/packages.sh
. "$machine_here/../run/packages.sh"
# shellcheck source=tests/vm/cache.sh
. "$machine_here/cache.sh"
# shellcheck source=tests/vm/base.sh
. "$machine_here/base.sh"
# shellcheck source=tests/vm/image.sh
. "$machine_here/image.sh"
# shellcheck source=tests/vm/booted.sh
. "$machine_here/booted.sh"

machine_options=()
# unsafe is the quick one; writeback where a power cut is to be survived
machine_cache=unsafe
# the job's terminal, a chardev of QEMU's; the file "output" when empty
machine_terminal=
# as several run at once, the quickest; but two for races
machine_processors=$((${SVIRT_TEST_LONG:+1} + 1))
# where one that has booted is (machine_booted)
booted=

machine_need() {
	if ((EUID)); then
		echo "${0##*/}: only root can set the labels of a disk image" >&2
		return 1
	fi
	packages_need build machine
}

# machine_given OPTION VALUE - what is built already: --stage, or all
machine_given() {
	# shellcheck disable=SC2034  # for image.sh
	case $1 in
	--image) image_use "$2" ;;
	--stage) stage=$2 ;;
	--policy) image_policy=$(realpath "$2") ;;
	--full) image_full=$2 ;;
	esac
}

machine_build() {
	[[ -z ${image-} ]] || return 0
	if [[ -n ${stage-} ]]; then
		image_build
	else
		toolkit_build
		image_build
		exec {toolkit_lock}>&-
	fi
}

# machine_job DIR JOB
machine_job() {
	# one that booted long ago has to be told
	date +%s >"$2/now"
	tar -C "$2" -cf "$1/job.tar" .
	machine_job_pad "$1"
}

# machine_job_pad DIR - to the size that its disk always has
machine_job_pad() {
	local size=$((32 << 20))
	(($(stat -c %s "$1/job.tar") <= size)) || {
		echo "${0##*/}: the job is larger than its disk" >&2
		return 1
	}
	truncate -s $size "$1/job.tar"
}

# machine_disk ID FILE FORMAT [OPTION] - as /dev/disk/by-id/virtio-ID
machine_disk() {
	machine_options+=(
		-drive "file=${2//,/,,},format=$3,if=none,id=$1,cache=$machine_cache${4:+,$4}"
		-device "virtio-blk-pci,drive=$1,serial=$1"
	)
}

# machine_boot DIR
machine_boot() {
	local dir=$1 more=("${machine_options[@]}") machine_options=() stdin
	if [[ -e $dir/disk.qcow2 ]]; then
		:
	elif [[ -n $booted ]]; then
		qemu-img create -q -f qcow2 -b "$booted/disk.qcow2" -F qcow2 \
			"$dir/disk.qcow2"
		cp --sparse=always "$booted/scratch.img" "$dir/"
		machine_options+=(-incoming "exec:cat '$booted/state'")
	else
		qemu-img create -q -f qcow2 -b "$image/root.img" -F raw \
			"$dir/disk.qcow2"
		machine_scratch "$dir"
	fi
	: >"$dir/output"
	machine_disk root "$dir/disk.qcow2" qcow2
	machine_disk job "$dir/job.tar" raw readonly=on
	machine_disk scratch "$dir/scratch.img" raw
	# what bash starts in the background has its stdin from /dev/null
	exec {stdin}<&0
	# no_timer_check: on a busy host the kernel's check of the emulated timer
	# fails, and it stops there; norandmaps: code that lies at another address
	# in each process is translated again for each, which took half of all time
	qemu-system-x86_64 -accel tcg,thread=multi -smp $machine_processors -m 3072 -no-reboot \
		-nodefaults -display none -device virtio-rng-pci \
		-kernel "$image/vmlinuz" -initrd "$image/initrd" \
		-append "console=ttyS0 lsm=selinux security=selinux enforcing=1 \
audit=1 audit_backlog_limit=8192 mitigations=off init_on_alloc=0 quiet panic=-1 \
no_timer_check norandmaps" \
		-serial "file:$dir/console.log" \
		-serial "${machine_terminal:-file:$dir/output}" -serial null \
		"${machine_options[@]}" "${more[@]}" <&"$stdin" &
	machine_pid=$!
	# or bash reports its end
	disown
	exec {stdin}<&-
}

# machine_scratch DIR - an empty ext4 as the machine's third disk
machine_scratch() {
	truncate -s 512M "$1/scratch.img"
	mke2fs -q -t ext4 "$1/scratch.img"
}

# machine_follow DIR SECONDS - 124 when it was still on after SECONDS
machine_follow() {
	local status=0
	timeout "$2" tail -s 0.2 --pid="$machine_pid" -n +1 -f "$1/output" ||
		status=$?
	machine_stop
	return "$status"
}

machine_wait() {
	tail -s 0.2 --pid="$machine_pid" -f /dev/null
}

# machine_stop - as a power cut does
machine_stop() {
	kill -KILL "$machine_pid" 2>/dev/null || return 0
	machine_wait
}

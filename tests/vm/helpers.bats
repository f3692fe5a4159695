#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The helpers of a VM, which run beside QEMU in its own level and in a domain that
# categories hold: a TPM, a shared folder, servers of disks. Real ones, and a
# guest that uses them.

# shellcheck disable=SC2154  # lib.bash and run set them
load lib
load linux

dir=/srv/helpers

setup_file() {
	mkdir -p $dir
	restorecon -R $dir
	# as svirt-exec says that it is done
	chcon -t svirt_helper_exec_t /usr/bin/qemu-nbd \
		/usr/bin/qemu-storage-daemon
}

teardown_file() {
	restorecon /usr/bin/qemu-nbd /usr/bin/qemu-storage-daemon
	rm -rf $dir
}

setup() {
	audit_mark
	cd $dir || return
	disk_make a.img 'text of a' w
	disk_make data.img 'text of data' w
	mkdir -p tree
	echo 'text of the folder' >tree/file
	svirt-alloc --tcg web1 >/dev/null
	svirt-label web1 a.img data.img
	svirt-label -R web1 tree
	run_dir=/run/svirt/web1
	context=$(svirt-list -H -o context web1)
	helper_context=${context/svirt_tcg_t/svirt_helper_t}
}

teardown() {
	vm_tidy
	cd /
	rm -rf ${dir:?}/*
}

# helper SOCKET CMD [ARG...] - start CMD, beside web1, and wait for its socket in
# the VM's folder; sets $helper_pid
helper() {
	local socket=$run_dir/$1
	shift
	helper_wait "$socket" svirt-exec --helper web1 -- "$@"
}

# helper_wait SOCKET CMD [ARG...]
helper_wait() {
	local socket=$1
	shift
	"$@" </dev/null >/dev/null 2>&1 3>&- &
	helper_pid=$!
	vm_pids+=("$helper_pid")
	wait_until 20 test -S "$socket" || fail "no socket: $*"
}

# shared_folder - Debian's virtiofsd for the VM's tree. It wants a lock
# in /run/virtiofsd: a file system of its own there, at the VM's level
# shellcheck disable=SC2016  # for the other shell
shared_folder() {
	mkdir -p /run/virtiofsd
	helper_wait $run_dir/share unshare --mount sh -c '
		mount -t tmpfs -o "mode=700,rootcontext=\"$0\"" none /run/virtiofsd
		exec svirt-exec --helper web1 -- /usr/lib/qemu/virtiofsd "$@"' \
		"$(svirt-list -H -o image web1)" \
		--socket-path=$run_dir/share -o source=$dir/tree \
		-o sandbox=chroot -o modcaps=-mknod
}

# vm_one OPTION... - web1's QEMU, with its first disk
vm_one() {
	vm_start svirt-exec web1 -- "${qemu[@]}" -debugcon stdio "$@"
}

# memory - QEMU's options for memory that a vhost-user helper maps
memory() {
	echo '-object memory-backend-memfd,id=m,size=32M,share=on -machine memory-backend=m'
}

drive() {
	echo "-drive file=$1,format=raw,if=virtio"
}

# shellcheck disable=SC2046  # options
@test "a TPM: QEMU starts it, and the guest's firmware talks to it" {
	local qemu=("${qemu_seabios[@]}")
	helper tpm swtpm socket --tpm2 --tpmstate dir=$run_dir \
		--ctrl type=unixio,path=$run_dir/tpm \
		--log file=$run_dir/tpm.log,level=20
	assert_equal "$(context_of "$helper_pid")" "$helper_context"
	vm_one $(drive a.img) -chardev socket,id=c,path=$run_dir/tpm \
		-tpmdev emulator,id=t,chardev=c -device tpm-tis,tpmdev=t
	# CMD_INIT, then the firmware's TPM2_Startup, with the answer of success
	run -0 cat $run_dir/tpm.log
	assert_output --regexp \
		$'Ctrl Cmd: length 8\n 00 00 00 02 00 00 00 00 \n Ctrl Rsp: length 4\n 00 00 00 00'
	assert_output --regexp \
		$' 01 44 00 00 \n SWTPM_IO_Write: length 10\n 80 01 00 00 00 0A 00 00 00 00'
}

# shellcheck disable=SC2046  # options
@test "a TPM keeps its state in the VM's tree, and all goes back" {
	local name rest
	helper tpm swtpm socket --tpm2 --tpmstate dir=$dir/tree \
		--ctrl type=unixio,path=$run_dir/tpm
	vm_one $(drive a.img) -chardev socket,id=c,path=$run_dir/tpm \
		-tpmdev emulator,id=t,chardev=c -device tpm-tis,tpmdev=t
	vm_stop
	# written anew and renamed, more than once
	[[ -s tree/tpm2-00.permall ]]
	# as a second start finds it: on record, and then another file
	svirt-label -R web1 tree
	mv tree/tpm2-00.permall saved
	cp saved tree/tpm2-00.permall
	chcon "$(svirt-list -H -o image web1)" tree/tpm2-00.permall
	run -0 svirt-restore --release web1
	refute_output --partial 'another file'
	for name in tree tree/file tree/tpm2-00.permall; do
		assert_regex "$(label_of $name)" ':(svirt_rest_t|var_t):s0$'
	done
	run -0 svirt-list -H
	assert_output ''
}

# shellcheck disable=SC2046  # options
@test "a TPM that was started before, outside: svirt-run hands its socket over" {
	local qemu=("${qemu_seabios[@]}")
	mkdir state
	helper_wait $dir/tpm swtpm socket --tpm2 --tpmstate dir=$dir/state \
		--ctrl type=unixio,path=$dir/tpm --log file=$dir/tpm.log,level=20
	disk_make run.img 'text of run' w
	vm_start svirt-run "${qemu[@]}" -name web2 -debugcon stdio \
		$(drive run.img) -chardev socket,id=c,path=$dir/tpm \
		-tpmdev emulator,id=t,chardev=c -device tpm-tis,tpmdev=t
	run -0 cat $dir/tpm.log
	assert_output --partial ' 01 44 00 00'
	run -0 denials
	refute_output --partial 'tclass=unix_stream_socket'
	kill "$vm_pid"
	wait_until 30 vm_gone "$vm_pid"
}

# shellcheck disable=SC2046  # options
@test "a shared folder: Debian's virtiofsd keeps to it, without mknod" {
	shared_folder
	assert_equal "$(context_of "$helper_pid")" "$helper_context"
	vm_one $(drive a.img) $(memory) -chardev socket,id=c,path=$run_dir/share \
		-device vhost-user-fs-pci,chardev=c,tag=share
	assert_equal "$(readlink "/proc/$helper_pid/root")" $dir/tree
	mask=$(sed -n 's/^CapBnd:\t/0x/p' "/proc/$helper_pid/status")
	# CAP_MKNOD is 27, CAP_SYS_CHROOT 18, dropped since
	((!(mask & (1 << 27 | 1 << 18))))
}

# shellcheck disable=SC2046  # options
@test "a disk served by qemu-nbd" {
	helper nbd qemu-nbd -f raw -k $run_dir/nbd -t data.img
	vm_one $(drive nbd+unix:///?socket=$run_dir/nbd)
	run -0 cat "$vm_output"
	assert_line 'text of data'
	vm_stop "$vm_pid"
	[[ -n $(disk_written data.img) ]]
}

# shellcheck disable=SC2046  # options
@test "a disk served by qemu-storage-daemon: NBD and vhost-user-blk" {
	helper nbd qemu-storage-daemon \
		--blockdev driver=file,node-name=f,filename=data.img \
		--nbd-server addr.type=unix,addr.path=$run_dir/nbd \
		--export type=nbd,id=n,node-name=f,name=d,writable=on
	vm_one $(drive nbd+unix:///d?socket=$run_dir/nbd)
	run -0 cat "$vm_output"
	assert_line 'text of data'
	vm_stop
	rm -f $run_dir/nbd
	local qemu=("${qemu_seabios[@]}")
	helper blk qemu-storage-daemon \
		--blockdev driver=file,node-name=f,filename=data.img \
		--export type=vhost-user-blk,id=v,node-name=f,addr.type=unix,addr.path=$run_dir/blk,writable=on
	vm_one $(memory) -chardev socket,id=c,path=$run_dir/blk \
		-device vhost-user-blk-pci,chardev=c
	run -0 cat "$vm_output"
	assert_line 'text of data'
	[[ -n $(disk_written data.img) ]]
}

@test "a helper is its VM's: another gets neither its socket nor its files" {
	helper nbd qemu-nbd -f raw -k $run_dir/nbd -t data.img
	disk_make b.img 'text of b'
	svirt-alloc --tcg web2 >/dev/null
	svirt-label web2 b.img
	# though its mode would let it
	chmod 755 $run_dir
	run -1 svirt-exec web2 -- "${qemu[@]}" \
		-drive "file=nbd+unix:///?socket=$run_dir/nbd,format=raw"
	assert_output --partial 'Permission denied'
	other=$(svirt-list -H -o context web2)
	own=$(svirt-list -H -o image web1)
	# already on the way to it, which Fedora's does not log, or of the socket
	policy_silences "$other" "$own" dir search ||
		assert_denied "$other" "$own" '(dir|sock_file)' '(search|write)'
	run -1 svirt-exec --helper web2 -- qemu-nbd -f raw -k /run/svirt/web2/nbd \
		data.img
	assert_output --partial 'Permission denied'
	assert_denied "${other/svirt_tcg_t/svirt_helper_t}" "$own" file '(read|write)'
}

# shellcheck disable=SC2046  # options
@test "a Linux guest uses its TPM, and its shared folder as root and as a user" {
	# a kernel that is emulated twice takes minutes
	may_take_long || skip "SVIRT_TEST_LONG is not set, or the policy not Debian's"
	linux_make virtio_pci virtiofs <<-'END'
	echo "tpm $(cat /sys/class/tpm/tpm0/tpm_version_major)"
	mount -t virtiofs share /mnt && echo 'mounted'
	cat /mnt/file
	mkdir -m 1777 /mnt/folder && echo 'made a folder'
	su user -c 'echo of a user >/mnt/folder/own'
	chmod 600 /mnt/folder/own && echo 'changed its mode'
	cat /mnt/folder/own
	chown 1001:1001 /mnt/folder/own && echo 'gave it away'
	cat /mnt/folder/own
	mknod /mnt/node b 8 0 || echo 'no node'
	sync
	umount /mnt && echo 'unmounted'
	END
	svirt-label --content web1 vmlinuz initrd
	helper tpm swtpm socket --tpm2 --tpmstate dir=$run_dir \
		--ctrl type=unixio,path=$run_dir/tpm
	shared_folder
	run -0 timeout 280 svirt-exec web1 -- "${linux[@]}" -m 192 \
		-object memory-backend-memfd,id=m,size=192M,share=on \
		-machine memory-backend=m \
		-chardev socket,id=t,path=$run_dir/tpm \
		-tpmdev emulator,id=t,chardev=t -device tpm-tis,tpmdev=t \
		-chardev socket,id=s,path=$run_dir/share \
		-device vhost-user-fs-pci,chardev=s,tag=share
	linux_says 'tpm 2' mounted 'text of the folder' 'made a folder' \
		'changed its mode' 'of a user' 'gave it away' 'no node' unmounted
	assert_equal "$(stat -c %u:%g:%a tree/folder/own)" 1001:1001:600
	assert_equal "$(label_of tree/folder/own)" "$(svirt-list -H -o image web1)"
}

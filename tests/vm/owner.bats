#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Whose the files of a VM are, where the kernel decides: the tools may change
# owners and modes, and put them back; and two VMs of a uid each are kept apart
# by that where SELinux is permissive.

# shellcheck disable=SC2154  # lib.bash and run set them
# shellcheck disable=SC2016  # perl's variables
load lib

setup_file() {
	export srv=/srv/owner-test
	mkdir -p $srv
	restorecon -R $srv
	# a stand-in for QEMU that does as it is told
	export guest=$srv/qemu
	cp /usr/bin/perl $guest
	chcon system_u:object_r:qemu_exec_t:s0 $guest
}

teardown_file() {
	rm -rf $srv
}

teardown() {
	setenforce 1
	vm_tidy
	rm -rf $srv/disk* $srv/tree
}

# owned FILE...
owned() {
	stat -c '%u:%g %a' "$@"
}

# refused_tools - what the kernel refused to the tools that change owners, but
# for what is silenced, and what svirt-exec asks of modes
refused_tools() {
	denials | grep -E 'scontext=[^ ]*:svirt_(alloc|label|restore|exec)_t:' |
		grep -Ev '\{ (sys_ptrace|noatsecure|write) \}' || true
}

drive() {
	echo -drive "file=$1,format=raw,if=virtio"
}

@test "a VM of a uid of its own boots from its disk, which goes back to its owner" {
	local uid label
	echo svirt:600000:10000 >/etc/subuid
	svirt-alloc --tcg --uid=auto web1 >/dev/null
	rm /etc/subuid
	uid=$(svirt-list -H -o uid web1)
	((uid >= 600000 && uid < 610000))
	disk_make $srv/disk1 "text of web1" w
	label=$(label_of $srv/disk1)
	chown alice:daemon $srv/disk1
	chmod 640 $srv/disk1
	svirt-label web1 $srv/disk1
	assert_equal "$(owned $srv/disk1)" "$uid:$uid 600"
	# shellcheck disable=SC2046
	vm_start svirt-exec web1 "${qemu[@]}" -debugcon stdio $(drive $srv/disk1)
	run -0 stat -c '%u:%g' "/proc/$vm_pid/status" /run/svirt/web1
	assert_output "$uid:$uid
$uid:$uid"
	run -0 svirt-list -H -o state,uid web1
	assert_output "running	$uid"
	vm_stop
	svirt-restore --release --original web1
	assert_equal "$(owned $srv/disk1)" "$(id -u alice):$(id -g daemon) 640"
	assert_equal "$(label_of $srv/disk1)" "$label"
	run refused_tools
	assert_output ''
}

@test "a tree with its folders, links and set-group-id bits, for a user" {
	mkdir -p $srv/tree/d
	touch $srv/tree/d/f
	mkfifo $srv/tree/p
	ln -s d/f $srv/tree/l
	chown -R alice:daemon $srv/tree
	chmod 2750 $srv/tree/d
	svirt-alloc --tcg web1 >/dev/null
	svirt-label -R --owner=nobody web1 $srv/tree
	run -0 owned $srv/tree/d $srv/tree/d/f $srv/tree/p
	assert_output "$(id -u nobody):$(id -g daemon) 2750
$(id -u nobody):$(id -g daemon) 644
$(id -u nobody):$(id -g daemon) 644"
	run -0 svirt-exec --user=nobody:daemon web1 $guest -e '
		open my $f, ">", "$ARGV[0]/d/new" or die "$!\n";
		print "made\n"' $srv/tree
	assert_line made
	svirt-restore --release --original web1
	run -0 owned $srv/tree/d $srv/tree/d/f $srv/tree/p $srv/tree/d/new
	assert_output "$(id -u alice):$(id -g daemon) 2750
$(id -u alice):$(id -g daemon) 644
$(id -u alice):$(id -g daemon) 644
$(id -u alice):$(id -g daemon) 644"
	run refused_tools
	assert_output ''
}

@test "a loop device, of which another is the owner meanwhile" {
	local loop before
	truncate -s 1M $srv/disk1
	loop=$(losetup --find --show $srv/disk1)
	before=$(owned "$loop")
	svirt-alloc --tcg web1 >/dev/null
	svirt-label --owner=nobody web1 "$loop"
	assert_equal "$(owned "$loop")" \
		"$(id -u nobody):$(stat -c %g "$loop") $(stat -c %a "$loop")"
	svirt-restore --release --original web1
	assert_equal "$(owned "$loop")" "$before"
	losetup -d "$loop"
	run refused_tools
	assert_output ''
}

# try VM FILE - what comes of it when a VM opens a file, reading and writing
try() {
	svirt-exec "$1" $guest -e '
		print open(my $f, "+<", $ARGV[0]) ? "opened\n" : "$!\n"' "$2" \
		2>/dev/null
}

@test "a context of its own: the VM's level and another type, not another's level" {
	local level other label
	svirt-alloc --tcg web1 >/dev/null
	svirt-alloc --tcg web2 >/dev/null
	level=$(svirt-list -H -o level web1)
	other=$(svirt-list -H -o level web2)
	touch $srv/disk1
	label=$(label_of $srv/disk1)
	svirt-label --context="system_u:object_r:virt_content_t:$level" \
		web1 $srv/disk1
	run -0 try web1 $srv/disk1
	assert_output 'Permission denied'
	run -0 svirt-exec web1 $guest -e '
		print open(my $f, "<", $ARGV[0]) ? "opened\n" : "$!\n"' $srv/disk1
	assert_line opened
	for wrong in svirt_image_t:$other svirt_image_t:s0 bin_t:$level; do
		touch $srv/disk2
		run -1 svirt-label --context="system_u:object_r:$wrong" web1 \
			$srv/disk2
	done
	svirt-restore --release --original web1
	assert_equal "$(label_of $srv/disk1)" "$label"
}

@test "permissive: of two VMs of a uid each, neither opens the other's disk" {
	local n
	for n in 1 2; do
		svirt-alloc --tcg --uid=600000-609999 web$n >/dev/null
		echo secret >$srv/disk$n
		chmod 666 $srv/disk$n
		svirt-label web$n $srv/disk$n
	done
	setenforce 0
	run -0 try web1 $srv/disk1
	assert_output opened
	run -0 try web2 $srv/disk2
	assert_output opened
	run -0 try web1 $srv/disk2
	assert_output 'Permission denied'
	run -0 try web2 $srv/disk1
	assert_output 'Permission denied'
	# The run folder is its own too.
	run -0 svirt-exec web1 $guest -e '
		print opendir(my $d, "/run/svirt/web2") ? "opened\n" : "$!\n"'
	assert_line 'Permission denied'
	# It is the uid that does it: a VM of root's opens both.
	svirt-alloc --tcg web3 >/dev/null
	chmod 666 $srv/disk1
	run -0 try web3 $srv/disk1
	assert_output opened
}

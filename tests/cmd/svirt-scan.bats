#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck disable=SC2016,SC2100,SC2154 # JSON; a name with dashes; bats sets it
# svirt-scan as a command: its lines, statuses, headers and processes. What each
# option means is in tests/unit/qemu, what QEMU does in svirt-scan-qemu.bats.

setup() {
	load ../run/helpers
	svirt_setup
	cd "$BATS_TEST_TMPDIR" || return
}

teardown() {
	[[ ! ${QEMU-} ]] || kill "$QEMU"
}

qemu=qemu-system-x86_64

@test "a role, a TAB and a path on each line" {
	run -0 --separate-stderr svirt-scan -- $qemu -cdrom cd.iso \
		-drive file=a.img,format=raw -pidfile q.pid
	assert_output $'content\tcd.iso\ncreate\tq.pid\nimage\ta.img' ||
		assert_output $'create\tq.pid\ncontent\tcd.iso\nimage\ta.img'
	assert_equal "$stderr" ""
}

@test "options end at the command, and -- ends them" {
	run -1 svirt-scan $qemu -drive file=a.img,format=raw -V
	assert_line $'image\ta.img'
	assert_line --partial '-V: no option'
	run -0 svirt-scan -v -- $qemu -drive file=a.img,format=raw
}

@test "status 1 when something is not understood, which is named; the rest is printed" {
	run -1 --separate-stderr svirt-scan $qemu -frob /srv/x \
		-drive file=a.img,format=raw
	assert_output $'image\ta.img'
	assert_equal "$stderr" "svirt-scan: -frob: no option that is known here; if it uses /srv/x, list that by hand"
}

@test "status 2 for a usage error" {
	run -2 svirt-scan
	run -2 svirt-scan --pid=1 $qemu
	run -2 svirt-scan --pid=x
	run -2 svirt-scan --pid=1 --move-created=/run
	run -2 svirt-scan --move-created= $qemu
	run -2 svirt-scan --frob
}

@test "standard output that is full is an error" {
	run -1 --separate-stderr bash -c "svirt-scan $qemu -kernel a >/dev/full"
	assert_regex "$stderr" 'standard output'
}

@test "descriptors, addresses and /dev/null are said with -v only" {
	set -- $qemu -add-fd fd=3,set=1 -serial file:/dev/null \
		-chardev socket,id=c,host=h,port=1
	run -0 svirt-scan "$@"
	assert_output ""
	run -0 svirt-scan -v "$@"
	assert_output --partial 'fd=3'
	assert_output --partial '/dev/null'
	assert_output --partial 'h: an address'
}

@test "a format that is not declared is said, with the argument as it should read" {
	run -0 svirt-scan $qemu -hdb disk.qcow2
	assert_output --partial "write -drive file=disk.qcow2,format=qcow2,index=1,media=disk"
	run -0 svirt-scan $qemu -drive file=disk.img,if=virtio
	assert_output --partial "add format=raw"
}

@test "a TAB or newline in a path needs -0, and the other files are printed" {
	run -1 --separate-stderr svirt-scan $qemu -kernel $'a\tb' -initrd c
	assert_output $'content\tc'
	assert_regex "$stderr" 'a\\x09b: a TAB or newline in its name: use -0'
	run -1 svirt-scan $qemu -kernel $'a\nb'
	svirt-scan -0 $qemu -kernel $'a\tb\n' -initrd c >list
	printf 'content\ta\tb\n\0content\tc\0' >wanted
	cmp list wanted
}

@test "--json is one object a line, and always UTF-8" {
	svirt-scan --json $qemu -kernel $'a\tb"\\\xff\xed\xa0\x80' \
		-pidfile q.pid >list
	run -0 jq -c . list
	assert_line '{"role":"content","path":"a\tb\"\\����","image":null}'
	assert_line '{"role":"create","path":"q.pid","image":null}'
}

@test "control characters in a message are escaped" {
	run -1 --separate-stderr svirt-scan $qemu -frob $'/srv/\e[2J\a'
	assert_regex "$stderr" 'x1b\[2J\\x07'
	run -1 grep -q $'\e' <<<"$stderr"
}

@test "control characters in a path do not reach a terminal" {
	python3 - >seen <<-'EOF'
		import os, pty, sys
		def read(fd):
		    data = os.read(fd, 65536)
		    return data
		pty.spawn(["svirt-scan", "qemu-system-x86_64", "-kernel",
		    "a\x1b[2J"], read)
	EOF
	grep -q 'a\\x1b\[2J' seen
	run -1 grep -q $'\e' seen
}

@test "SELinux need not be enabled, and --registry is taken" {
	run -0 svirt-scan --registry=/nonexistent/registry $qemu -kernel a
	assert_output $'content\ta'
}

@test "nothing is run, and nothing is changed" {
	touch disk.img
	run -0 strace -f -qq -o trace -e trace=execve,openat,unlink,rename,mkdir,connect,bind \
		svirt-scan $qemu -drive file=disk.img,format=qcow2 -pidfile p \
		-netdev tap,id=n || [[ $status -eq 1 ]]
	[[ $(grep -c execve trace) -eq 1 ]]
	run -1 grep -E 'O_WRONLY|O_RDWR|O_CREAT|unlink|rename|mkdir|connect|bind' trace
}

# ---- --move-created ----

@test "--move-created prints the command, with what is made in the folder" {
	svirt-scan --move-created=/run/x -- nice $qemu -monitor unix:/tmp/m,server \
		-serial unix:/tmp/a,server -serial unix:/tmp/b,server \
		-qmp unix:/tmp/q,server=on,wait=off -pidfile /tmp/q.pid \
		-chardev socket,id=c,path=/tmp/,,c,server=on -D log \
		-serial file:/var/log/serial -kernel /boot/vmlinuz |
		tr '\0' '\n' >words
	run -0 cat words
	assert_output "nice
$qemu
-monitor
unix:/run/x/monitor,server
-serial
unix:/run/x/serial,server
-serial
unix:/run/x/serial1,server
-qmp
unix:/run/x/qmp,server=on,wait=off
-pidfile
/run/x/q.pid
-chardev
socket,id=c,path=/run/x/,,c,server=on
-D
/run/x/log
-serial
file:/run/x/serial2
-kernel
/boot/vmlinuz"
}

@test "--move-created doubles commas of the folder where they must be" {
	svirt-scan --move-created=/a,b -- $qemu -chardev file,id=c,path=/x,logfile=/y \
		-pidfile /p | tr '\0' '\n' >words
	run -0 sed -n '3p;5p' words
	assert_output $'file,id=c,path=/a,,b/x,logfile=/a,,b/y\n/a,b/p'
}

@test "--move-created moves what is in JSON, and who connects goes along" {
	svirt-scan --move-created=/run/x -- $qemu \
		-netdev '{"type":"stream","id":"n","server":true,"addr":{"type":"unix","path":"/tmp/n"}}' \
		-chardev socket,id=c,path=/tmp/n | tr '\0' '\n' >words
	run -0 sed -n 3p words
	run -0 jq -r .addr.path <<<"$output"
	assert_output /run/x/n
	run -0 sed -n 5p words
	assert_output socket,id=c,path=/run/x/n
}

@test "--move-created says what it cannot move, and what no socket could be" {
	printf '[chardev "c"]\nbackend = "file"\npath = "/tmp/log"\n' >config
	run -1 --separate-stderr svirt-scan --move-created=/run/x -- $qemu \
		-readconfig config
	assert_regex "$stderr" '/tmp/log: QEMU makes it, and nothing'
	run -0 --separate-stderr svirt-scan \
		--move-created="/run/$(printf '%0120d' 1)" -- $qemu -pidfile p
	assert_regex "$stderr" 'too long for a socket'
}

@test "--move-created leaves guest memory where it is" {
	run -0 --separate-stderr svirt-scan --json --move-created=/run/x -- $qemu \
		-mem-path /dev/shm \
		-object memory-backend-file,id=m,mem-path=/srv/nv.img,size=1M
	assert_line '{"role":"create","path":"/dev/shm","image":null}'
	assert_line '{"role":"create","path":"/srv/nv.img","image":null}'
	assert_equal "$stderr" ""
}

@test "--move-created with --json says where each file goes" {
	svirt-scan --json --move-created=/run/x -- $qemu -pidfile /tmp/p -kernel k >list
	run -0 jq -c 'select(.command).command[1:]' list
	assert_output '["-pidfile","/run/x/p","-kernel","k"]'
	run -0 jq -r '[.role, .path, .moved] | join(" ")' list
	assert_line "create /tmp/p /run/x/p"
	assert_line "content k "
}

@test "the command that is printed makes the files there" {
	command -v $qemu || skip "no QEMU"
	mkdir x
	svirt-scan --move-created="$PWD/x" -- $qemu -S -nodefaults -accel tcg \
		-display none -chardev file,id=c,path=/nonexistent/log \
		-monitor stdio -pidfile /nonexistent/pid >words
	run -0 bash -c 'mapfile -d "" -t words <words; echo quit | "${words[@]}"'
	[[ -e x/log && ! -e x/pid ]] # the pid file goes at the end
}

# ---- --pid ----

# Run a QEMU that does nothing, with these arguments.
start_qemu() {
	command -v $qemu || skip "no QEMU"
	$qemu -S -nodefaults -display none -accel tcg "$@" 3>&- >/dev/null 2>&1 &
	QEMU=$!
	while [[ ! -s started ]]; do sleep 0.1; done
}

@test "--pid reads a process: absolute paths, and every role is seen" {
	mkdir folder
	touch folder/disk.img
	cd folder
	qemu-img create -q -f raw base.img 1M
	qemu-img create -q -f qcow2 -b base.img -F raw top.qcow2
	start_qemu -drive file=disk.img,format=raw,if=none,id=d \
		-pidfile started -drive if=none,id=e,file=top.qcow2,format=qcow2
	run -0 svirt-scan --pid=$QEMU
	assert_line $'seen\t'"$PWD/disk.img"
	assert_line $'seen\t'"$PWD/started"
	assert_line $'seen\t'"$PWD/top.qcow2"
	refute_output --partial base.img
	run -0 svirt-scan --json --pid=$QEMU
	run -0 jq -r .role <<<"$output"
	assert_line --index 0 seen
	refute_line --regexp '^(image|create|content)$'
}

@test "--pid of none, of the kernel's own, and of no QEMU" {
	run -1 svirt-scan --pid=2147483646
	assert_output --partial 'no such process'
	run -1 svirt-scan --pid=$$
	assert_output --partial 'a shell can run anything'
}

@test "--pid names are those of the process's root, whatever links say" {
	need_root
	mkdir -p jail/images jail/etc
	touch jail/images/disk.img jail/etc/passwd
	ln -s /images/disk.img jail/link.img
	ln -s ../../../../etc/passwd jail/escape
	cat >jailed <<-'EOF'
		import os, sys, time
		os.chroot(sys.argv[1]); os.chdir("/images")
		open("/ready", "w").close()
		time.sleep(60)
	EOF
	(exec -a $qemu /usr/bin/python3 jailed "$PWD/jail" -drive file=disk.img,format=raw \
		-kernel /link.img -initrd /escape -pidfile ../new 3>&-) &
	QEMU=$!
	while [[ ! -e jail/ready ]]; do sleep 0.1; done
	run -0 --separate-stderr svirt-scan --pid=$QEMU
	assert_line $'seen\t'"$PWD/jail/images/disk.img"
	assert_line $'seen\t'"$PWD/jail/etc/passwd"
	assert_line $'seen\t'"$PWD/jail/images/../new"
	refute_line $'seen\t/etc/passwd'
	refute_output --partial link.img
}

@test "--pid of a QEMU that has left its folder says which names are not known" {
	start_qemu -daemonize -pidfile started
	QEMU=$(<started)
	run -1 svirt-scan --pid="$QEMU"
	assert_output --partial 'a folder that -daemonize has left'
}

# ---- headers ----

# overlay NAME BACKING [FORMAT]: a qcow2 image that names another, unseen
overlay() {
	qemu-img create -q -f qcow2 -b "$2" -F "${3-qcow2}" -u "$1" 1M
}

# scan IMAGE [FORMAT]
scan() {
	svirt-scan $qemu -drive "file=$1,format=${2-qcow2}"
}

@test "a chain of backing files, each beside the image that names it" {
	mkdir dir
	qemu-img create -q -f raw dir/base.img 1M
	overlay dir/mid.qcow2 base.img raw
	overlay top.qcow2 dir/mid.qcow2
	run -0 scan top.qcow2
	assert_output $'image\ttop.qcow2
backing\tdir/mid.qcow2\ttop.qcow2
backing\tdir/base.img\tdir/mid.qcow2'
	run -0 svirt-scan --json $qemu -drive file=top.qcow2,format=qcow2
	assert_line '{"role":"backing","path":"dir/mid.qcow2","image":"top.qcow2"}'
}

@test "a header is read only of a declared format" {
	overlay top.qcow2 /etc/shadow raw
	for arguments in "file=top.qcow2" "file=top.qcow2,format=raw" \
		"file=top.qcow2,format=vhdx"; do
		run -0 svirt-scan $qemu -drive "$arguments"
		refute_output --partial shadow
	done
	run -0 svirt-scan $qemu -hda top.qcow2
	refute_output --partial shadow
	# a base without a format is as far as it goes
	overlay top.qcow2 base.qcow2 raw
	overlay base.qcow2 /etc/shadow raw
	run -0 scan top.qcow2
	refute_output --partial shadow
}

@test "a guest that rewrites its header to name another's disk gains no role but backing" {
	qemu-img create -q -f qcow2 victim.qcow2 1M
	overlay own.qcow2 base.img raw
	overlay evil.qcow2 "$PWD/victim.qcow2"
	cat evil.qcow2 >own.qcow2
	run -0 scan own.qcow2
	assert_output $'image\town.qcow2\nbacking\t'"$PWD/victim.qcow2"$'\town.qcow2'
	qemu-img create -q -f qcow2 -o data_file=victim.raw evil.qcow2 1M
	cat evil.qcow2 >own.qcow2
	run -0 --separate-stderr scan own.qcow2
	assert_output $'image\town.qcow2\nbacking\tvictim.raw\town.qcow2'
	assert_regex "$stderr" 'only the header names'
}

@test "what the command line says of a backing file or data file wins" {
	touch other.raw
	overlay top.qcow2 /etc/shadow raw
	run -0 svirt-scan $qemu -blockdev driver=raw,node-name=b,read-only=on,file.driver=file,file.filename=base.img \
		-blockdev driver=qcow2,node-name=t,backing=b,file.driver=file,file.filename=top.qcow2
	refute_output --partial shadow
	assert_line $'content\tbase.img'
	run -0 svirt-scan $qemu -blockdev \
		'{"driver":"qcow2","node-name":"t","backing":null,"file":{"driver":"file","filename":"top.qcow2"}}'
	assert_output $'image\ttop.qcow2'
	run -0 svirt-scan $qemu -drive \
		file=top.qcow2,format=qcow2,backing.driver=raw,backing.file.filename=base.img
	refute_output --partial shadow
	assert_line $'content\tbase.img'
}

@test "headers through nodes of their own, as libvirt has them" {
	overlay top.qcow2 base.qcow2 raw
	run -0 svirt-scan $qemu \
		-blockdev driver=file,filename=top.qcow2,node-name=s,auto-read-only=on \
		-blockdev driver=qcow2,file=s,node-name=f
	assert_output $'image\ttop.qcow2\nbacking\tbase.qcow2\ttop.qcow2'
	run -0 svirt-scan $qemu \
		-blockdev driver=qcow2,node-name=s,file.driver=file,file.filename=top.qcow2 \
		-blockdev driver=throttle,throttle-group=g,file=s,node-name=t
	assert_line $'backing\tbase.qcow2\ttop.qcow2'
}

@test "qed, qcow and vmdk name files, too" {
	qemu-img create -q -f raw base.img 1M
	qemu-img create -q -f qed -b base.img -F raw a.qed
	qemu-img create -q -f qcow -b base.img -F raw a.qcow
	qemu-img create -q -f vmdk base.vmdk 1M
	qemu-img create -q -f vmdk -b base.vmdk -F vmdk a.vmdk
	qemu-img create -q -f vmdk -o subformat=twoGbMaxExtentFlat flat.vmdk 1M
	run -0 scan a.qed qed
	assert_line $'backing\tbase.img\ta.qed'
	run -0 scan a.qcow qcow
	assert_line $'backing\tbase.img\ta.qcow'
	run -0 scan a.vmdk vmdk
	assert_line $'backing\tbase.vmdk\ta.vmdk'
	run -0 scan flat.vmdk vmdk
	assert_line $'backing\tflat-f001.vmdk\tflat.vmdk'
}

@test "a chain of 200 is followed, one of 201 is named, a loop ends" {
	overlay 200.qcow2 base raw
	for ((i = 199; i > 0; i--)); do
		overlay $i.qcow2 $((i + 1)).qcow2
	done
	run -0 scan 1.qcow2
	[[ $(grep -c '^backing' <<<"$output") -eq 200 ]]
	overlay 0.qcow2 1.qcow2
	run -1 --separate-stderr scan 0.qcow2
	assert_regex "$stderr" 'more than 200 images'
	overlay 200.qcow2 1.qcow2
	run -1 --separate-stderr scan 1.qcow2
	assert_regex "$stderr" 'a loop'
	qemu-img create -q -f qcow2 -b self.qcow -F qcow2 -u self.qcow2 1M
	sed -i 's/self.qcow\([^2]\)/self.qcow2\1/' self.qcow2
	printf '\x0a' | dd of=self.qcow2 bs=1 seek=19 conv=notrunc status=none
	run -1 scan self.qcow2
	assert_output --partial 'a loop'
}

@test "no protocol that a header names is followed, and nothing but files is opened" {
	for name in nbd:localhost:1 nbd+unix:///?socket=/run/x json:{}; do
		overlay top.qcow2 "$name" raw
		run -0 --separate-stderr scan top.qcow2
		assert_output $'image\ttop.qcow2'
		assert_regex "$stderr" 'not followed'
	done
	mkfifo fifo
	overlay top.qcow2 fifo
	run -1 timeout 10 svirt-scan $qemu -drive file=top.qcow2,format=qcow2
	assert_output --partial 'neither a regular file nor a block device'
	overlay top.qcow2 /dev/tty
	run -0 --separate-stderr scan top.qcow2
	assert_output $'image\ttop.qcow2'
	overlay top.qcow2 /dev/zero
	run -0 scan top.qcow2
}

@test "a link that a header names is followed only when it is root's or the caller's" {
	need_root
	overlay secret.qcow2 /etc/shadow raw
	ln -s secret.qcow2 link.qcow2
	overlay top.qcow2 link.qcow2
	run -0 scan top.qcow2
	assert_output --partial shadow
	chown -h 65534 link.qcow2
	run -1 scan top.qcow2
	refute_output --partial shadow
	assert_output --partial "neither root's nor yours"
}

@test "a damaged header, a short one, none, and one that is not there" {
	printf 'QFI\xfb\0\0\0\3' >short.qcow2
	run -1 scan short.qcow2
	assert_output --partial 'no qcow2 image, or a damaged header'
	truncate -s 1M zero.qcow2
	run -1 scan zero.qcow2
	: >empty.qcow2
	run -1 scan empty.qcow2
	run -1 scan missing.qcow2
	assert_line $'image\tmissing.qcow2'
	overlay top.qcow2 "$(printf '%01000d' 1)" raw
	printf '\xff\xff\xff\xff' | dd of=top.qcow2 bs=1 seek=16 conv=notrunc status=none
	run -1 scan top.qcow2
}

@test "names in a header that would end a line are refused, and named" {
	overlay top.qcow2 $'a\timage\nimage\t/etc/shadow' raw
	run -1 --separate-stderr scan top.qcow2
	assert_output $'image\ttop.qcow2'
	assert_regex "$stderr" 'a TAB or newline'
	overlay top.qcow2 $'a\tb' raw
	run -1 --separate-stderr svirt-scan -0 $qemu -drive file=top.qcow2,format=qcow2
	run -1 grep -q 'a.b' <<<"${output}"
}

# ---- -readconfig ----

@test "-readconfig is read: sections, ids and what stands in them" {
	cat >config <<-'EOF'
		# a comment
		[drive "hd0"]
		  file = "a,b.img"
		  format = "raw"
		  if = "none"

		[device]
		  driver = "virtio-blk-pci"
		  drive = "hd0"
		[chardev "monitor"]
		backend = "socket"
		path = "/run/monitor"
		server = "on"
		[mon]
		chardev = "monitor"
		mode = "control"
		[machine]
		  type = "q35"
		[memory]
		  size = "1G"
		[smp-opts]
		  cpus = "2"
		[boot-opts]
		  strict = "on"
		[global]
		driver = "e1000"
		property = "romfile"
		value = "/srv/rom"
		[object "rng0"]
		  qom-type = "rng-random"
		  filename = "/dev/urandom"
		[fsdev "f"]
		  fsdriver = "local"
		  path = "/srv/share"
	EOF
	run -0 svirt-scan $qemu -readconfig config
	for line in $'content\tconfig' $'image\ta,b.img' $'create\t/run/monitor' \
		$'content\t/srv/rom' $'content\t/dev/urandom' $'tree\t/srv/share'; do
		assert_line "$line"
	done
	assert_equal ${#lines[@]} 6
}

@test "-readconfig that is broken, unknown or no file is named" {
	printf '[frob]\npath = "/srv/x"\n' >config
	run -1 svirt-scan $qemu -readconfig config
	assert_output --partial '/srv/x'
	printf '[drive\nfile = a\n' >config
	run -1 svirt-scan $qemu -readconfig config
	assert_output --partial 'line 1'
	mkfifo fifo
	run -1 timeout 10 svirt-scan $qemu -readconfig fifo
	truncate -s 2M config
	run -1 svirt-scan $qemu -readconfig config
}

@test "firmware is looked for in -L's folders by its name" {
	mkdir fw
	touch fw/my.bin
	run -0 svirt-scan $qemu -L fw -bios my.bin
	assert_line $'content\tfw/my.bin'
	assert_line $'content\tfw'
}

# on_buses CMD... - with devices that this host need not have
on_buses() {
	unshare --mount --propagation private sh -ec '
		mount -t tmpfs none /sys/bus
		cd /sys/bus
		mkdir -p pci/devices/0000:01:00.0 pci/devices/0001:02:00.1/vfio-dev/vfio3
		ln -s ../../../kernel/iommu_groups/12 pci/devices/0000:01:00.0/iommu_group
		ln -s ../../../kernel/iommu_groups/7 pci/devices/0001:02:00.1/iommu_group
		while read -r name vendor product bus number port; do
			mkdir -p "usb/devices/$name"
			cd "usb/devices/$name"
			echo "$vendor" >idVendor
			echo "$product" >idProduct
			echo "$bus" >busnum
			echo "$number" >devnum
			echo "$port" >devpath
			cd /sys/bus
		done <<-END
			1-1 1d6b 0002 1 2 1
			3-4.2 046D c52b 3 17 4.2
		END
		exec "$@"' sh "$@"
}

# finds LINE... -- ARGUMENT... - what svirt-scan prints of QEMU's arguments
finds() {
	local expected=()
	while [[ $1 != -- ]]; do
		expected+=("$1")
		shift
	done
	shift
	run -0 on_buses svirt-scan -- $qemu "$@"
	assert_equal "$(sort <<<"$output")" "$(printf '%b\n' "${expected[@]}" | sort)"
}

@test "a device that is passed through is found by its address: its node in /dev" {
	need_root
	vfio='shared\t/dev/vfio/vfio'
	finds 'image\t/dev/vfio/12' "$vfio" -- -device vfio-pci,host=01:00.0
	finds 'image\t/dev/vfio/7' "$vfio" -- -device vfio-pci,host=0001:02:00.1
	finds 'image\t/dev/vfio/12' "$vfio" -- -device \
		vfio-pci,sysfsdev=/sys/bus/pci/devices/0000:01:00.0
	for device in vfio-pci,host=0001:02:00.1,iommufd=i \
		vfio-pci,sysfsdev=/sys/bus/pci/devices/0001:02:00.1,iommufd=i; do
		finds 'image\t/dev/vfio/devices/vfio3' 'shared\t/dev/iommu' -- \
			-object iommufd,id=i -device "$device"
	done
	finds 'image\t/dev/vfio/12' "$vfio" -- \
		-drive file=nvme://0000:01:00.0/1,if=none,format=raw
	finds 'image\t/dev/vfio/12' "$vfio" -- -blockdev \
		'{"driver":"nvme","device":"0000:01:00.0","namespace":1,"node-name":"n"}'
	finds 'image\t/dev/bus/usb/003/017' -- -device \
		usb-host,vendorid=0x046d,productid=0xc52b
	finds 'image\t/dev/bus/usb/003/017' -- -device usb-host,hostbus=3,hostport=4.2
	finds 'image\t/dev/bus/usb/001/002' -- -device usb-host,hostbus=1,hostaddr=2
	run -1 on_buses svirt-scan -- $qemu -device usb-host,vendorid=0x046d,productid=1
	assert_output --partial 'usb-host: no such device here'
}

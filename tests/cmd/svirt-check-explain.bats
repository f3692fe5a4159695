# SPDX-License-Identifier: GPL-2.0-or-later
#
# svirt-check explain: each thing that keeps a VM from a file, and the command
# that mends it, which is run; denials in words.

setup() {
	load ../run/helpers
	load small-policy
	svirt_setup
	need_root
	cd "$BATS_TEST_TMPDIR" || return
	FILES=$(pwd -P)
	# what has no label here, the folders on the way, lets a VM pass
	small_policy '$a (type unlabeled_t) (roletype object_r unlabeled_t)' \
		'$a (allow svirt_t unlabeled_t (dir (search)))' \
		's/^(class process (/(class process (execmem /' \
		's/^(boolean virt_use_usb false)/(boolean virt_use_usb false) (type usb_t) (roletype object_r usb_t) (booleanif virt_use_usb (true (allow svirt_t usb_t (chr_file (open read write getattr)))))/'
	tool alloc --static=system_u:system_r:svirt_t:s0:c1,c2 one >/dev/null
	tool alloc --static=system_u:system_r:svirt_t:s0:c3,c4 two >/dev/null
	: >disk
	chmod 600 disk
	chmod 755 . "$BATS_FILE_TMPDIR" "$BATS_RUN_TMPDIR" 2>/dev/null || true
}

explain() {
	tool check --policy=policy explain "$@"
}

# mend - run the commands that the last explanation printed
mend() {
	sed -n 's/^ \{8\}//p' <<<"$output" | awk '!seen[$0]++' >commands
	[[ -s commands ]]
	# the test's own registry and kernel, and no chcon that asks for SELinux
	sed -E -i "s,(^|&& )(svirt-[a-z]+) ,\1LD_PRELOAD=$FAKE \2 --registry=$REGISTRY ,g;
		s,^chcon -h ([^ ]+) -- ,setfattr -n security.selinux -v \1 -- ," commands
	bash -e <(declare -f semanage restorecon setsebool; cat commands)
}

# Stand-ins that take what is printed and nothing else.

semanage() {
	case $1/$2/$3/$# in
	fcontext/-a/-t/5)
		printf '%s\tsystem_u:object_r:%s:s0\n' "$5" "$4" \
			>>"$FAKE_FIXTURES/file_contexts"
		;;
	port/-a/-t/7)
		[[ "$4 $5 $6" == "vnc_port_t -p tcp" ]]
		echo "$7" >>ports
		;;
	*) return 1 ;;
	esac
}

# the real one
restorecon() {
	LD_PRELOAD=$FAKE /usr/sbin/restorecon "$@"
}

setsebool() {
	[[ $1 == -P && $# -eq 3 ]]
	sed -i "s/^(boolean $2 [a-z]*)/(boolean $2 ${3/on/true})/" policy.cil
	secilc -c 33 -o policy -f file_contexts policy.cil
}

@test "a VM's own disk: it can, and each reason is told" {
	tool label one disk
	run -0 explain one disk
	assert_line -n 0 "one can read and write $FILES/disk"
	assert_line --partial "ok  record   $FILES/disk: on record as image of one"
	assert_line --partial "ok  folder   $FILES/disk: every folder on the way lets it pass"
	assert_line --regexp "ok  mode .* may, as owner"
	assert_line --partial "a rule allows it to system_u:object_r:svirt_image_t:s0:c1,c2"
	run -0 explain -q one disk
	assert_output "one can read and write $FILES/disk"
}

@test "an unlabelled file: no rule for its type, mended by svirt-label" {
	run -1 explain one disk
	assert_line -n 0 "one cannot use $FILES/disk"
	assert_line --partial "no  type     $FILES/disk: "
	assert_line --partial "no rule allows it from svirt_t to unlabeled_t:file"
	assert_line "        svirt-label one $FILES/disk"
	mend
	run -0 explain one disk
}

@test "another VM's disk: the constraint, whose it is, and both commands" {
	tool label two disk
	run -1 explain one disk
	assert_line --partial "no  category $FILES/disk: "
	assert_line --partial "s0:c1,c2 does not include s0:c3,c4, the level of two: mlsconstrain file ("
	assert_line --partial "on record for two, not for one"
	sed -n 's/^ \{8\}//p' <<<"$output" >printed
	printf '%s\n' "svirt-restore --file=$FILES/disk two" "svirt-label one $FILES/disk" |
		diff - printed
	mend
	run -0 explain one disk
}

@test "a file that lost its label: that on record, mended by chcon" {
	tool label one disk
	setfattr -n security.selinux -v system_u:object_r:svirt_image_t:s0:c3 disk
	run -1 explain one disk
	assert_line "        chcon -h system_u:object_r:svirt_image_t:s0:c1,c2 -- $FILES/disk"
	mend
	run -0 explain one disk
}

@test "a medium may be read, and nobody misses writing" {
	tool label --content one disk
	run -0 explain one disk
	assert_line -n 0 "one can read $FILES/disk"
}

@test "mode and ACL count for the user that the VM runs as, and chown mends it" {
	tool label one disk
	sleep 1000 3>&- &
	put_process $! system_u:system_r:svirt_t:s0:c1,c2
	run -0 explain one disk
	assert_line --regexp "ok  mode .*uid 0, as it runs, may"
	kill $!
	setpriv --reuid=4321 --regid=4321 --clear-groups sleep 1000 3>&- &
	pid=$!
	put_process $pid system_u:system_r:svirt_t:s0:c1,c2
	until grep -q '^Uid:.4321' /proc/$pid/status; do sleep 0.1; done
	run -1 explain one disk
	assert_line --regexp "no  mode .*uid 4321, as it runs, may not read or write it, as others"
	if command -v setfacl >/dev/null && setfacl -m u:4321:rw disk 2>/dev/null; then
		run explain one disk
		assert_line --regexp "ok  mode .*may, as its ACL"
		setfacl -m m::r disk
		run explain one disk
		assert_line --regexp "no  mode .*may not write it, as its ACL"
		setfacl -b disk
		chmod 600 disk
	fi
	run -1 explain one disk
	mend
	run -0 explain one disk
	kill $pid
}

@test "a device that a boolean opens: which, and setsebool mends it" {
	# the character device of /dev/fuse, which is opened by nobody here
	mknod -m 666 usb c 10 229 || skip "no device node here"
	setfattr -n security.selinux -v system_u:object_r:usb_t:s0 usb
	run -1 explain one usb
	assert_line --partial "no  boolean  $FILES/usb: "
	assert_line --partial "a rule from svirt_t to usb_t:chr_file is off, by the boolean virt_use_usb"
	assert_line "        setsebool -P virt_use_usb on"
	mend
	run -0 explain one usb
}

@test "a capability counts where it is had and the policy lets it" {
	tool label one disk
	chown 4321 disk
	sleep 1000 3>&- &
	pid=$!
	put_process $pid system_u:system_r:svirt_t:s0:c1,c2
	run -1 explain one disk
	assert_line --regexp "no  mode .*uid 0, as it runs, may not read or write it, as (group|others)"
	small_policy '$a (type unlabeled_t) (roletype object_r unlabeled_t)' \
		'$a (allow svirt_t unlabeled_t (dir (search)))' \
		's/^(class capability (/(class capability (dac_override /' \
		'$a (allow svirt_t self (capability (dac_override)))'
	grep -q '^CapEff:.*[2367abef]$' /proc/$pid/status || skip "no such capability here"
	run -0 explain one disk
	assert_line --regexp "ok  mode .*uid 0, as it runs, may"
	kill $pid
}

@test "a folder that may not be passed is named, and mended" {
	tool label one disk
	mkdir -m 700 closed
	mv disk closed/disk
	setpriv --reuid=4321 --regid=4321 --clear-groups sleep 1000 3>&- &
	pid=$!
	put_process $pid system_u:system_r:svirt_t:s0:c1,c2
	until grep -q '^Uid:.4321' /proc/$pid/status; do sleep 0.1; done
	chown 4321 closed/disk
	run -1 explain one closed/disk
	assert_line --partial "no  folder   $FILES/closed: uid 4321, as it runs, may not pass it, as others"
	assert_line "        chmod o+x -- $FILES/closed"
	kill $pid
	setfattr -n security.selinux -v system_u:object_r:tmp_t:s0 closed
	run -1 explain one closed/disk
	assert_line --partial "no  type     $FILES/closed: search: no rule allows it from svirt_t to tmp_t:dir"
}

@test "a folder of a type that may not be passed: file contexts and restorecon" {
	small_policy '$a (type unlabeled_t) (roletype object_r unlabeled_t)' \
		'$a (allow svirt_t unlabeled_t (dir (search)))' \
		'$a (allow svirt_t virt_content_t (dir (search)))'
	export FAKE_FIXTURES=$BATS_TEST_TMPDIR/fixtures
	cp -r "$FIXTURES" "$FAKE_FIXTURES"
	mkdir 'closed+(1)'
	tool label one disk
	mv disk 'closed+(1)/disk'
	setfattr -n security.selinux -v system_u:object_r:tmp_t:s0 'closed+(1)'
	run -1 explain one 'closed+(1)/disk'
	assert_line --partial "semanage fcontext -a -t virt_content_t \$'"
	mend
	assert_label 'closed+(1)' system_u:object_r:virt_content_t:s0
	run -0 explain one 'closed+(1)/disk'
}

@test "a mount for reading is told from the policy" {
	# shellcheck disable=SC2016  # of the shell that it starts
	run -0 env LD_PRELOAD= unshare -m --propagation private bash -c '
		explain() {
			LD_PRELOAD=$FAKE svirt-check --registry="$1" \
				--policy=policy explain one own/disk
		}
		mkdir own && mount -t tmpfs tmpfs own && : >own/disk &&
		LD_PRELOAD=$FAKE svirt-label --registry="$1" one own/disk &&
		mount -o remount,ro own || exit
		explain "$1" && exit 1
		explain "$1" | sed -n "s/^ \{8\}//p" >commands
		bash -e commands && explain "$1"
	' bash "$REGISTRY"
	assert_line --partial "one can read and write $FILES/own/disk"
	assert_line -n 0 "one can read and cannot write $FILES/own/disk"
	assert_line --partial "no  mount    $FILES/own/disk: its file system is mounted read-only"
	assert_line "        mount -o remount,rw \"\$(findmnt -n -o TARGET --target $FILES/own/disk)\""
}

@test "it cannot explain: no such file, no such VM, half a question" {
	run -1 explain one missing
	assert_output --partial "missing: No such file"
	run -1 explain nobody disk
	assert_output --partial "nobody: no such VM"
	run -2 explain one
	assert_output --partial "explain VM FILE"
	echo "nothing of the kind" >log
	run -1 explain <log
	assert_output --partial "no denial on standard input"
}

@test "--json has an object for each reason" {
	tool label two disk
	run -1 tool check --policy=policy --json explain one disk
	run -0 jq -rs 'map(select(.severity == "error"))[0] | .check, .id' <<<"$output"
	assert_output $'explain\nexplain.category'
}

# denial PERMISSIONS REST - a line of the audit log, of the VM one
denial() {
	printf 'type=AVC msg=audit(1700000000.001:7): avc:  denied  { %s } for  pid=9 comm="qemu" scontext=system_u:system_r:svirt_t:s0:c1,c2 %s permissive=0\n' "$1" "$2"
}

@test "a denial of another VM's disk, by path" {
	tool label two disk
	denial "read write" "path=\"$FILES/disk\" tcontext=$(image c3,c4) tclass=file" >log
	run -0 explain <log
	assert_line -n 0 "one (qemu) was refused: read write of the file $FILES/disk"
	assert_line --partial "does not include s0:c3,c4, the level of two"
	assert_line "        svirt-restore --file=$FILES/disk two && svirt-label one $FILES/disk"
	mend
	run -0 explain one disk
	refute_output --partial audit2allow
}

@test "a denial by a boolean, of a making, of a capability, of another's process" {
	denial read 'path="/dev/bus/usb/001/002" tcontext=system_u:object_r:usb_t:s0 tclass=chr_file' >log
	run -0 explain <log
	assert_line --partial "is off, by the boolean virt_use_usb"
	assert_line "        setsebool -P virt_use_usb on"
	mend
	run -0 explain <log
	assert_line --partial "the policy allows it by now"
	denial create 'name="mon" tcontext=system_u:object_r:tmp_t:s0 tclass=dir' |
		sed 's/create/add_name/' >log
	run -0 explain <log
	assert_line "        svirt-scan --move-created=/run/svirt/one -- CMD"
	denial execmem 'tcontext=system_u:system_r:svirt_t:s0:c1,c2 tclass=process' >log
	run -0 explain <log
	assert_line "        svirt-restore --release one && svirt-alloc --tcg one"
	cp "$REGISTRY" registry.kept
	mend
	run -0 tool list -H -o context one
	assert_output --partial :svirt_tcg_t:
	cp registry.kept "$REGISTRY"
	denial name_bind 'src=5900 tcontext=system_u:object_r:unreserved_port_t:s0 tclass=tcp_socket' >log
	run -0 explain <log
	mend
	assert_equal "$(<ports)" 5900
	denial chown 'tcontext=system_u:system_r:svirt_t:s0:c1,c2 tclass=capability' >log
	run -0 explain <log
	assert_line --partial "no VM has this capability"
	denial signal 'tcontext=system_u:system_r:svirt_t:s0:c3,c4 tclass=process' >log
	run -0 explain <log
	assert_line --partial "this is isolation at work"
	refute_line --regexp '^ {8}'
}

@test "what a VM made up in a denial is text: encoded names, quotes, a shell" {
	name=$'x"; touch owned #\n\033[2J'
	hex=$(printf %s "/$name" | od -An -tx1 | tr -d ' \n' | tr a-f A-F)
	denial read "path=$hex tcontext=system_u:object_r:tmp_t:s0 tclass=file" >log
	run -0 explain <log
	refute_output --partial $'\033'
	sed -n 's/^ \{8\}svirt-label one /printf %s /p' <<<"$output" >"quoted"
	assert_equal "$(bash quoted)" "/$name"
	[[ ! -e owned ]]
}

@test "several denials, and the path in a record of the same event" {
	local node
	node=$(find /dev -maxdepth 1 -type b -name '[a-z]*' -printf '%f\n' -quit)
	[[ -n $node ]] || skip 'no block device'
	{
		denial read 'name="disk" dev="vda" ino=5 tcontext=system_u:object_r:tmp_t:s0 tclass=file'
		echo "type=PATH msg=audit(1700000000.001:7): item=0 name=\"$FILES/disk\" inode=5"
		denial write "name=\"b\" dev=\"$node\" ino=6 tcontext=system_u:object_r:tmp_t:s0 tclass=file"
		denial write 'name="c" dev="nosuch" ino=7 tcontext=system_u:object_r:tmp_t:s0 tclass=file'
	} >log
	run -0 explain <log
	assert_line "        svirt-label one $FILES/disk"
	assert_line "        svirt-label one \"\$(find \"\$(findmnt -nfo TARGET /dev/$node)\" -xdev -inum 6 -print -quit)\""
	refute_output --partial 'inum 7'
}

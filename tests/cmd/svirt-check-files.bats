# SPDX-License-Identifier: GPL-2.0-or-later
#
# svirt-check on files of VMs, and on what lies beside them. Each remedy is run
# as it is printed.

setup_file() {
	command -v secilc >/dev/null || skip "no secilc"
	secilc -c 33 -f /dev/null -o "$BATS_FILE_TMPDIR/compiled" \
		"$BATS_TEST_DIRNAME/../policy/small.cil"
}

setup() {
	load ../run/helpers
	svirt_setup
	need_root
	mkdir "$BATS_TEST_TMPDIR/images"
	cd "$BATS_TEST_TMPDIR/images" || return
	umask 077
	export FAKE_COMPILED=$BATS_FILE_TMPDIR/compiled
	tool alloc --static=system_u:system_r:svirt_t:s0:c1,c2 web1 >/dev/null
	tool alloc --static=system_u:system_r:svirt_t:s0:c3,c4 web2 >/dev/null
	make_file disk.img system_u:object_r:virt_image_t:s0
	tool label web1 disk.img
	assert_silent
}

assert_silent() {
	run -0 tool check -q files
	assert_output ""
}

# finds SEVERITY ID SUBJECT PART-OF-DETAIL - this and nothing else
finds() {
	run -1 tool check -q files
	assert_equal "$(grep -c '^[a-z]' <<<"$output")" 1
	assert_line --index 0 --regexp "^$1: $2: $3: .*$4"
}

# mend - run what was printed to mend it, on the test's registry
mend() {
	local line

	while read -r line; do
		line=${line/#svirt-/tool }
		eval "$line"
	done < <(sed -n 's/^    //p' <<<"$output")
}

@test "a label that is not what was set" {
	chcon_file disk.img system_u:object_r:virt_image_t:s0
	finds error files.label "$PWD/disk.img" "image of web1: it has .*virt_image_t:s0, and .*c1,c2 was set"
	mend
	assert_label disk.img "$(image c1,c2)"
	assert_silent
}

# chcon_file FILE CONTEXT - what chcon(1) does
chcon_file() {
	setfattr -n security.selinux -v "$2" -- "$1"
}

# chcon -h CONTEXT FILE, or -t TYPE FILE, where there is no SELinux
chcon() {
	case $1 in
	-h) chcon_file "$3" "$2" ;;
	-t) chcon_file "$3" "$(label_of "$3" | sed "s/:[a-z_]*_t:/:$2:/")" ;;
	esac
}

@test "gone, and replaced" {
	rm disk.img
	finds warning files.gone "$PWD/disk.img" "it is gone"
	mend
	assert_silent
	make_file disk.img system_u:object_r:virt_image_t:s0
	tool label web1 disk.img
	make_file new.img system_u:object_r:virt_image_t:s0
	mv new.img disk.img
	finds error files.replaced "$PWD/disk.img" "another file"
	mend || true
	assert_label disk.img system_u:object_r:virt_image_t:s0
	assert_silent
}

@test "a renamed file is the same file" {
	mv disk.img other.img
	assert_silent
}

@test "a level that no VM holds" {
	make_file left.img "$(image c0,c4)"
	finds warning files.level "$PWD/left.img" "no VM holds"
	mend
	run -0 label_of left.img
	refute_output --partial c0
	rm left.img
	assert_silent
	# what a process runs at is somebody's, such as libvirt's
	make_file libvirts.img "$(image c0,c4)"
	start_sleeper system_u:system_r:svirt_t:s0:c0,c4
	assert_silent
	kill "$SLEEPER"
}

@test "an image at rest that VMs could read; content and a README are none" {
	make_file rest.img system_u:object_r:virt_image_t:s0
	make_file cd.iso system_u:object_r:virt_content_t:s0
	make_file README system_u:object_r:var_t:s0
	assert_silent
	chcon_file rest.img system_u:object_r:var_t:s0
	finds warning files.rest "$PWD/rest.img" "every VM could read it"
	mend
	assert_label rest.img system_u:object_r:svirt_rest_t:s0
	# what was once shared
	make_file shared system_u:object_r:svirt_image_t:s0
	finds warning files.rest "$PWD/shared" "every VM"
}

@test "hard links, and a mode that is open to all" {
	ln disk.img second.img
	finds warning files.hardlink "$PWD/disk.img" "other names"
	rm second.img
	chmod 644 disk.img
	finds warning files.others "$PWD/disk.img" "every user may read"
	mend
	assert_silent
	chmod 602 disk.img
	finds warning files.others "$PWD/disk.img" "every user may write"
}

@test "a whole disk of the host's" {
	local driven=(/sys/block/*/device) number

	[[ -e ${driven[0]} ]] || skip "no disk here"
	number=$(<"${driven[0]%/*}/dev")
	mknod -m 600 disk b "${number%:*}" "${number#*:}"
	setfattr -n security.selinux -v system_u:object_r:fixed_disk_device_t:s0 disk
	run -1 tool label web1 disk
	assert_silent
	tool label --allow=disk web1 disk
	finds warning files.disk "$PWD/disk" "a whole disk"
	tool restore --file=disk web1
	assert_silent
}

@test "what an image rests on may be written by no VM" {
	make_file base.img system_u:object_r:virt_image_t:s0
	tool label --content web1 base.img
	make_file over.img system_u:object_r:virt_image_t:s0
	printf 'image\t%s\nbacking\t%s\t%s\n' "$PWD/over.img" "$PWD/base.img" \
		"$PWD/over.img" | tool label -f - web1
	assert_silent
	tool restore --file=base.img web1
	tool label web2 base.img
	finds error files.backing "$PWD/base.img" "over.img of web1 rests on it"
	# it is web2's no longer
	mend
	assert_equal "$(on_record web2)" ""
	assert_silent
}

@test "shared files are information" {
	make_file common system_u:object_r:virt_image_t:s0
	tool label --shared web1 common
	assert_silent
	run -0 tool check files
	assert_line --regexp "^info: files.shared: $PWD/common: shared of web1"
}

@test "a name that is commands, and one that moves the cursor" {
	local name=$'a \'$(touch pwned); touch pwned\n\e[2Jerror: x.img'

	make_file "$name" "$(image c0,c4)"
	run -1 tool check -q files
	refute_output --partial $'\e'
	assert_equal "$(grep -c '^[a-z]' <<<"$output")" 1
	mend
	[[ ! -e pwned ]]
	run -0 label_of "$name"
	refute_output --partial c0
}

@test "a folder with files without end: some are looked at, and that is said" {
	python3 -c 'for i in range(66000): open("f%d" % i, "w")'
	SECONDS=0
	finds warning files.unseen "$PWD" "not all"
	((SECONDS < 30))
}

@test "a registry that others may read: no file is looked for by it" {
	chmod 755 "${REGISTRY%/*}"
	finds warning files.unseen "$REGISTRY" "not read"
}

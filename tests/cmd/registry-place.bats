#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# Every command that takes --registry, with one in a place where somebody else
# could put another.

setup() {
	load ../run/helpers
	svirt_setup
	need_root
	cd "$BATS_TEST_TMPDIR" || return
	mkdir -p above/in
	mkdir -m 0700 above/in/reg
	: >file
}

# each WANTED MESSAGE - the arguments of every command that opens a registry are
# refused, and nothing is made
each() {
	local message=$1 command

	while read -r -a command; do
		run tool "${command[@]}"
		assert_equal "$status" "$([[ ${command[0]} == exec ]] &&
			echo 125 || echo 2)"
		assert_output --partial "$message"
	done <<-'EOF2'
		alloc vm1
		alloc -n vm1
		label vm1 file
		exec vm1 -- true
		restore vm1
		restore --unowned file
		list
		release vm1
		connect --print vm1
		check report vm1
	EOF2
	run svirt-run --registry="$REGISTRY" -- true
	assert_failure 125
}

# the way in which every command answers in its own words
swapped='a folder above it is another user'

@test "a folder above it that everybody can write in" {
	REGISTRY=$PWD/above/in/reg/registry.db
	chmod 0777 above
	each "$swapped"
	run -0 ls above/in/reg
	assert_output ''
	# made there before, it is refused all the same, read or written
	chmod 0755 above
	tool alloc vm1 >/dev/null
	chmod 0777 above
	each "$swapped"
	run -1 tool check -q registry
	assert_output --partial "$swapped"
}

@test "a folder above it that its group can write in" {
	REGISTRY=$PWD/above/in/reg/registry.db
	chmod 0775 above
	each "$swapped"
}

@test "a folder above it that is another user's" {
	REGISTRY=$PWD/above/in/reg/registry.db
	chown 4242 above
	each "$swapped"
	chown 0 above
	chown 4242 above/in
	each "$swapped"
	# also where only the registry's own folder is missing
	REGISTRY=$PWD/above/in/new/registry.db
	each "$swapped"
	[[ ! -e above/in/new ]]
}

@test "a folder above it that is a VM's" {
	REGISTRY=$PWD/above/in/reg/registry.db
	setfattr -n security.selinux -v "$(image c1,c2)" above/in
	each "$swapped"
}

@test "from a relative path the folders above are looked at as well" {
	chmod 0777 above
	cd above/in/reg || return
	: >file
	REGISTRY=registry.db
	each "$swapped"
	REGISTRY=../reg/registry.db
	each "$swapped"
	run -0 ls
	assert_output file
}

@test "a sticky folder above it, as /tmp is, in which the next is the caller's" {
	REGISTRY=$PWD/above/in/reg/registry.db
	chmod 1777 above
	run -0 tool alloc vm1
	# but not one that somebody else made there
	chown 4242 above/in
	each "$swapped"
}

@test "a symbolic link on the way: root's is followed, another's is not" {
	REGISTRY=$PWD/link/reg/registry.db
	ln -s above/in link
	run -0 tool alloc vm1
	[[ -e above/in/reg/registry.db ]]
	rm -r above/in/reg
	mkdir -m 0700 above/in/reg
	chown -h 4242 link
	each 'or behind one that is another user'
	# what it leads through counts as well
	chown -h 0 link
	chmod 0777 above
	each "$swapped"
	run -0 ls above/in/reg
	assert_output ''
}

@test "a user's own registry in the user's own folder" {
	mkdir -m 0755 home
	chown -R 4242 home
	chmod 0777 "$FAKE_PROC"
	# the commands may be where that user cannot look
	run -0 setpriv --reuid=4242 --clear-groups \
		--inh-caps=+dac_read_search --ambient-caps=+dac_read_search \
		env LD_PRELOAD="$FAKE" \
		svirt-alloc --registry="$PWD/home/reg/registry.db" vm1
	run -0 stat -c '%u %a' home/reg home/reg/registry.db
	assert_output $'4242 700\n4242 600'
	# which is not root's
	REGISTRY=$PWD/home/reg/registry.db
	each "$swapped"
}

@test "the registry of the host, made anew" {
	mkdir lib
	run -0 unshare --mount --propagation private bash -c '
		mount --bind lib /var/lib && LD_PRELOAD=$FAKE svirt-alloc vm1 &&
		stat -c "%a" /var/lib/svirt /var/lib/svirt/registry.db'
	assert_output --partial $'700\n600'
}

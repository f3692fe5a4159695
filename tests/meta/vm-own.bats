#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck disable=SC2016 # for inner shells
# That examples/vm-own and its rules let a group start its own VMs, and what the
# members may try to get more: alice and bob are in it, carol is not.

setup() {
	load ../run/helpers
	svirt_setup
	need_root
	for command in sudo doas setpriv; do
		command -v "$command" || skip "$command is not installed"
	done
	cd "$BATS_TEST_TMPDIR" || return
	chmod 1777 "$FAKE_PROC"
	mkdir -p etc/sudoers.d home/{alice,bob} run bin sbin
	mv "$FAKE_PROC" run/proc
	cp -R "$FAKE" "$FIXTURES" run
	echo "allow svirt*_t unlabeled_t file @(read|write|append)" >run/policy
	accounts
	tools
	rules
	chown 4001:4001 home/alice
	chown 4002:4002 home/bob
	disk home/alice/disk 4001
	disk home/bob/disk 4002
	disk home/roots 0
}

# What had to be there to be mounted over.
teardown() {
	[[ ! -e $BATS_TEST_TMPDIR/made ]] || xargs rm -f <"$BATS_TEST_TMPDIR/made"
}

accounts() {
	local user id=4001
	cp /etc/passwd /etc/group /etc/shadow etc
	for user in alice bob carol; do
		echo "$user:x:$id:$id::/home/$user:/bin/sh" >>etc/passwd
		echo "$user:x:$id:" >>etc/group
		echo "$user:*:19000:0:99999:7:::" >>etc/shadow
		id=$((id + 1))
	done
	echo "vm-users:x:4009:alice,bob" >>etc/group
}

# The commands as they would be installed, with the stand-in of the kernel, and
# a QEMU that tells what it was given.
tools() {
	local tool
	cp "$TOP/examples/vm-own" sbin
	for tool in alloc label exec restore list; do
		cat >"sbin/svirt-$tool" <<-END
			#!/bin/sh
			export FAKE_PROC=/run/proc FAKE_FIXTURES=/run/fixtures FAKE_POLICY=/run/policy
			export LD_LIBRARY_PATH='$LD_LIBRARY_PATH' LD_PRELOAD=/run/fakeselinux.so
			exec '$(command -v "svirt-$tool")' --registry='$REGISTRY' "\$@"
		END
	done
	cat >bin/qemu-system-x86_64 <<-'END'
		#!/bin/sh
		id
		echo "$@"
		echo "$TMPDIR"
	END
	chmod 755 sbin/* bin/*
}

rules() {
	sed 's/^%vm-users/root ALL = (ALL) ALL\n&/' "$TOP/examples/vm-own.sudoers" \
		>etc/sudoers
	chmod 440 etc/sudoers
	cp "$TOP/examples/vm-own.doas" etc/doas.conf
}

disk() {
	make_file "$1" system_u:object_r:user_home_t:s0
	chown "$2:$2" "$1"
	chmod 600 "$1"
}

# host CMD... - on a host with these accounts, programs and rules
host() {
	env -u LD_PRELOAD -u LD_LIBRARY_PATH unshare --mount --propagation private sh -c '
		cd "$1" || exit
		for file in passwd group shadow sudoers doas.conf; do
			test -e "/etc/$file" ||
				{ : >"/etc/$file" && echo "/etc/$file" >>made; }
			mount --bind "etc/$file" "/etc/$file" || exit
		done
		mount --bind home /home && mount --bind sbin /usr/local/sbin &&
			mount --bind bin /usr/local/bin &&
			mount --bind run /run || exit
		cd /
		shift
		exec "$@"' sh "$BATS_TEST_TMPDIR" "$@"
}

# as USER CMD... - after a login, without a password
as() {
	host setpriv --reuid="$1" --regid="$1" --init-groups -- \
		env -i HOME="/home/$1" USER="$1" PATH=/usr/bin:/bin "${@:2}"
}

nothing_left() {
	run -0 tool list -H
	assert_output ''
	assert_label home/roots system_u:object_r:user_home_t:s0
	assert_label home/alice/disk system_u:object_r:user_home_t:s0
	assert_label home/bob/disk system_u:object_r:user_home_t:s0
}

own=/usr/local/sbin/vm-own

@test "a member runs a VM of her own from a disk of her own" {
	for by in 'sudo -n' 'doas -n'; do
		# shellcheck disable=SC2086 # words
		run -0 as alice $by $own web1 /home/alice/disk 64
		assert_line --regexp '^uid=4001\(alice\) gid=4001\(alice\) .* context=system_u:system_r:svirt(_tcg)?_t:s0:c[0-9]+,c[0-9]+$'
		assert_line --partial 'file=/home/alice/disk,format=raw'
		assert_line /run/svirt/alice.web1
		nothing_left
	done
}

@test "who is not a member runs none, and nobody runs anything else" {
	for by in 'sudo -n' 'doas -n'; do
		# shellcheck disable=SC2086
		{
			run -1 as carol $by $own web1 /home/alice/disk
			run -1 as alice $by /usr/local/sbin/svirt-label web1 /home/roots
			run -1 as alice $by /usr/local/sbin/svirt-exec web1 /bin/sh
			run -1 as alice $by /bin/sh -c "$own web1 /home/alice/disk"
			run -1 as alice $by -u bob $own web1 /home/bob/disk
		}
	done
	cp sbin/vm-own home/alice/vm-own
	run -1 as alice sudo -n /home/alice/vm-own web1 /home/alice/disk
	nothing_left
}

@test "another's disk is refused, by whatever name" {
	ln home/roots home/alice/hard
	ln -s ../roots home/alice/soft
	chown -h 4001 home/alice/soft
	ln -s /home home/alice/home
	chown -h 4001 home/alice/home
	for disk in /home/roots /home/bob/disk /home/alice/hard /home/alice/soft \
		/home/alice/../roots /home/alice/home/roots /home/alice /etc/shadow \
		/dev/zero /proc/self/mem; do
		run as alice sudo -n $own web1 "$disk"
		assert_failure 1
		assert_line --partial "svirt-label: "
		refute_line --partial context=
	done
	nothing_left
}

@test "names and options that are none of hers are refused" {
	for words in "bob.web1 /home/alice/disk" "../web1 /home/alice/disk" \
		"--registry=/tmp/x /home/alice/disk" "-n /home/alice/disk" \
		"web1 --owner=root" "web1 disk" "web1 /home/alice/disk 64,x" \
		"web1 /home/alice/disk 64 -monitor" "web1 nbd://host/x" "web1" ""; do
		# shellcheck disable=SC2086
		run -2 as alice sudo -n $own $words
	done
	nothing_left
	# a comma begins no further option of QEMU's
	disk 'home/alice/a,file=b' 4001
	run -0 as alice sudo -n $own web1 '/home/alice/a,file=b'
	assert_line --partial 'file=/home/alice/a,,file=b,format=raw'
}

@test "the environment makes nobody somebody else" {
	run -0 as alice env SUDO_UID=4002 DOAS_USER=bob PKEXEC_UID=4002 \
		BASH_ENV=/home/alice/x LD_PRELOAD=/home/alice/x.so \
		sudo -n $own web1 /home/alice/disk
	assert_line --partial 'uid=4001(alice)'
	run -0 as alice env SUDO_UID=4002 PKEXEC_UID=4002 DOAS_USER=bob \
		doas -n $own web1 /home/alice/disk
	assert_line --partial 'uid=4001(alice)'
	run -1 as alice sudo -n SUDO_UID=4002 $own web1 /home/bob/disk
	run -1 as alice sudo -nE $own web1 /home/alice/disk
	# rules that let through what they should not: it does not guess
	run -2 host env SUDO_UID=4001 DOAS_USER=bob $own web1 /home/bob/disk
	run -2 host $own web1 /home/alice/disk
	run -2 host env SUDO_UID=0 $own web1 /home/roots
	run -2 as alice env SUDO_UID=4001 $own web1 /home/alice/disk
	nothing_left
}

@test "a VM's name that is taken is taken, and bob's is another" {
	tool alloc alice.web1
	run -1 as alice sudo -n $own web1 /home/alice/disk
	run -0 as bob sudo -n $own web1 /home/bob/disk
	assert_line /run/svirt/bob.web1
	run -0 tool list -H -o name
	assert_output alice.web1
}

@test "the rules are well-formed" {
	run -0 visudo -c -f "$TOP/examples/vm-own.sudoers"
	run -0 as alice doas -C /etc/doas.conf $own
	assert_output 'permit nopass'
	run -1 as carol doas -C /etc/doas.conf $own
	assert_output deny
	run -0 python3 -c 'import sys, xml.dom.minidom
policy = xml.dom.minidom.parse(sys.argv[1])
print(*(e.firstChild.data for e in policy.getElementsByTagName("annotate")),
      *sorted({e.firstChild.data for t in ("any", "inactive", "active")
               for e in policy.getElementsByTagName("allow_" + t)}))' \
		"$TOP/examples/vm-own.policy"
	assert_output "$own no"
}

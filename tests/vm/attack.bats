#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A QEMU that its guest has taken over (attack/), started by svirt-exec: what it
# can do is exactly what svirt(7) says, under "What remains open". Another VM is
# there to be attacked, of the same user, with every mode open: so that what
# refuses is the policy and nothing else.

# shellcheck disable=SC2154 # lib.bash and setup_file set them
# shellcheck disable=SC2054 # contexts
load lib

dir=/srv/attack
page=/usr/share/man/man7/svirt.7

setup_file() {
	mkdir -p $dir
	chmod 777 $dir
	restorecon -R $dir
	cp "$BATS_TEST_DIRNAME/broken-qemu" $dir/qemu
	chcon system_u:object_r:qemu_exec_t:s0 $dir/qemu
	cp $dir/qemu $dir/helper
	chcon system_u:object_r:svirt_helper_exec_t:s0 $dir/helper
	for name in libvirt:virtd bridgehelper:virt_bridgehelper samba:smbd \
		pulseaudio:pulseaudio ptchown:ptchown abrt:abrt_helper; do
		cp /bin/true "$dir/${name%:*}"
		# a policy has some of them
		chcon -t "${name#*:}_exec_t" "$dir/${name%:*}" || true
	done
	for file in disk private rest content shared own; do
		echo secret >$dir/$file
		chmod 666 $dir/$file
	done
	restorecon -R $dir/{disk,private,rest,content,shared,own}
	# somebody's terminal, and a process of the host
	script -qc 'sleep 10000' /dev/null >/dev/null 2>&1 3>&- &
	sleep 1
	export host terminal
	host=$(pgrep -xo sleep)
	terminal=$(readlink "/proc/$host/fd/0")
	chmod 666 "$terminal"
}

teardown_file() {
	kill "$host"
	rm -rf $dir
}

teardown() {
	[[ -n $BATS_TEST_COMPLETED ]] || denials | tail -n 20
	end_all
	svirt-list -H -o name | xargs -r svirt-restore --release
	rm -f /tmp/attack-victim /dev/shm/attack-victim /dev/mqueue/attack-victim
	ipcrm -a || true
}

end_all() {
	find /sys/fs/cgroup -name 'svirt-*' -type d | while read -r group; do
		echo 1 >"$group/cgroup.kill"
	done
	sleep 0.5
}

# victim DOMAIN USER - another VM, which has what can be attacked
victim() {
	local tcg=()
	[[ $1 != svirt_tcg_t ]] || tcg=(--tcg)
	svirt-alloc "${tcg[@]}" web2 >/dev/null
	svirt-label web2 $dir/disk
	svirt-label --private web2 $dir/private
	svirt-exec --user="$2" web2 $dir/qemu victim /run/svirt/web2 \
		</dev/null 2>&1 3>&- | cat >"$dir/victim" 3>&- &
	wait_until 30 grep -q ^ready "$dir/victim"
	"$BATS_TEST_DIRNAME/broken-qemu" host >>"$dir/victim" 2>&1
	# nothing was refused to them that is to be tried
	run -1 grep -v = "$dir/victim"
	mapfile -t given <"$dir/victim"
	pid=$(sed -n 's/^pid=//p' "$dir/victim")
	given+=(otherfolder=/run/svirt/web2
		othercgroup="/sys/fs/cgroup$(sed -n 's/^0:://p' "/proc/$pid/cgroup")"
		otherlevel="$(svirt-list -H -o context web2),$dir/qemu")
	chmod 777 /run/svirt/web2
}

# ready VM USER [OPTION...] - the enemy's VM, with files of all roles
ready() {
	local level
	svirt-alloc "${@:3}" "$1" >/dev/null
	level=$(svirt-list -H -o level "$1")
	svirt-label "$1" $dir/own
	svirt-label --content "$1" $dir/content
	svirt-label --shared "$1" $dir/shared
	chcon system_u:object_r:svirt_rest_t:s0 $dir/rest
	svirt-exec --user="$2" "$1" $dir/qemu became 2>&1 | cat
	cp $dir/qemu "/run/svirt/$1/program"
	chcon "$(label_of "/run/svirt/$1")" "/run/svirt/$1/program"
	for file in disk private rest content shared own; do
		given+=("$file=$dir/$file")
	done
	given+=(folder="/run/svirt/$1" program="/run/svirt/$1/program"
		host="$host" userterminal="$terminal"
		module="$(find /lib/modules -name 'loop.ko*' -print -quit)"
		alllevels="system_u:system_r:svirt_t:s0-s0:c0.c1023,$dir/qemu"
		unconfined=unconfined_u:unconfined_r:unconfined_t:s0,/bin/true
		libvirt="system_u:system_r:virtd_t:$level,$dir/libvirt"
		bridgehelper="system_u:system_r:virt_bridgehelper_t:$level,$dir/bridgehelper"
		samba="system_u:system_r:smbd_t:$level,$dir/samba"
		pulseaudio="system_u:system_r:pulseaudio_t:$level,$dir/pulseaudio"
		ptchown="system_u:system_r:ptchown_t:$level,$dir/ptchown"
		abrt="system_u:system_r:abrt_helper_t:$level,$dir/abrt")
}

# open_for WORD... - what the page says that is open for those: a word a line
open_for() {
	awk -v who=" all $* " '
		/^\.S[sh] / { here = /What remains open/ }
		here && sub(/^\.It Cm /, "") {
			split($0, part, " Pq ")
			count = split(part[2], whom, " , ")
			for (i = 1; i <= count; i++)
				if (!index(who, " " whom[i] " "))
					next
			gsub(/ , /, "\n", part[1])
			print part[1]
		}' $page | sort
}

# attack DOMAIN USER - compare what it can do with what the page says
attack() {
	local domain=$1 user=$2 words=("$1") start=(svirt-exec)
	victim "$domain" "$user"
	case $domain in
	svirt_t) ready web1 "$user" ;;
	svirt_tcg_t) ready web1 "$user" --tcg ;;
	svirt_helper_t)
		ready web1 "$user"
		start+=(--helper)
		;;
	esac
	words+=("$([[ $user == root ]] && echo root || echo user)")
	[[ $domain == svirt_helper_t ]] || words+=(QEMU)
	words+=("$(grep -q =default /etc/selinux/config && echo Debian || echo Fedora)")
	start+=(--user="$user" web1
		"$dir/$([[ $domain == svirt_helper_t ]] && echo helper || echo qemu)")
	"${start[@]}" try "${given[@]}" </dev/null \
		2> >(cat >"$dir/errors") 3>&- | cat >"$dir/could"
	run -0 tail -n 1 "$dir/could"
	assert_output end
	kill -0 "$pid" "$host"
	diff <(open_for "${words[@]}") <(grep -vx end "$dir/could" | sort) || {
		cat "$dir/errors"
		fail "$domain as $user: < svirt(7) says, > it could"
	}
}

@test "as root: svirt_t does what svirt(7) says, and nothing else" {
	attack svirt_t root
}

@test "as root: so does svirt_tcg_t" {
	attack svirt_tcg_t root
}

@test "as root: so does the helper's domain" {
	attack svirt_helper_t root
}

@test "as a user: so does svirt_t" {
	attack svirt_t alice
}

@test "as a user: so does svirt_tcg_t" {
	attack svirt_tcg_t alice
}

@test "as a user: so does the helper's domain" {
	attack svirt_helper_t alice
}

@test "of all types that the policy has, it may become a VM's alone" {
	strings -n 4 /sys/fs/selinux/policy 2>/dev/null >"$dir/strings" ||
		grep -aoE '[a-zA-Z0-9_.-]{4,}' /sys/fs/selinux/policy >"$dir/strings"
	grep -E '_t$' "$dir/strings" | sort -u >"$dir/types"
	(($(wc -l <"$dir/types") > 1000))
	for domain in svirt_t svirt_tcg_t svirt_helper_t; do
		run -0 "$BATS_TEST_DIRNAME/broken-qemu" ask \
			"system_u:system_r:$domain:s0:c1,c2" <"$dir/types"
		run grep -cvxE 'svirt_(t|tcg_t|helper_t)|' <<<"$output"
		assert_output 0
	done
	# the question is one that can be answered by yes
	run -0 "$BATS_TEST_DIRNAME/broken-qemu" ask \
		"$(id -Z)" <"$dir/types"
	assert_line svirt_exec_t
}

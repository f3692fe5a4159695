#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# Every command, in a place that is not the host: a user or pid namespace of
# one's own, mounts over /proc and selinuxfs, a kernel without a policy.

setup() {
	load ../run/helpers
	svirt_setup
	unshare --mount --user --map-root-user true || skip 'no namespaces'
	cd "$BATS_TEST_TMPDIR" || return
	tool alloc vm1 >/dev/null
	: >file
}

# each FUNCTION - with the arguments of every command that opens a registry
each() {
	"$1" 2 alloc vm2
	"$1" 2 label vm1 file
	"$1" 125 exec vm1 -- true
	"$1" 2 restore vm1
	"$1" 2 restore --unowned file
	"$1" 2 list
	"$1" 2 release vm1
	"$1" 2 check processes
	"$1" 2 check files
	"$1" 2 check registry
	"$1" 2 check hardening
	"$1" 2 check explain vm1 file
	"$1" 2 check report vm1
}

inside() {
	local how=$1 want=$2 name=$3

	shift 3
	# shellcheck disable=SC2086
	FAKE_HOST=0 run "-$want" unshare $how env LD_PRELOAD="$FAKE" \
		"svirt-$name" --registry="$REGISTRY" "$@"
}

@test "in a user namespace of one's own every command is refused" {
	user() {
		inside '--mount --user --map-root-user' "$@"
		assert_output --partial "in a user namespace that is not"
	}
	each user
	run -0 tool list -H -o name
	assert_output vm1
}

@test "in a pid namespace every command is refused, whatever /proc shows" {
	need_root
	processes() {
		inside '--pid --fork' "$@"
		assert_output --partial 'in a pid namespace that is not'
		inside '--pid --fork --mount-proc' "$@"
		assert_output --partial 'in a pid namespace that is not'
	}
	each processes
}

@test "a /proc that is something else, or in part, is not believed" {
	need_root
	covered() {
		local want=$1 name=$2 kind

		shift 2
		for kind in '-t tmpfs none /proc' '--bind /proc/1 /proc'; do
			run "-$want" unshare --mount --propagation private \
				sh -c 'mount '"$kind"' &&
				export FAKE_HOST=0 LD_PRELOAD=$FAKE && exec "$@"' \
				sh "svirt-$name" --registry="$REGISTRY" "$@"
			assert_output --partial '/proc cannot be trusted'
		done
	}
	each covered
}

@test "namespaces of mounts and of cgroups, and a chroot, are the host" {
	need_root
	inside '--mount --cgroup' 0 list
	chroot / true || return
	FAKE_HOST=0 run -0 chroot / env LD_PRELOAD="$FAKE" svirt-list \
		--registry="$REGISTRY"
}

@test "a selinuxfs that is covered or read-only does not disable SELinux" {
	for option in '' --if-enabled; do
		# shellcheck disable=SC2086
		FAKE_SELINUXFS=0 run -125 tool exec $option vm1 -- echo ran
		refute_output --partial ran
		assert_output --partial '/sys/fs/selinux is not'
		# shellcheck disable=SC2086
		FAKE_SELINUXFS=0 run -2 tool label $option vm1 file
		assert_output --partial '/sys/fs/selinux is not'
	done
	FAKE_SELINUXFS=0 run -2 tool check -q
	assert_output --partial '/sys/fs/selinux is not'
}

@test "a kernel with SELinux and no policy is not one without" {
	FAKE_LOADED=0 run -125 tool exec --if-enabled vm1 -- echo ran
	refute_output --partial ran
	assert_output --partial 'no policy is loaded'
	FAKE_LOADED=0 run -2 tool alloc --if-enabled vm3
	assert_output --partial 'no policy is loaded'
	FAKE_LOADED=0 run -2 tool check -q
	assert_output --partial 'no policy is loaded'
}

@test "without SELinux a container may do what is left to do" {
	FAKE_SELINUX=0 inside '--mount --user --map-root-user' 0 \
		exec --if-enabled vm1 -- true
}

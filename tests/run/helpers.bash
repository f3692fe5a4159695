# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What every bats file loads:
#
#	setup() {
#		load ../run/helpers
#		svirt_setup
#	}
#
# The commands are those of the build tree, and the real binaries rather than
# libtool's wrappers, so that strace and time see them. By hand, from the build
# tree or with it named: top_builddir=DIR bats tests/cmd/svirt-alloc.bats

bats_require_minimum_version 1.5.0
bats_load_library bats-support
bats_load_library bats-assert

TOP=$(cd "${BASH_SOURCE[0]%/*}/../.." && pwd)
BUILD=$(cd "${top_builddir:-$TOP}" && pwd)
# shellcheck disable=SC2034 # of those who load this
FIXTURES=$TOP/tests/fake/fixtures

# A private registry in $REGISTRY, and a kernel of one's own for `fake`.
svirt_setup() {
	local commands=$BUILD/cmd

	[[ -d $commands/.libs ]] && commands=$commands/.libs
	export PATH=$commands:$BUILD/cmd:$PATH
	export LD_LIBRARY_PATH=$BUILD/lib/.libs${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
	# A preloaded library comes before that of the sanitizer.
	export ASAN_OPTIONS=verify_asan_link_order=0${ASAN_OPTIONS:+:$ASAN_OPTIONS}
	export LC_ALL=C.UTF-8
	umask 022

	mkdir -m 0700 "$BATS_TEST_TMPDIR/reg"
	REGISTRY=$BATS_TEST_TMPDIR/reg/registry.db

	mkdir "$BATS_TEST_TMPDIR/proc"
	export FAKE_PROC=$BATS_TEST_TMPDIR/proc
	export FAKE_AUDIT=$BATS_TEST_TMPDIR/audit
	export FAKE=$BUILD/tests/fake/.libs/fakeselinux.so
}

# Run a command on a kernel with SELinux (tests/fake/fakeselinux.c). Variables that
# change the fake stand before: `FAKE_ENFORCING=0 fake svirt-exec ...`.
fake() {
	LD_PRELOAD=$FAKE "$@"
}

# Run a tool of the toolkit, named without its prefix, on the test's registry.
tool() {
	local name=$1

	shift
	fake "svirt-$name" --registry="$REGISTRY" "$@"
}

# The label of a file, or nothing.
label_of() {
	getfattr --absolute-names --only-values -n security.selinux \
		-- "$1" 2>/dev/null | tr -d '\0'
}

# assert_label FILE CONTEXT
assert_label() {
	assert_equal "$(label_of "$1")" "$2"
}

# The label of a VM's own files, by its categories.
image() {
	printf 'system_u:object_r:svirt_image_t:s0:%s' "$1"
}

# Files of a VM on record, a line each: ROLE PATH
on_record() {
	tool list --files -H "$1" | cut -f 2,3
}

# Make a file with a label: make_file FILE CONTEXT
make_file() {
	: >"$1"
	setfattr -n security.selinux -v "$2" -- "$1"
}

# Give a process a context: `put_process PID CONTEXT`
put_process() {
	printf '%s' "$2" >"$FAKE_PROC/$1"
}

# Start a process that sleeps in a context and leave its pid in $SLEEPER. It must
# not hold bats' own descriptors; the test ends it.
start_sleeper() {
	sleep 1000 3>&- >/dev/null 2>&1 &
	SLEEPER=$!
	put_process "$SLEEPER" "$1"
}

# For a test of what only root may do, such as writing security.selinux.
need_root() {
	[[ $(id -u) -eq 0 ]] || skip "only root may do this"
}

# For a test of what the kernel's control groups (v2) do; $CGROUP is their top.
need_cgroup() {
	local own

	for CGROUP in /sys/fs/cgroup /sys/fs/cgroup/unified; do
		own=$CGROUP$(cgroup_of $$)
		[[ -w $own/cgroup.procs ]] && return
	done
	skip "no cgroups (v2) to be written here"
}

# The cgroup of a process, from the top on: cgroup_of PID
cgroup_of() {
	sed -n 's/^0:://p' "/proc/$1/cgroup"
}

# Hold the lock of a VM, as another command would, for some seconds:
# lock_vm NAME SECONDS. It returns once the lock is held.
lock_vm() {
	python3 - "$REGISTRY" "$1" "$2" <<-'EOF' 3>&- &
		import fcntl, os, sqlite3, struct, sys, time
		registry, name, seconds = sys.argv[1:]
		vm = sqlite3.connect(registry).execute(
		    "SELECT id FROM vm WHERE name = ?", (name,)).fetchone()[0]
		lock = os.open(registry + "-lock", os.O_RDWR | os.O_CREAT, 0o600)
		fcntl.fcntl(lock, 37, struct.pack("hhqqi", 1, 0, vm, 1, 0))
		open(registry + "-locked", "w").close()
		time.sleep(float(seconds))
	EOF
	while [[ ! -e $REGISTRY-locked ]]; do sleep 0.05; done
	rm "$REGISTRY-locked"
}

# Unmount, though somebody may still be looking; what stayed mounted would be
# emptied with the test's folder.
unmount() {
	for _ in {1..50}; do
		umount "$1" 2>/dev/null && return
		sleep 0.1
	done
	umount -l "$1"
}

# Run a tool where a place of the host's shows somewhere else, read-only and in
# a mount namespace of its own: whatever becomes of the test, nothing that
# clears up after it can reach the host's files.
# with_bind SOURCE TARGET TOOL ARGUMENT...
with_bind() {
	local source=$1 target=$2 name=$3

	shift 3
	LD_PRELOAD='' unshare --mount --propagation private bash -c '
		mount --bind "$1" "$2" && mount -o remount,bind,ro "$2" || exit 99
		shift 2
		LD_PRELOAD=$FAKE exec "$@"
	' bash "$source" "$target" "svirt-$name" \
		--registry="$REGISTRY" "$@"
}

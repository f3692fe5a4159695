#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# svirt-setup, between programs that stand in for semodule, restorecon and
# systemctl: what each of them was asked is in $CALLS.

setup() {
	load ../run/helpers
	svirt_setup
	need_root
	cd "$BATS_TEST_TMPDIR" || return
	export CALLS=$BATS_TEST_TMPDIR/calls STATE=$BATS_TEST_TMPDIR/state
	mkdir -p bin modules "$STATE/loaded"
	: >"$CALLS"
	cp "$TOP"/policy/*.cil modules
	# the command itself, but for where modules and folder are
	sed "s,^modules_dir=.*,modules_dir=$PWD/modules,; s,/run/svirt,$PWD/run,g; s,/dev/shm/svirt,$PWD/shm,g" \
		"$BUILD/cmd/svirt-setup" >bin/svirt-setup
	stand_in selinuxenabled '[[ ! -e $STATE/off ]]'
	stand_in compute_av 'grep -qF ":${1#*:*:}" "$STATE/types" && [[ $1 == *:s0 ]]'
	stand_in semodule "$(semodule_body)"
	stand_in restorecon "$(restorecon_body)"
	stand_in systemctl "$(systemctl_body)"
	stand_in systemd-tmpfiles 'echo "systemd-tmpfiles $*" >>"$CALLS"'
	stand_in svirt-check 'echo "svirt-check $*" >>"$CALLS"; [[ ! -e $STATE/found ]]'
	chmod +x bin/*
	PATH=$PWD/bin:$PATH
	touch "$STATE/types" "$STATE/unlabelled"
	echo disabled >"$STATE/unit"
	MODULES=$PWD/modules
}

stand_in() {
	printf '#!/bin/bash\n%s\n' "$2" >"bin/$1"
}

# A module is a file of its name, with the sum of what it was made from.
semodule_body() {
	cat <<-'END'
	case $1 in
	-lfull)
		echo '100 virt pp sha256:0000'
		for file in "$STATE"/loaded/*; do
			[[ ! -e $file ]] ||
				echo "400 ${file##*/} cil sha256:$(<"$file")"
		done
		exit ;;
	esac
	echo "semodule $*" >>"$CALLS"
	[[ ! -e $STATE/broken ]] || exit 1
	verb=$1
	shift
	for module; do
		name=${module##*/}
		name=${name%.cil}
		case $verb in
		-i) sum=$(sha256sum "$module") && echo "${sum%% *}" >"$STATE/loaded/$name" ;;
		-r) rm "$STATE/loaded/$name" || exit ;;
		esac
	done
	echo yes >"$STATE/unlabelled"
	END
}

restorecon_body() {
	cat <<-'END'
	if [[ $1 == -n* ]]; then
		sed 's/^/Would relabel /' "$STATE/unlabelled"
		exit
	fi
	echo "restorecon $*" >>"$CALLS"
	: >"$STATE/unlabelled"
	END
}

systemctl_body() {
	cat <<-'END'
	case $1 in
	is-enabled)
		cat "$STATE/unit"
		grep -q ^enabled "$STATE/unit"
		exit ;;
	esac
	echo "systemctl $*" >>"$CALLS"
	echo "$1d" >"$STATE/unit"
	END
}

# shellcheck disable=SC2120 # that is how it is used
setup_tool() {
	fake svirt-setup --registry="$REGISTRY" "$@"
}

@test "it loads the modules, labels the commands, enables the unit and checks" {
	run -0 setup_tool
	assert_output ''
	run -0 cat "$CALLS"
	assert_line --index 0 "semodule -i $MODULES/svirt_tools.cil \
$MODULES/svirt_tools_helper.cil $MODULES/svirt_tools_swtpm.cil \
$MODULES/svirt_tools_tcg.cil"
	assert_output --regexp 'restorecon -iR .*/svirt-\* .*/svirt-connect-client /var/lib/svirt .*/run '
	assert_line 'systemctl enable svirt-restore-stale.service'
	assert_line --index $((${#lines[@]} - 1)) 'svirt-check host'
}

@test "a second time there is nothing to do but to check" {
	setup_tool
	: >"$CALLS"
	mkdir run shm
	run -0 setup_tool
	assert_output ''
	run -0 cat "$CALLS"
	assert_output 'svirt-check host'
	run -0 setup_tool -n
	assert_output ''
}

@test "a type that the policy has by itself needs no module" {
	echo ':svirt_tcg_t:s0' >"$STATE/types"
	run -0 setup_tool
	run -1 grep svirt_tools_tcg "$CALLS"
	run -0 ls "$STATE/loaded"
	assert_output $'svirt_tools\nsvirt_tools_helper\nsvirt_tools_swtpm'
}

@test "a module of another version is loaded again, and no other" {
	setup_tool
	: >"$CALLS"
	# the loaded modules make these types known
	echo ':svirt_tcg_t:s0' >"$STATE/types"
	echo '; newer' >>modules/svirt_tools_tcg.cil
	run -0 setup_tool
	run -0 grep semodule "$CALLS"
	assert_output "semodule -i $MODULES/svirt_tools_tcg.cil"
}

@test "with -n it prints what it would run, and runs nothing" {
	run -0 setup_tool -n
	assert_line --index 0 --partial 'semodule -i '
	assert_output --partial 'restorecon -iR '
	assert_output --partial 'systemctl enable svirt-restore-stale.service'
	[[ ! -s $CALLS ]]
	eval "$(grep ^semodule <<<"$output")"
	run -0 ls "$STATE/loaded"
	assert_line svirt_tools
	run -0 setup_tool --remove -nv
	assert_output --partial 'semodule -r '
	run -0 ls "$STATE/loaded"
	assert_line svirt_tools
}

@test "-v says what is run" {
	run -0 setup_tool -v
	assert_line --partial "svirt-setup: semodule -i $MODULES/svirt_tools.cil"
	assert_line 'svirt-setup: svirt-check host'
}

@test "modules that cannot be loaded end it before anything is labelled" {
	: >"$STATE/broken"
	run -1 setup_tool
	assert_output --partial 'failed with status 1'
	assert_output --partial 'the modules were not loaded'
	run -1 grep -E 'restorecon|systemctl|svirt-check' "$CALLS"
}

@test "what svirt-check finds is the status" {
	: >"$STATE/found"
	run -1 setup_tool
}

@test "--remove takes back the unit, then the modules, then the labels" {
	setup_tool
	: >"$CALLS"
	run -0 setup_tool --remove
	assert_output ''
	run -0 sed 's/ .*//' "$CALLS"
	assert_output $'systemctl\nsemodule\nrestorecon'
	run -0 ls "$STATE/loaded"
	assert_output ''
	: >"$CALLS"
	run -0 setup_tool --remove
	assert_output ''
	[[ ! -s $CALLS ]]
}

@test "--remove is refused while files carry a VM's label" {
	setup_tool
	: >"$CALLS"
	make_file disk system_u:object_r:virt_image_t:s0
	tool alloc setup1
	tool alloc setup2
	tool label setup1 disk
	run -1 setup_tool --remove
	assert_line --partial 'setup1: files carry its label: svirt-restore'
	refute_output --partial setup2
	[[ ! -s $CALLS ]]
	tool restore setup1
	run -0 setup_tool --remove
}

@test "--remove is refused while a VM runs, or the registry cannot be read" {
	setup_tool
	: >"$CALLS"
	context=$(tool alloc web1)
	start_sleeper "$context"
	run -1 setup_tool --remove
	kill "$SLEEPER"
	assert_output --partial 'web1: it runs'
	printf x >"$REGISTRY"
	run -2 setup_tool --remove
	[[ ! -s $CALLS ]]
}

@test "where SELinux is off it says how to turn it on, and does nothing" {
	: >"$STATE/off"
	run -2 setup_tool
	assert_line --index 0 --partial 'SELinux is off'
	[[ ! -e /etc/debian_version ]] ||
		assert_output --partial 'selinux-activate'
	run -0 setup_tool --if-enabled
	assert_output 'svirt-setup: SELinux is off: nothing is done'
	[[ ! -s $CALLS ]]
}

@test "only root can set a machine up" {
	selinuxenabled() { :; }
	export -f selinuxenabled
	run -2 setpriv --reuid=65534 --regid=65534 --clear-groups \
		bash -c "$(<bin/svirt-setup)" svirt-setup
	assert_output 'svirt-setup: only root can set a machine up'
}

@test "wrong options are usage errors" {
	for option in --nonsense -x -nx operand --registry --dry-run=1; do
		run -2 svirt-setup "$option"
		assert_output --partial '(see svirt-setup --help)'
	done
	run -2 svirt-setup -- operand
	[[ ! -s $CALLS ]]
}

@test "every module of the policy is in its table, and none that is not there" {
	sed -n '/^modules=(/,/^)/s/^\t\([a-z_]*\).*/\1.cil/p' \
		"$TOP/cmd/svirt-setup.in" | LC_ALL=C sort >table
	(cd "$TOP/policy" && printf '%s\n' *.cil) | LC_ALL=C sort >policy
	run -0 diff policy table
}

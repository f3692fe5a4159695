#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# svirt-run killed before each system call that it makes itself, and all that it
# has started with it: svirt-restore --stale brings back what there was.
# shellcheck disable=SC2016,SC2054 # the script that is QEMU; its commas

setup() {
	load ../run/helpers
	load crash
	need_root
	command -v strace >/dev/null || skip 'no strace'
	svirt_setup
	cd "$BATS_TEST_TMPDIR" || return
	mkdir -p run/bin logs
	cp -R "$FAKE" "$FIXTURES" run
	echo "allow svirt*_t unlabeled_t file @(read|write|append)" >policy
	export FAKE_POLICY=$BATS_TEST_TMPDIR/policy
	for f in disk base; do make_file $f $HOME_T; done
	printf '#!/bin/bash\necho 1 >/run/svirt/web1/log\nexit 3\n' \
		>run/bin/qemu-system-x86_64
	chmod +x run/bin/qemu-system-x86_64
	unset SUDO_UID DOAS_USER
	VM=(svirt-run --registry="$REGISTRY" --content=base
		/run/bin/qemu-system-x86_64 -name web1
		-drive file=disk,format=raw -pidfile pid -D logs/log
		-monitor unix:mon,server)
}

# One run, with a /run and processes of its own: run_one INJECTION
run_one() {
	unshare --mount --pid --fork --mount-proc --propagation private sh -c '
		mount --bind "$1" /run || exit
		shift
		export FAKE_FIXTURES=/run/fixtures
		exec "$@"' sh "$PWD/run" \
		strace -qq -o trace -E LD_PRELOAD=/run/fakeselinux.so \
		${1:+-e "inject=$1"} "${VM[@]}"
}

# The processes are gone, and their numbers are others' on the host.
is_mended() {
	rm -f "$FAKE_PROC"/*
	unshare --mount --propagation private sh -c '
		mount --bind "$1" /run || exit
		shift
		exec "$@"' sh "$PWD/run" env FAKE_FIXTURES="$PWD/run/fixtures" \
		LD_PRELOAD="$FAKE" svirt-restore --registry="$REGISTRY" \
		--original --stale --release >out 2>&1 || return
	[[ -z $(tool list -H) && -z $(find run/svirt -mindepth 1) ]] || return
	[[ $(label_of disk) == "$HOME_T" && $(label_of base) == "$HOME_T" ]]
}

@test "svirt-run killed before every system call" {
	STRIDE=40
	run -3 run_one ''
	is_mended || fail "not whole without an injection: $(cat out)"
	awk -F'(' '/^[a-z0-9_]+\(/ { if ($1 != "exit_group") print $1, ++n[$1] }' \
		trace >calls
	sample $STRIDE <calls >points
	while read -r name number; do
		run_one "$name:signal=KILL:when=$number" >out.run 2>&1 </dev/null || true
		POINTS=$((POINTS + 1))
		is_mended && continue
		LOST=$((LOST + 1))
		echo "# lost: $name $number: $(cat out.run out; tool list -H)" >&3
		tool release --force web1 || true
	done <points
	# what it left beside the VM's folder is in nobody's way
	run -3 run_one ''
	is_mended
	[[ ! -e pid && ! -L pid && ! -e mon ]]
	report 'svirt-run killed' 300
}

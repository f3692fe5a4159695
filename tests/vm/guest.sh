# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# For scripts in the SELinux machine, bats files among them (lib.bash).

audit_log=/var/log/audit/audit.log

# disk_make FILE [TEXT [w]] - a bootable 1 MiB raw disk with TEXT in sector 1;
# with w its VM waits. See boot.s
disk_make() {
	truncate -s 1M "$1"
	disk_put "$1" 0 </usr/local/share/boot.bin
	disk_put "$1" 512 <<<"${2-}"
	disk_put "$1" 439 < <(printf %s "${3-}")
}

disk_put() {
	dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}

# disk_written FILE - what its VM wrote to sector 2
disk_written() {
	dd if="$1" bs=512 skip=2 count=1 status=none | tr -d '\0'
}

# audit_sync - wait until what happened so far stands in audit.log
audit_sync() {
	local word=sync-$RANDOM$RANDOM
	auditctl -m "$word" >/dev/null
	wait_until 20 grep -q "$word" "$audit_log"
}

# wait_until SECONDS CMD [ARG...] - until CMD succeeds
wait_until() {
	local deadline=$((SECONDS + $1))
	shift
	until "$@"; do
		((SECONDS < deadline)) || return 1
		sleep 0.1
	done
}

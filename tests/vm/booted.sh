# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The last layer of the SELinux machine: one that has booted and waits for its
# job, as it stood in memory and on its disks, so that none has to boot again.
# machine_boot goes on from there once machine_booted was called.

# shellcheck disable=SC2034,SC2154  # what machine_boot reads; what cache.sh, image.sh and machine.sh set

# machine_booted - set $booted to a folder with state, disk.qcow2 and
# scratch.img, for $image; not where the machine has more devices than its own
machine_booted() {
	((${#machine_options[@]} == 0)) || return 0
	cache_get booted "$({ qemu-system-x86_64 --version
		# an image made again is another, though all in it be the same
		stat -c '%i %Y' "$image/root.img"
		cat "$machine_here"/{booted,machine}.sh; } | cache_key "$image" \
		$machine_processors)" \
		booted_build
	booted=$cached
}

# booted_build DIR
booted_build() {
	local dir=$1 booted='' machine_pid machine_terminal=''
	local machine_options=(-monitor stdio)
	echo "$booted_wait" >"$dir/job.tar"
	machine_job_pad "$dir"
	mkfifo "$dir/monitor"
	exec {monitor}<>"$dir/monitor"
	machine_boot "$dir" <&"$monitor" >"$dir/said"
	booted_ready "$dir"
	booted_save "$dir" >&"$monitor"
	machine_wait
	exec {monitor}>&-
	grep -q '^Migration status: completed' "$dir/said" || {
		cat "$dir/said"
		return 1
	}
	rm "$dir"/{job.tar,monitor,said,output,console.log}
}

# what the job's disk begins with while there is none (guest's machine-job)
booted_wait='machine: no job yet'

# booted_ready DIR - wait until it waits
booted_ready() {
	local deadline=$((SECONDS + 300))
	until grep -q '^# machine: ready' "$1/output"; do
		((SECONDS < deadline)) && [[ -d /proc/$machine_pid ]] || {
			machine_stop
			tail -n 30 "$1/console.log"
			return 1
		}
		sleep 0.2
	done
}

# booted_save DIR - what to tell QEMU
booted_save() {
	printf '%s\n' 'migrate_set_parameter max-bandwidth 10G' \
		"migrate \"exec:cat >'$1/state'\"" 'info migrate' quit
}

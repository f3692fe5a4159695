# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Runs test files, several at once, and tells how far it is. In this order:
#
#	jobs_begin DIR          what they write goes to DIR
#	jobs_add NAME...        files, by their path in the tree (names.sh)
#	jobs_run WORKERS        run them; adds to tally.sh's numbers
#
# A worker takes the next file that can be run; one of the SELinux machine can
# as soon as the image is there, which the first worker makes. Set before:
# $jobs_filter (a regular expression for names of tests, or empty),
# $jobs_verbose, and where the toolkit was built, with toolkit_build.

# shellcheck disable=SC2154  # those, and what names.sh and image.sh set

jobs_here=${BASH_SOURCE[0]%/*}
# shellcheck source=tests/run/tap.sh
. "$jobs_here/tap.sh"

jobs_begin() {
	jobs_dir=$1
	rm -rf "$jobs_dir"
	mkdir -p "$jobs_dir/running"
	: >"$jobs_dir/queue"
	: >"$jobs_dir/done"
	jobs_all=() jobs_reported=0
}

jobs_add() {
	printf '%s\n' "$@" >>"$jobs_dir/queue"
	jobs_all+=("$@")
}

# jobs_log NAME - where NAME's TAP goes
jobs_log() {
	echo "$jobs_dir/${1//\//-}.tap"
}

# Workers
# -------

# jobs_take - print the next job and strike it out; fails when there is none,
# waits while there is none yet
jobs_take() {
	while [[ -s $jobs_dir/queue ]]; do
		jobs_next && return
		sleep 0.2
	done
	return 1
}

jobs_next() (
	flock 9
	later=^tests/vm/
	[[ ! -e $jobs_dir/image ]] || later=^$
	job=$(grep -vEm 1 -e "$later" "$jobs_dir/queue") || exit
	grep -vxF -e "$job" "$jobs_dir/queue" >"$jobs_dir/left"
	cat "$jobs_dir/left" >"$jobs_dir/queue"
	echo "$job"
) 9>"$jobs_dir/lock"

# jobs_worker NUMBER
jobs_worker() {
	local job started status
	while job=$(jobs_take); do
		echo "$job" >"$jobs_dir/running/$1"
		started=${EPOCHREALTIME/./}
		status=0
		jobs_one "$job" >"$(jobs_log "$job")" 2>&1 </dev/null || status=$?
		rm "$jobs_dir/running/$1"
		printf '%s %d %d\n' "$job" "$status" \
			$(((${EPOCHREALTIME/./} - started) / 1000)) >>"$jobs_dir/done"
	done
}

# jobs_one NAME - run a file of tests; TAP on standard output
jobs_one() {
	local filter=()
	[[ -z $jobs_filter ]] || filter=(--filter "$jobs_filter")
	case $1 in
	image) jobs_image ;;
	tests/vm/power-cut)
		"$names_top/$1" --image "$(jobs_image_dir)"
		;;
	tests/vm/fedora | tests/vm/full)
		"$names_top/$1" --stage "$stage" "${filter[@]}"
		;;
	tests/vm/*)
		"$names_top/tests/vm/run" --image "$(jobs_image_dir)" \
			"${filter[@]}" "$names_top/$1"
		;;
	*)
		cd "$toolkit_tree" || return
		export top_builddir=$toolkit_tree
		case $1 in
		*.bats)
			set -- "$names_top/tests/run/alone" bats --tap --timing \
				"${filter[@]}" "$1"
			;;
		esac
		timeout --foreground 3000 "$@"
		;;
	esac
}

# jobs_image - make what the machine boots; without, none of its tests can run
jobs_image() {
	if "$names_top/tests/vm/run" --stage "$stage" --build \
		>"$jobs_dir/image.new"; then
		mv "$jobs_dir/image.new" "$jobs_dir/image"
		return
	fi
	(
		flock 9
		grep ^tests/vm/ "$jobs_dir/queue" >"$jobs_dir/missed"
		sed -i '/^tests\/vm\//d' "$jobs_dir/queue"
	) 9>"$jobs_dir/lock"
	return 1
}

jobs_image_dir() {
	cat "$jobs_dir/image"
}

# Telling
# -------

# jobs_run WORKERS - returns when all are done; an interrupted run ends them
jobs_run() {
	local number
	jobs_pids=()
	# groups of their own, so that one signal ends all of a worker's children
	set -m
	for ((number = 1; number <= $1; ++number)); do
		jobs_worker "$number" {toolkit_lock}>&- &
		jobs_pids+=($!)
	done
	set +m
	exec {jobs_done}<"$jobs_dir/done"
	jobs_quiet_since=$SECONDS jobs_columns=79
	[[ ! -t 1 ]] || jobs_columns=$(($(stty size <&1 | cut -d' ' -f2) - 1))
	((jobs_columns > 0)) || jobs_columns=79
	while jobs_reports && ((jobs_reported < ${#jobs_all[@]})); do
		jobs_alive || break
		jobs_status
		sleep 0.3
	done
	jobs_reports
	exec {jobs_done}<&-
	wait "${jobs_pids[@]}" || true
	jobs_status_end
	jobs_missing
}

# jobs_stop - end what still runs
jobs_stop() {
	local pid
	jobs_status_end
	for pid in "${jobs_pids[@]}"; do
		kill -TERM -- "-$pid" 2>/dev/null || true
	done
	wait "${jobs_pids[@]}" 2>/dev/null || true
}

jobs_alive() {
	local pid
	for pid in "${jobs_pids[@]}"; do
		kill -0 "$pid" 2>/dev/null && return
	done
	return 1
}

# jobs_reports - a line for each file that ended since
jobs_reports() {
	local job status time
	while read -r -u "$jobs_done" job status time; do
		jobs_status_end
		jobs_report "$job" "$status" "$time"
		jobs_quiet_since=$SECONDS
	done
}

# jobs_report NAME STATUS MILLISECONDS
jobs_report() {
	local log counts passed_here failed_here skipped_here what
	log=$(jobs_log "$1")
	if [[ $1 == image ]]; then
		jobs_report_image "$2" "$3"
		return
	fi
	counts=$(tap_counts "$log" "$2")
	read -r passed_here failed_here skipped_here <<<"$counts"
	what="$passed_here passed"
	((failed_here == 0)) || what+=", $failed_here FAILED"
	((skipped_here == 0)) || what+=", $skipped_here skipped"
	jobs_line "$1: $what" "$3"
	[[ -z $jobs_verbose ]] || cat "$log"
	tap_notes "$log" | sed 's/^# /          /'
	((failed_here == 0)) || jobs_failures "$1" "$log" "$2"
	tally_add "$passed_here passed, $failed_here failed, $skipped_here skipped" 0
}

jobs_report_image() {
	if (($1 == 0)); then
		jobs_line "the SELinux machine's image is made" "$2"
		return
	fi
	jobs_line "the SELinux machine's image could not be made" "$2"
	cat "$(jobs_log image)"
}

# jobs_line WHAT MILLISECONDS
jobs_line() {
	local all=${#jobs_all[@]}
	printf '[%*d/%d] %s, %d.%d s\n' ${#all} $((++jobs_reported)) "$all" \
		"$1" $(($2 / 1000)) $(($2 % 1000 / 100))
}

# jobs_failures NAME LOG STATUS - what failed, and how to run just that again
jobs_failures() {
	local rerun failures names
	mapfile -t rerun < <(jobs_rerun "$1")
	mapfile -t names < <(tap_failed "$2")
	((${#names[@]})) || names=("status $3")
	tally_failures+=("${names[@]/#/$1: }")
	failures=$(tap_failures "$2" "${rerun[@]}")
	if [[ -z $failures ]]; then
		tail -n 30 "$2"
		failures="status $3"$'\n'"rerun: ${rerun[*]/%--filter/}"
	fi
	printf '%s\n' "$failures" "all it wrote: $2"
}

# jobs_rerun NAME - the command line for NAME alone, a word a line; ends in
# --filter where one test of it can be named
jobs_rerun() {
	[[ -z ${SVIRT_TEST_SEED-} ]] || echo "SVIRT_TEST_SEED=$SVIRT_TEST_SEED"
	echo ./check
	[[ -z ${SVIRT_TEST_LONG-} ]] || echo --long
	case $1 in
	tests/vm/*)
		echo --vm
		names_machine | names_short "$1"
		;;
	*) names_host | names_short "$1" ;;
	esac
	[[ $1 != *.bats ]] || echo --filter
}

# jobs_missing - a file that was never run is a failed one
jobs_missing() {
	local job
	while read -r job; do
		echo "not run: $job"
		tally_failures+=("$job: not run")
		tally_add '' 1
	done < <(cat "$jobs_dir/queue" "$jobs_dir/missed" 2>/dev/null)
}

# jobs_running - what is being run, and how far each is
jobs_running() {
	local file job all=''
	for file in "$jobs_dir"/running/*; do
		{ read -r job <"$file"; } 2>/dev/null || continue
		all+="${all:+, }${job#tests/} $(tap_so_far "$(jobs_log "$job")")"
	done
	echo "${all:-nothing}"
}

# jobs_status - on a terminal a line that changes; elsewhere one a minute
jobs_status() {
	local line
	if [[ -t 1 ]]; then
		line="$jobs_reported/${#jobs_all[@]} done; running $(jobs_running)"
		printf '\r\033[K%s' "${line:0:$jobs_columns}"
	elif ((SECONDS - jobs_quiet_since >= 60)); then
		jobs_quiet_since=$SECONDS
		echo "        running $(jobs_running)"
	fi
}

jobs_status_end() {
	[[ ! -t 1 ]] || printf '\r\033[K'
}

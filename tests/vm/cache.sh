# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A cache of folders, each made once from what its key names. Any number of
# runs may use it at once.

cache=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/svirt-tools

# cache_key WORD... - a key from what stands on stdin and the words
cache_key() {
	{ printf '%s\n' "$@"; cat; } | sha256sum | cut -c1-16
}

# quietly LOG CMD [ARG...] - with its output in LOG, whose end is shown when it
# fails. Not for use in a condition: errexit would be off inside CMD.
quietly() {
	local log=$1
	shift
	"$@" >"$log" 2>&1 </dev/null &
	wait $! && return
	tail -n 40 "$log" >&2
	echo "${0##*/}: $1 failed; all its output is in $log" >&2
	return 1
}

# cache_get KIND KEY BUILDER - set $cached to the folder KIND-KEY; when it is
# not there yet, BUILDER fills a new one. It stays for as long as this process
# or a child of it lives, and as one of the last four of its kind.
cache_get() {
	local kind=$1 key=$2 builder=$3 building using
	mkdir -p "$cache"
	exec {building}>"$cache/$kind.lock"
	flock "$building"
	cached=$cache/$kind-$key
	if [[ ! -d $cached ]]; then
		# we hold the lock: what another run left unfinished is dead
		rm -rf "$cache/$kind".new
		mkdir "$cache/$kind".new
		echo "${0##*/}: making the machine's $kind" >&2
		quietly "$cache/$kind.log" "$builder" "$cache/$kind".new
		mv -T "$cache/$kind".new "$cached"
	fi
	touch "$cached"
	exec {using}<"$cached"
	flock -s "$using"
	cache_prune "$kind"
	exec {building}>&-
}

# cache_prune KIND - remove all but the last four, and those in use
cache_prune() {
	local old
	find "$cache" -maxdepth 1 -type d -name "$1-*" -printf '%T@ %p\n' |
		sort -rn | tail -n +5 | cut -d' ' -f2- |
		while IFS= read -r old; do
			flock -n "$old" rm -rf "$old" || true
		done
}

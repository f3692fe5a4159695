# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The policies of distributions, to link with the toolkit's modules and to ask
# svirt-check about:
#
#	debian, mls   of Debian's packages selinux-policy-default and -mls, which
#	              policies_fetch unpacks into the cache: installed, they would
#	              configure this machine
#	fedora        of the folder in SVIRT_FEDORA, if that is set: modules.cil.xz
#
# Linked is all with secilc: neverallow rules are checked, as semodule does.

policies_here=${BASH_SOURCE[0]%/*}
# shellcheck source=tests/vm/cache.sh
. "$policies_here/../vm/cache.sh"

policies_packages=(selinux-policy-default selinux-policy-mls)

policies_key() {
	{
		apt-cache policy "${policies_packages[@]}" | grep Candidate
		declare -f policies_build policies_convert
	} | cache_key
}

# policies_fetch - have Debian's in the cache; sets $cached
policies_fetch() {
	local key
	key=$(policies_key)
	cache_get debian-policy "$key" policies_build
}

# policies_build DIR - DIR/debian.cil and DIR/mls.cil
policies_build() {
	(
		cd "$1" || exit
		apt-get -q download "${policies_packages[@]}" ||
			{ apt-get -q update && apt-get -q download "${policies_packages[@]}"; }
		for package in ./*.deb; do
			dpkg-deb -x "$package" .
		done
		policies_convert usr/share/selinux/default >debian.cil
		policies_convert usr/share/selinux/mls >mls.cil
		rm -r ./*.deb etc usr
	)
}

# policies_convert DIR - the modules of DIR as CIL
policies_convert() {
	local module
	for module in "$1"/*.pp.bz2; do
		bunzip2 -c "$module" | /usr/libexec/selinux/hll/pp /dev/stdin
	done
}

# policies_has NAME - whether there is one, or else why not, in a line
policies_has() {
	if ! command -v secilc >/dev/null; then
		echo "no secilc"
		return 1
	elif [[ $1 == fedora && -z ${SVIRT_FEDORA-} ]]; then
		echo "SVIRT_FEDORA, a folder with Fedora's policy, is not set"
		return 1
	elif [[ $1 != fedora && ! -r $cache/debian-policy-$(policies_key)/$1.cil ]]; then
		echo "no policy of Debian's: ./check fetches it"
		return 1
	fi
}

# policies_modules NAME - the toolkit's modules that it is used with
policies_modules() {
	local modules=$policies_here/../../policy
	printf '%s\n' "$modules"/svirt_tools{,_helper,_swtpm}.cil
	[[ $1 == fedora ]] || echo "$modules/svirt_tools_tcg.cil"
}

# policies_base NAME - the distribution's own, as CIL
policies_base() {
	if [[ $1 == fedora ]]; then
		xz -dc "$SVIRT_FEDORA/modules.cil.xz"
	else
		cat "$cache/debian-policy-$(policies_key)/$1.cil"
	fi
}

# policies_link NAME OUT [CIL...] - the policy with these modules, as OUT; where
# $POLICIES_LINKED is a folder, the same is not linked twice
policies_link() {
	local out=$2 linked
	if [[ -z ${POLICIES_LINKED-} ]]; then
		policies_link_new "$@"
		return
	fi
	linked=$POLICIES_LINKED/$(cat /dev/null "${@:3}" | cache_key "$1")
	[[ -e $linked ]] || {
		policies_link_new "$1" "$linked.new" "${@:3}" || return
		mv "$linked.new.fc" "$linked.fc"
		mv "$linked.new" "$linked"
	}
	cp "$linked" "$out"
	cp "$linked.fc" "$out.fc"
}

policies_link_new() {
	policies_base "$1" >"$2.base"
	policies_compile "$2" "$2.base" "${@:3}"
	rm -f "$2.base"
}

# policies_link_changed NAME OUT SED-EXPRESSION - the policy with the toolkit's
# modules, and this done to each file of both
policies_link_changed() {
	local out=$2 file modules
	mapfile -t modules < <(policies_modules "$1")
	mkdir "$out.modules"
	policies_base "$1" | sed -E "$3" >"$out.modules/base.cil"
	for file in "${modules[@]}"; do
		sed -E "$3" "$file" >"$out.modules/${file##*/}"
	done
	policies_compile "$out" "$out.modules"/*.cil
	rm -r "$out.modules"
}

# policies_compile OUT CIL...
policies_compile() {
	local out=$1
	shift
	secilc -P -U allow -M true -c 33 -o "$out" -f "$out.fc" \
		"$@" >"$out.log" 2>&1 || {
		tail -n 20 "$out.log" >&2
		return 1
	}
	rm -f "$out.log"
}

# policies_without_constraints FILE... - the same with an empty svirt_vm, which
# the toolkit's constraints then hold nobody by; as files in $TMPDIR/without
policies_without_constraints() {
	local file to=${TMPDIR:-/tmp}/without
	mkdir -p "$to"
	for file in "$@"; do
		sed '/^(typeattributeset svirt_vm /d' "$file" >"$to/${file##*/}"
		echo "$to/${file##*/}"
	done
}

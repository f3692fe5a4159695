#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What svirt-run does, but for signals and links: run a QEMU command line
# confined, and leave nothing behind.
#
#	svirt-run.sh NAME QEMU [OPTION-OF-QEMU...]
set -euo pipefail
name=$1
shift

svirt-alloc --tcg --owner=$$ "$name" >/dev/null
trap 'svirt-restore --release "$name"' EXIT
svirt-scan -0 -- "$@" | svirt-label -0 -f - "$name"
mapfile -td '' moved < <(svirt-scan --move-created="/run/svirt/$name" -- "$@" 2>/dev/null)
svirt-exec "$name" -- "${moved[@]}"

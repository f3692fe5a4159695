# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# The least policy that has VMs, for what svirt-check says of it.

# small_policy [SED-EXPRESSION...] - make ./policy and ./file_contexts, changed
# by each of them, and ./policy.cil; the test is skipped where none can be made
small_policy() {
	command -v secilc >/dev/null || skip "no secilc"
	cp "$BATS_TEST_DIRNAME/../policy/small.cil" policy.cil
	while (($#)); do
		sed -e "$1" policy.cil >changed.cil
		run -1 cmp -s policy.cil changed.cil
		mv changed.cil policy.cil
		shift
	done
	secilc -c 33 -o policy -f file_contexts policy.cil
}

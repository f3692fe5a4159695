# SPDX-License-Identifier: GPL-2.0-or-later
#
# svirt-check isolation over the VMs and files there are: who may use what is
# whose, in the terminal, as JSON, as a page. The policy is the least one, the
# registry and the labels are real.

setup() {
	load ../run/helpers
	load matrix
	load small-policy
	svirt_setup
	need_root
	cd "$BATS_TEST_TMPDIR" || return
	FILES=$(pwd -P)
}

# vm NAME LEVEL [OPTION...] - a VM with an image, NAME.img
vm() {
	local name=$1 level=$2
	shift 2
	tool alloc "$@" --static="system_u:system_r:svirt_t:$level" "$name" >/dev/null
	: >"$name.img"
	tool label "$name" "$name.img"
}

# matrix [OPTION...] - what svirt-check says of isolation
matrix() {
	svirt-check --policy=policy --registry="$REGISTRY" "$@" isolation
}

@test "each VM has a column, each file a row, each relation a letter" {
	small_policy
	vm one s0:c1,c2
	vm two s0:c3,c4
	: >key
	: >medium
	: >both
	tool label --private one key
	tool label --content one medium
	tool label --shared two both
	run -0 matrix
	assert_line --regexp '^ {40} one two$'
	assert_equal "$(row one)" O.
	assert_equal "$(row "$FILES/one.img")" O.
	assert_equal "$(row "$FILES/key")" P.
	assert_equal "$(row "$FILES/medium")" CC
	assert_equal "$(row two)" .O
	assert_equal "$(row "$FILES/two.img")" .O
	assert_equal "$(row "$FILES/both")" SS
	assert_line "O own, P private, S shared, C content, . none, V VIOLATION"
	assert_line --partial "2 VMs, 5 files: 14 cells, 0 violations"
	run -0 matrix -q
	assert_output ""
}

@test "a class without its constraint: the cells of that class, by name" {
	small_policy 's/^(mlsconstrain (unix_stream_socket.*//'
	vm one s0:c1,c2
	vm two s0:c3,c4
	run -1 matrix
	assert_line --regexp '^error: isolation.crosses: (one to two|two to one): unix_stream_socket: read write connectto: no constraint says no'
	assert_equal "$(row one)" OV
	assert_equal "$(row two)" VO
	assert_equal "$(row "$FILES/one.img")" O.
	small_policy 's/^(mlsconstrain (file .*//'
	run -1 matrix
	assert_line --regexp "^error: isolation.crosses: two to one: $FILES/one.img: open read write append create unlink"
	assert_equal "$(row one)" O.
	assert_equal "$(row "$FILES/one.img")" OV
}

@test "a file that has another label than on record: its cells, and the remedy mends it" {
	small_policy
	vm one s0:c1,c2
	vm two s0:c3,c4
	vm six s0:c0,c1
	tool label two "$FILES/two.img"
	setfattr -n security.selinux -v system_u:object_r:svirt_image_t:s0 two.img
	run -1 matrix
	assert_equal "$(row "$FILES/two.img")" VVO
	assert_line --regexp "^error: isolation.crosses: (one|six) to two: $FILES/two.img: .* to s0; and 1 cells more"
	assert_equal "$(grep -c ^error <<<"$output")" 1
	remedy=$(grep -A1 ^error <<<"$output" | tail -n 1 | sed 's/^ *//')
	assert_equal "$remedy" "chcon -h system_u:object_r:svirt_image_t:s0:c3,c4 -- $FILES/two.img"
	# chcon asks whether there is SELinux
	run -0 fake bash -c "${remedy/chcon -h/setfattr -n security.selinux -v}"
	run -0 matrix -q
}

@test "a remedy is one line of a shell, whatever the file is called" {
	small_policy
	vm one s0:c1,c2
	vm two s0:c3,c4
	: >$'a\n$(touch x) \'b'
	tool label one $'a\n$(touch x) \'b'
	setfattr -n security.selinux -v system_u:object_r:svirt_image_t:s0 $'a\n$(touch x) \'b'
	run -1 matrix -q
	assert_line --regexp "chcon -h [^ ]* -- \\$'.*/a\\\\012\\$\\(touch x\\) \\\\047b'$"
	words=$(sed -n 's/^ *chcon -h [^ ]* -- //p' <<<"$output")
	eval "[[ -e $words ]]"
	[[ ! -e x ]]
}

@test "levels that overlap on purpose are a warning, and the remedy ends it" {
	small_policy
	vm one s0:c1,c2
	vm all s0:c0.c4 --overlap
	run -1 matrix
	assert_line --regexp "^warning: isolation.overlap-meant: all to one: $FILES/one.img: "
	refute_line --regexp ^error
	assert_equal "$(row "$FILES/one.img")" VO
	assert_equal "$(row "$FILES/all.img")" O.
	remedy=$(grep -m 1 -A1 "$FILES/one.img" <<<"$output" | tail -n 1 | sed 's/^ *//')
	assert_equal "$remedy" "svirt-restore --release all"
	tool restore --release all
	run -0 matrix -q
}

@test "a private file or a medium that may be written is a violation, its owner's too" {
	small_policy '$a (allow svirt_t virt_content_t (file (write)))'
	vm one s0:c1,c2
	vm two s0:c3,c4
	: >medium
	tool label --content one medium
	run -1 matrix
	assert_equal "$(row "$FILES/medium")" VV
}

@test "a label that the policy does not know is told, not passed over" {
	small_policy
	vm one s0:c1,c2
	vm two s0:c3,c4
	setfattr -n security.selinux -v system_u:object_r:nosuch_t:s0 two.img
	run -1 matrix
	assert_line "warning: isolation.unknown: two: $FILES/two.img: system_u:object_r:nosuch_t:s0: no context of this policy"
}

@test "so is a level that it does not have" {
	small_policy
	vm one s0:c1,c2
	vm high s0:c3,c900
	run -1 matrix
	assert_line "warning: isolation.unknown: high: system_u:system_r:svirt_t:s0:c3,c900: no context of this policy"
}

@test "--json has every cell, with both names, the file and the relation" {
	small_policy 's/^(mlsconstrain (file .*//'
	vm one s0:c1,c2
	vm two s0:c3,c4
	run -1 matrix --json
	assert_equal "$(jq -s 'map(select(.relation)) | length' <<<"$output")" 8
	run -0 jq -rs 'map(select(.relation == "VIOLATION"))[] |
		[.from, .to, .path, .class, .detail] | @tsv' <<<"$output"
	assert_line -n 0 $'two\tone\t'"$FILES/one.img"$'\tfile\topen read write append create unlink'
	assert_line -n 1 $'one\ttwo\t'"$FILES/two.img"$'\tfile\topen read write append create unlink'
	assert_equal "${#lines[@]}" 2
	run -1 matrix --json
	run -0 jq -es 'map([has("check", "id", "severity", "subject", "detail",
		"remedy")] | all) | all' <<<"$output"
	run -1 matrix --json -q
	refute_output --partial '"relation"'
}

@test "colour is for terminals, and NO_COLOR or a dumb one turns it off" {
	command -v script >/dev/null || skip "no script"
	small_policy
	vm one s0:c1,c2
	run -0 matrix
	refute_output --partial $'\033'
	run -0 script -qec "svirt-check --policy=policy --registry=$REGISTRY isolation" /dev/null
	assert_output --partial $'\033[32mO\033[0m'
	NO_COLOR=1 run -0 script -qec "svirt-check --policy=policy --registry=$REGISTRY isolation" /dev/null
	refute_output --partial $'\033['
	TERM=dumb run -0 script -qec "svirt-check --policy=policy --registry=$REGISTRY isolation" /dev/null
	assert_output --partial "O own"
	refute_output --partial $'\033['
}

@test "of more than forty VMs only violations are drawn" {
	# more categories, for more levels
	small_policy 's/^(category c4)/(category c4) (category c5) (category c6) (category c7) (category c8) (category c9) (category c10)/' \
		's/^(categoryorder .*/(categoryorder (c0 c1 c2 c3 c4 c5 c6 c7 c8 c9 c10))/' \
		's/(range c0 c4)/(range c0 c10)/'
	for i in {1..41}; do
		tool alloc --categories=c0.c10 "vm$i" >/dev/null
	done
	: >disk
	tool label vm7 disk
	run -0 matrix
	assert_line --partial "41 VMs: only violations are drawn"
	refute_line --regexp '^vm1 '
	setfattr -n security.selinux -v "$(image c0)" disk
	run -1 matrix
	assert_line --regexp "^  $FILES/disk +.*V"
	refute_line --regexp '^vm[0-9]+ +.*O'
}

@test "who may not read the registry may ask about a policy" {
	small_policy
	vm one s0:c1,c2
	chmod 755 . "$BATS_FILE_TMPDIR" "$BATS_RUN_TMPDIR" 2>/dev/null || true
	setpriv --reuid=65534 --clear-groups test \
		-x "$(command -v svirt-check)" -a -r policy ||
		skip "the build is out of others' reach"
	run -0 setpriv --reuid=65534 --clear-groups env \
		LD_LIBRARY_PATH="$LD_LIBRARY_PATH" "$(command -v svirt-check)" \
		--policy=policy --registry="$REGISTRY" -q isolation
	assert_output ""
}

@test "a file's name cannot leave the page that it is in" {
	small_policy
	vm one s0:c1,c2
	: >'<script>alert("x")&.img'
	tool label one '<script>alert("x")&.img'
	run -0 matrix --html=page.html
	run -0 cat page.html
	refute_output --partial '<script'
	assert_output --partial '&lt;script&gt;alert(&quot;x&quot;)&amp;.img'
	refute_output --regexp '(src|href)='
	assert_output --partial "default-src 'none'"
	run -0 stat -c %a page.html
	assert_output 644
	run -2 matrix --html=missing/page.html
	assert_line --partial "missing/page.html: No such file"
	ls >listing
	run -1 grep 'page.html.' listing
}

@test "on the standard output the page stands alone" {
	small_policy 's/^(mlsconstrain (file .*//'
	vm one s0:c1,c2
	vm two s0:c3,c4
	matrix --html=- >page.html || (($? == 1))
	assert_equal "$(head -n 1 page.html)" "<!DOCTYPE html>"
	assert_equal "$(tail -n 1 page.html)" "</html>"
	grep -q isolation.crosses page.html
	for option in --json --metrics; do
		run -2 matrix --html=- "$option"
		assert_output --partial "--html=- prints the page alone"
	done
}

# root whom modes hold as they hold others
without_override() {
	setpriv --bounding-set -dac_override "$@"
}

@test "where SELinux lets no file be made, the message says what does" {
	small_policy
	mkdir -m 555 closed
	run -2 without_override env LD_PRELOAD="$FAKE" svirt-check \
		--policy=policy --registry="$REGISTRY" -q \
		--html=closed/page.html isolation
	assert_output --partial "closed/page.html: Permission denied: SELinux lets svirt-check write no file of its own: --html=- >closed/page.html"
	# without SELinux it is the folder's mode
	run -2 without_override svirt-check --policy=policy \
		--registry="$REGISTRY" -q --html=closed/page.html isolation
	assert_output --partial "closed/page.html: Permission denied"
	refute_output --partial SELinux
}

@test "the page shows the matrix in a browser's engine, without script" {
	command -v wkhtmltopdf >/dev/null || skip "no wkhtmltopdf"
	command -v pdftotext >/dev/null || skip "no pdftotext"
	small_policy 's/^(mlsconstrain (file .*//'
	vm one s0:c1,c2
	vm two s0:c3,c4
	run -1 matrix --html=page.html
	mkdir -m 0700 runtime
	XDG_RUNTIME_DIR=$PWD/runtime QT_QPA_PLATFORM=offscreen \
		wkhtmltopdf -q --disable-javascript page.html page.pdf
	run -0 pdftotext -layout page.pdf -
	assert_line --regexp '^ +one +two$'
	assert_line --regexp "^ +one: $FILES/one.img +O +V$"
	assert_line --regexp "^two +\.? +O$"
	assert_line --partial "isolation.crosses"
}

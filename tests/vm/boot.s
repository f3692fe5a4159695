# SPDX-License-Identifier: GPL-2.0-or-later
#
# The boot sector of the VMs under test. It writes to the debug console (port
# 0xe9) and the first serial line. For its first disk, then for its second where
# there is one, it prints the text in sector 1 and writes that to sector 2. Then
# it leaves through isa-debug-exit at 0xf4 (QEMU's status is 33), or, when the
# byte at 0x1b7 is "w", waits, echoing the serial line, until that says "q".

	.code16
	.set	base, 0x7c00
	.set	buffer, 0x7e00

	cli
	xorw	%ax, %ax
	movw	%ax, %ds
	movw	%ax, %es
	movw	%ax, %ss
	movw	$base, %sp
	sti
	cld
	movw	$base + booted, %si
	call	print
	movb	$0x80, %dl
	call	disk
	movb	$0x81, %dl
	call	disk
	cmpb	$'w', base + mode
	jne	leave
	movw	$base + waiting, %si
	call	print
poll:	hlt				# until the clock's next tick
	movw	$0x3fd, %dx
	inb	%dx, %al
	cmpb	$0xff, %al		# no such port
	je	poll
	testb	$1, %al			# nothing was typed
	jz	poll
	movw	$0x3f8, %dx
	inb	%dx, %al
	call	put
	cmpb	$'q', %al
	jne	poll
leave:	movb	$0x10, %al
	outb	%al, $0xf4
stop:	hlt
	jmp	stop

# the disk in %dl: sector 1 to the console, and to sector 2
disk:	movb	$2, %ah
	movb	$2, %cl
	call	sector
	jc	done
	movw	$buffer, %si
	call	print
	movb	$3, %ah
	movb	$3, %cl
	call	sector
	movw	$base + written, %si
	jnc	print
	movw	$base + refused, %si

# the text at %si
print:	lodsb
	testb	%al, %al
	jz	done
	call	put
	jmp	print
done:	ret

# the character in %al
put:	pushw	%dx
	outb	%al, $0xe9
	movw	$0x3f8, %dx
	outb	%al, %dx
	popw	%dx
	ret

# BIOS call %ah for the one sector %cl (the first is 1) and the buffer
sector:	movb	$1, %al
	movb	$0, %ch
	movb	$0, %dh
	movw	$buffer, %bx
	int	$0x13
	ret

booted:	.asciz	"booted\n"
waiting: .asciz	"waiting\n"
written: .asciz	"written\n"
refused: .asciz	"write refused\n"

	.org	0x1b7			# before the partition table, which is empty
mode:	.byte	0
	.org	0x1fe
	.word	0xaa55

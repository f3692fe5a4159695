# SPDX-License-Identifier: GPL-2.0-or-later
#
# A BIOS with no more in it than boot.s asks for: it starts in a third of the
# time that SeaBIOS takes when QEMU emulates within QEMU. It finds the first two
# virtio disks of QEMU's "pc", reads the boot sector of the first, answers int 13h
# for one sector of either, and ticks 18 times a second. Without a disk that can
# be booted it halts.

	.code16
	.set	bus, 0xc000		# ports of the first disk, then of the second
	.set	disks, 0x500		# how many there are
	.set	seen, 0x510		# for each: requests made, modulo 2^16
	.set	request, 0x520		# type, reserved, sector: 16 bytes
	.set	status, 0x530
	.set	queues, 0x1000		# segments: this one and the next 0x400 on
	.set	driver, 0x10000		# the first's address
	.set	queue_each, 0x4000
	# in a queue of 256, which QEMU's disks have
	.set	available, 0x1000
	.set	used, 0x2000

start:	cli
	cld
	xorw	%ax, %ax
	movw	%ax, %ds
	movw	%ax, %es
	movw	%ax, %ss
	movw	$0x7000, %sp
	movw	%ax, disks
	movl	%eax, seen
	movw	$tick, 8 * 4
	movw	%cs, 8 * 4 + 2
	movw	$int13, 0x13 * 4
	movw	%cs, 0x13 * 4 + 2
	call	clock
	call	find
	movw	$0x0201, %ax
	movw	$0x0001, %cx
	movw	$0x0080, %dx
	movw	$0x7c00, %bx
	int	$0x13
	jc	halt
	cmpw	$0xaa55, 0x7dfe
	jne	halt
	ljmp	$0, $0x7c00
halt:	cli
	hlt
	jmp	halt

# the clock, the one source of interrupts: past the local APIC, through the
# interrupt controllers
clock:	cs lgdtl flat
	movl	%cr0, %eax
	incw	%ax			# protected, for a segment of 4 GiB
	movl	%eax, %cr0
	movw	$8, %cx
	movw	%cx, %fs
	decw	%ax
	movl	%eax, %cr0
	movl	$0xfee00350, %ebx	# LINT0: the interrupt controllers'
	movl	$0x700, %fs:(%ebx)
	movw	$icw, %si
	cs lodsb
	outb	%al, $0x20
	outb	%al, $0xa0
	movw	$3, %cx
1:	cs lodsb
	outb	%al, $0x21
	cs lodsb
	outb	%al, $0xa1
	loop	1b
	movb	$0xfe, %al
	outb	%al, $0x21
	movb	$0xff, %al
	outb	%al, $0xa1
	movb	$0x36, %al
	outb	%al, $0x43
	xorb	%al, %al
	outb	%al, $0x40
	outb	%al, $0x40
	ret
icw:	.byte	0x11, 8, 0x70, 4, 2, 1, 1
flat:	.word	15
	.long	0xf0000 + table
	.balign	8
table:	.quad	0, 0x00cf93000000ffff

tick:	pushw	%ax
	movb	$0x20, %al
	outb	%al, $0x20
	popw	%ax
	iret

# the first two virtio disks on bus 0
find:	movl	$0x80000000, %ebx	# the device's configuration
1:	xorb	%bl, %bl
	call	config
	cmpl	$0x10011af4, %eax
	jne	2f
	call	enable
	cmpw	$2, disks
	je	3f
2:	addl	$0x800, %ebx		# the next device
	cmpl	$0x80010000, %ebx
	jb	1b
3:	ret

# the register %ebx as %eax
config:	call	point
	inl	%dx, %eax
	ret
point:	pushl	%eax
	movl	%ebx, %eax
	movw	$0xcf8, %dx
	outl	%eax, %dx
	popl	%eax
	movw	$0xcfc, %dx
	ret

# give the disk %ebx its ports and its queue
enable:	movb	$0x10, %bl		# base address register 0
	call	point
	movzwl	disks, %eax
	shll	$8, %eax
	addl	$bus, %eax
	outl	%eax, %dx
	movw	%ax, %di
	movb	$4, %bl			# command: ports, memory of its own accord
	call	config
	orb	$5, %al
	outl	%eax, %dx
	leaw	18(%di), %dx		# status: reset, seen, driver
	xorb	%al, %al
	outb	%al, %dx
	movb	$3, %al
	outb	%al, %dx
	leaw	4(%di), %dx		# features: none
	xorl	%eax, %eax
	outl	%eax, %dx
	leaw	14(%di), %dx		# the queue 0
	outw	%ax, %dx
	leaw	8(%di), %dx
	movzwl	disks, %eax
	shll	$2, %eax
	addl	$driver >> 12, %eax
	outl	%eax, %dx
	leaw	18(%di), %dx
	movb	$7, %al
	outb	%al, %dx
	incw	disks
	ret

# read (%ah is 2) or write (3) the sector %cl, from 1, of the disk %dl at
# %es:%bx; the carry says that it failed
int13:	pushal
	pushw	%ds
	pushw	%fs
	movw	%sp, %bp		# the flags: 40 bytes further
	xorw	%si, %si
	movw	%si, %ds
	xorb	%dh, %dh
	subb	$0x80, %dl
	jb	fail
	cmpw	disks, %dx
	jae	fail
	movzbl	%ah, %eax
	subb	$2, %al
	movl	%eax, request		# 0 in, 1 out
	movzbl	%cl, %ecx
	decl	%ecx
	movl	%ecx, request + 8
	xorl	%ecx, %ecx
	movl	%ecx, request + 4
	movl	%ecx, request + 12
	movb	$0xff, status
	movw	%dx, %si
	shlw	$10, %si
	addw	$queues, %si
	movw	%si, %fs		# its queue
	call	describe
	movw	%dx, %si
	shlw	$1, %si
	incw	seen(%si)
	movw	seen(%si), %cx
	movw	%cx, %fs:available + 2	# the ring's entries are all 0
	movw	%dx, %di
	shlw	$8, %di
	leaw	bus + 16(%di), %dx	# notify
	xorw	%ax, %ax
	outw	%ax, %dx
	leaw	bus + 19(%di), %dx
1:	inb	%dx, %al		# until it is used
	cmpw	%cx, %fs:used + 2
	jne	1b
	cmpb	$0, status
	jne	fail
	andb	$0xfe, 40(%bp)
	jmp	out
fail:	orb	$1, 40(%bp)
out:	popw	%fs
	popw	%ds
	popal
	iret

# three descriptors in %fs: the request, the buffer at %es:%bx, the status;
# %al is 0 to read
describe:
	movl	$request, %fs:0
	movl	$16, %fs:8
	movl	$0x00010001, %fs:12	# goes on with the next, 1
	movw	%es, %cx
	movzwl	%cx, %ecx
	shll	$4, %ecx
	movzwl	%bx, %ebx
	addl	%ebx, %ecx
	movl	%ecx, %fs:16
	movl	$512, %fs:24
	movl	$0x00020001, %fs:28
	testb	%al, %al
	jnz	1f
	movl	$0x00020003, %fs:28	# to be written to
1:	movl	$status, %fs:32
	movl	$1, %fs:40
	movl	$2, %fs:44
	ret

	.org	0xfff0
	ljmp	$0xf000, $start
	.org	0x10000

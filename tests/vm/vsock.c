/* SPDX-License-Identifier: GPL-2.0-or-later */
/* In a guest: say standard input to a port of the host's, vsock PORT. */
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <linux/vm_sockets.h>

int main(int argc, char **argv)
{
	struct sockaddr_vm host = {
		.svm_family = AF_VSOCK, .svm_cid = VMADDR_CID_HOST};
	int fd = socket(AF_VSOCK, SOCK_STREAM, 0);
	char text[512];
	ssize_t length;

	if (argc != 2 || fd < 0)
		return 2;
	host.svm_port = (unsigned int)strtoul(argv[1], NULL, 10);
	if (connect(fd, (const struct sockaddr *)&host, sizeof(host)) < 0)
		return 1;
	while ((length = read(STDIN_FILENO, text, sizeof(text))) > 0)
		if (write(fd, text, (size_t)length) != length)
			return 1;
	return length < 0;
}

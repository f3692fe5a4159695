/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SHA-256 (FIPS 180-4), for the hash of a policy in a report. */
#ifndef SVIRT_CHECK_SHA256_H
#define SVIRT_CHECK_SHA256_H

/* 64 digits and the NUL. */
#define SHA256_SIZE 65

/* The hash of a file, in lower case; 0 or -errno. */
int sha256_file(const char *path, char ret[SHA256_SIZE]);

#endif

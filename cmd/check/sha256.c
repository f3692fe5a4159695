/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SHA-256, as FIPS 180-4 has it: a library for one hash would cost every start
 * of the command more than this. */
#include "config.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "util.h"

#include "check/sha256.h"

struct sha256 {
	uint32_t state[8];
	uint32_t constants[64];
	uint64_t size;
};

static void close_stream(FILE **stream)
{
	if (*stream)
		fclose(*stream);
}

static bool is_prime(unsigned int number)
{
	for (unsigned int i = 2; i * i <= number; i++) {
		if (number % i == 0)
			return false;
	}
	return true;
}

/* The first 32 bits after the point of the root^th root of a prime, by search:
 * x with x^root <= prime * 2^(32 * root), both in fixed point. */
static uint32_t fraction(unsigned int prime, unsigned int root)
{
	unsigned __int128 low = 0, high = (unsigned __int128)32 << 32;

	while (high - low > 1) {
		unsigned __int128 middle = (low + high) / 2;
		/* middle is below 2^37, its cube below 2^111 */
		unsigned __int128 power = middle * middle;
		unsigned __int128 bound = (unsigned __int128)prime << 64;

		if (root == 3) {
			power *= middle;
			bound <<= 32;
		}
		if (power <= bound)
			low = middle;
		else
			high = middle;
	}
	return (uint32_t)low;
}

static void begin(struct sha256 *hash)
{
	unsigned int count = 0;

	hash->size = 0;
	for (unsigned int number = 2; count < 64; number++) {
		if (!is_prime(number))
			continue;
		if (count < 8)
			hash->state[count] = fraction(number, 2);
		hash->constants[count++] = fraction(number, 3);
	}
}

static uint32_t turn(uint32_t word, unsigned int by)
{
	return word >> by | word << (32 - by);
}

static void expand(const unsigned char *block, uint32_t w[64])
{
	for (size_t i = 0; i < 16; i++)
		w[i] = (uint32_t)block[4 * i] << 24 |
		       (uint32_t)block[4 * i + 1] << 16 |
		       (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
	for (unsigned int i = 16; i < 64; i++) {
		uint32_t a = w[i - 15], b = w[i - 2];

		w[i] = w[i - 16] + (turn(a, 7) ^ turn(a, 18) ^ a >> 3) +
		       w[i - 7] + (turn(b, 17) ^ turn(b, 19) ^ b >> 10);
	}
}

static void add_block(struct sha256 *hash, const unsigned char *block)
{
	uint32_t w[64], s[8];

	expand(block, w);
	memcpy(s, hash->state, sizeof(s));
	for (unsigned int i = 0; i < 64; i++) {
		uint32_t one =
			s[7] +
			(turn(s[4], 6) ^ turn(s[4], 11) ^ turn(s[4], 25)) +
			((s[4] & s[5]) ^ (~s[4] & s[6])) + hash->constants[i] +
			w[i];
		uint32_t two =
			(turn(s[0], 2) ^ turn(s[0], 13) ^ turn(s[0], 22)) +
			((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));

		memmove(&s[1], &s[0], 7 * sizeof(s[0]));
		s[4] += one;
		s[0] = one + two;
	}
	for (unsigned int i = 0; i < 8; i++)
		hash->state[i] += s[i];
}

/* The last bytes, a bit, and the size in bits, in one block or two. */
static void finish(struct sha256 *hash, const unsigned char *rest, size_t count)
{
	unsigned char last[128] = {0};
	size_t size = count < 56 ? 64 : 128;
	uint64_t bits = hash->size * 8;

	memcpy(last, rest, count);
	last[count] = 0x80;
	for (unsigned int i = 0; i < 8; i++)
		last[size - 1 - i] = (unsigned char)(bits >> 8 * i);
	for (size_t at = 0; at < size; at += 64)
		add_block(hash, last + at);
}

int sha256_file(const char *path, char ret[SHA256_SIZE])
{
	_cleanup_(close_stream) FILE *stream = fopen(path, "re");
	unsigned char block[64];
	struct sha256 hash;
	size_t count;

	if (!stream)
		return util_errno();
	begin(&hash);
	while ((count = fread(block, 1, sizeof(block), stream)) ==
		sizeof(block)) {
		hash.size += count;
		add_block(&hash, block);
	}
	if (ferror(stream))
		return -EIO;
	hash.size += count;
	finish(&hash, block, count);
	for (size_t i = 0; i < 8; i++)
		snprintf(ret + 8 * i, 9, "%08x", hash.state[i]);
	return 0;
}

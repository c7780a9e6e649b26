// Slow and obvious arithmetic on 128-bit integers, and primes to test with.
#ifndef HEGPU_TESTS_NUMBERS_HPP
#define HEGPU_TESTS_NUMBERS_HPP

#include <cstdint>
#include <vector>

namespace hegpu::test {

using u64 = std::uint64_t;
using i64 = std::int64_t;
using u32 = std::uint32_t;
__extension__ using u128 = unsigned __int128;
__extension__ using i128 = __int128;

u64 mul_mod(u64 a, u64 b, u64 q);
u64 pow_mod(u64 base, u64 exponent, u64 q);
// The residue of a signed value, in [0, q).
u64 residue(i128 x, u64 q);
bool is_prime(u64 n);

// A random prime of exactly this many bits with q = 1 mod 2n.
u64 random_prime(int bits, u64 n);
// The largest prime below 2^bits with q = 1 mod 2n.
u64 largest_prime(int bits, u64 n);
// A random primitive 2n-th root of unity mod q.
u64 primitive_root(u64 n, u64 q);
u64 reverse_bits(u64 value, int bits);

// For n: a random prime of each size from 20 to 61 bits, and the largest below 2^45, 2^50, 2^60 and 2^61, where lazy ranges
// are tightest.
std::vector<u64> test_primes(u64 n);

}  // namespace hegpu::test

#endif

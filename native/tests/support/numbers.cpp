#include "support/numbers.hpp"

#include <stdexcept>

#include "support/random.hpp"

namespace hegpu::test {

u64 mul_mod(u64 a, u64 b, u64 q) { return static_cast<u64>(static_cast<u128>(a) * b % q); }

u64 pow_mod(u64 base, u64 exponent, u64 q) {
    u64 result = 1 % q;
    for (; exponent != 0; exponent >>= 1) {
        if (exponent & 1) result = mul_mod(result, base, q);
        base = mul_mod(base, base, q);
    }
    return result;
}

u64 residue(i128 x, u64 q) {
    const i128 r = x % static_cast<i128>(q);
    return static_cast<u64>(r < 0 ? r + static_cast<i128>(q) : r);
}

// Miller-Rabin; these twelve bases decide every 64-bit number.
bool is_prime(u64 n) {
    constexpr u64 bases[] = {2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37};
    if (n < 2) return false;
    for (const u64 p : bases) {
        if (n % p == 0) return n == p;
    }
    u64 odd = n - 1;
    int twos = 0;
    for (; odd % 2 == 0; odd /= 2) ++twos;
    for (const u64 p : bases) {
        u64 x = pow_mod(p, odd, n);
        if (x == 1 || x == n - 1) continue;
        bool composite = true;
        for (int i = 1; i < twos && composite; ++i) {
            x = mul_mod(x, x, n);
            composite = x != n - 1;
        }
        if (composite) return false;
    }
    return true;
}

u64 random_prime(int bits, u64 n) {
    const u64 low = u64{1} << (bits - 1), step = 2 * n;
    // Up from a random place, and once around.
    const u64 first = (low + step - 1) / step, last = (2 * low - 2) / step;
    const u64 start = first + random_below(last - first + 1);
    for (u64 i = 0; i <= last - first; ++i) {
        const u64 k = first + (start - first + i) % (last - first + 1);
        if (is_prime(k * step + 1)) return k * step + 1;
    }
    throw std::runtime_error("no prime of this size");
}

u64 largest_prime(int bits, u64 n) {
    for (u64 k = ((u64{1} << bits) - 2) / (2 * n); k != 0; --k) {
        if (is_prime(k * 2 * n + 1)) return k * 2 * n + 1;
    }
    throw std::runtime_error("no prime of this size");
}

u64 primitive_root(u64 n, u64 q) {
    for (;;) {
        const u64 psi = pow_mod(1 + random_below(q - 1), (q - 1) / (2 * n), q);
        if (pow_mod(psi, n, q) == q - 1) return psi;
    }
}

u64 reverse_bits(u64 value, int bits) {
    u64 result = 0;
    for (int i = 0; i < bits; ++i) result |= ((value >> i) & 1) << (bits - 1 - i);
    return result;
}

std::vector<u64> test_primes(u64 n) {
    std::vector<u64> primes;
    for (const int bits : {20, 30, 32, 36, 40, 45, 46, 48, 49, 50, 51, 55, 60, 61}) primes.push_back(random_prime(bits, n));
    for (const int bits : {32, 40, 45, 48, 50, 60, 61}) primes.push_back(largest_prime(bits, n));
    return primes;
}

}  // namespace hegpu::test

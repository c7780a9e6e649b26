// A prime modulus with the constants of every reduction in use, and the scalar reductions themselves.
//
// Notation: k = bit length of q, floor(z/q) is approximated from below by t, so that z - t q stays in a few multiples of q.
#ifndef HEGPU_MODULUS_HPP
#define HEGPU_MODULUS_HPP

#include "hegpu/hegpu.h"
#include "integers.hpp"

struct hegpu_modulus {
    hegpu::u64 q;
    int bits;               // k
    hegpu::u64 mu_word;     // floor(2^64 / q): reduces a word
    hegpu::u64 mu_product;  // floor(2^(k+62) / q): reduces a product z < q^2, t = mul_hi(z >> (k-2), mu)
    hegpu::u64 word;        // 2^64 mod q
    hegpu::u64 word_shoup;  // floor(word 2^64 / q)

    // 52-bit constants, for q < 2^50 only (zero otherwise).
    hegpu::u64 mu52;          // floor(2^52 / q)
    hegpu::u64 mu52_product;  // floor(2^(k+50) / q)
    hegpu::u64 inverse52;     // q^-1 mod 2^52 (Montgomery)
    hegpu::u64 radix52;       // 2^52 mod q
    hegpu::u64 radix104;      // 2^104 mod q

    bool narrow() const { return bits <= 50; }  // the 52-bit multipliers apply: 4q fits 52 bits
    bool lazy() const { return bits <= 45; }    // 128q fits 52 bits

    // False when q is even or outside (2, 2^61).
    static bool initialise(hegpu_modulus& m, hegpu::u64 q);
};

namespace hegpu {

using Modulus = hegpu_modulus;

// Shoup's quotient floor(w 2^64 / q) of a constant w < q.
[[maybe_unused]] static inline u64 shoup_quotient(u64 w, u64 q) { return static_cast<u64>((static_cast<u128>(w) << 64) / q); }

// x w mod q in [0, 2q), for any word x.
[[maybe_unused]] static inline u64 multiply_shoup_lazy(u64 x, u64 w, u64 w_shoup, u64 q) {
    return x * w - mul_hi(x, w_shoup) * q;
}

[[maybe_unused]] static inline u64 multiply_shoup(u64 x, u64 w, u64 w_shoup, u64 q) {
    return subtract_once(multiply_shoup_lazy(x, w, w_shoup, q), q);
}

// Any word to [0, 2q): x/q - x mu/2^64 < 1.
[[maybe_unused]] static inline u64 reduce_word_lazy(u64 x, const Modulus& m) { return x - mul_hi(x, m.mu_word) * m.q; }

[[maybe_unused]] static inline u64 reduce_word(u64 x, const Modulus& m) { return subtract_once(reduce_word_lazy(x, m), m.q); }

// Any double word: hi 2^64 + lo, both parts lazily below 2q, the sum below 4q < 2^63.
[[maybe_unused]] static inline u64 reduce_double_word(u128 z, const Modulus& m) {
    const u64 hi = multiply_shoup_lazy(static_cast<u64>(z >> 64), m.word, m.word_shoup, m.q);
    const u64 lo = reduce_word_lazy(static_cast<u64>(z), m);
    return subtract_once(subtract_once(hi + lo, 2 * m.q), m.q);
}

[[maybe_unused]] static inline u64 multiply(u64 a, u64 b, const Modulus& m) {
    const u128 z = static_cast<u128>(a) * b;
    const u64 t = mul_hi(static_cast<u64>(z >> (m.bits - 2)), m.mu_product);
    return subtract_once(subtract_once(static_cast<u64>(z) - t * m.q, 2 * m.q), m.q);
}

[[maybe_unused]] static inline u64 add(u64 a, u64 b, u64 q) { return subtract_once(a + b, q); }
[[maybe_unused]] static inline u64 subtract(u64 a, u64 b, u64 q) { return a >= b ? a - b : a + q - b; }
[[maybe_unused]] static inline u64 negate(u64 a, u64 q) { return a == 0 ? 0 : q - a; }

[[maybe_unused]] static inline u64 power(u64 base, u64 exponent, const Modulus& m) {
    u64 result = 1;
    for (; exponent != 0; exponent >>= 1) {
        if (exponent & 1) result = multiply(result, base, m);
        base = multiply(base, base, m);
    }
    return result;
}

// a^-1 mod q for prime q (Fermat).
[[maybe_unused]] static inline u64 invert(u64 a, const Modulus& m) { return power(a, m.q - 2, m); }

}  // namespace hegpu

#endif

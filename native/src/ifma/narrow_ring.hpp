// Arithmetic modulo q < 2^50 with the 52-bit multipliers of AVX-512 IFMA: hi52 and lo52 are the halves of a 104-bit product.
#ifndef HEGPU_IFMA_NARROW_RING_HPP
#define HEGPU_IFMA_NARROW_RING_HPP

#include "ifma/multiply52.hpp"
#include "modulus.hpp"

namespace hegpu::simd {
namespace {

class NarrowRing {
public:
    using Lanes = Avx512;
    using Word = __m512i;

    // A factor s < q in Montgomery form: s 2^52 mod q and its product with q^-1 mod 2^52.
    struct Factor {
        Word value, companion;
    };

    HEGPU_INLINE explicit NarrowRing(const Modulus& m)
        : q_(Avx512::all(m.q)),
          q2_(Avx512::all(2 * m.q)),
          mask_(Avx512::all(mask52)),
          mu_product_(Avx512::all(m.mu52_product)),
          mu_(Avx512::all(m.mu52)),
          inverse_(Avx512::all(m.inverse52)),
          radix104_(montgomery(m.radix104, m)),
          bits_(m.bits),
          modulus_(m) {}

    HEGPU_INLINE Factor factor(u64 s) const { return montgomery(hegpu::multiply(s, modulus_.radix52, modulus_), modulus_); }

    HEGPU_INLINE Word add(Word a, Word b) const { return Avx512::subtract_once(Avx512::add(a, b), q_); }
    HEGPU_INLINE Word subtract(Word a, Word b) const { return Avx512::subtract_modular(a, b, q_); }
    HEGPU_INLINE Word negate(Word a) const { return Avx512::negate_modular(a, q_); }

    // Barrett: z = a b < 2^2k, t = hi52((z >> (k-2)) mu), floor(z / q) - 2 <= t <= floor(z / q).
    HEGPU_INLINE Word multiply(Word a, Word b) const {
        const Word low = low52(a, b), high = high52(a, b);
        const Word upper = Avx512::bit_or(Avx512::shift_left(high, 54 - bits_), Avx512::shift_right(low, bits_ - 2));
        const Word t = high52(upper, mu_product_);
        // The difference is below 3q < 2^52, so the low 52 bits of both products decide it.
        const Word r = Avx512::bit_and(Avx512::sub(low, low52(t, q_)), mask_);
        return Avx512::subtract_once(Avx512::subtract_once(r, q2_), q_);
    }
    // Any a < 2^52.
    HEGPU_INLINE Word multiply(Word a, Factor f) const { return Avx512::subtract_once(multiply_lazy(a, f), q_); }

    // x < 2^52 to [0, q).
    HEGPU_INLINE Word reduce(Word x) const { return Avx512::subtract_once(reduce_lazy(x), q_); }

    // Any word x, for q of at least 14 bits: Barrett as for products, x >> (k-2) < 2^52.
    static constexpr int least_word_bits = 14;
    HEGPU_INLINE Word reduce_word(Word x) const {
        const Word t = high52(Avx512::shift_right(x, bits_ - 2), mu_product_);
        const Word r = Avx512::bit_and(Avx512::sub(x, low52(t, q_)), mask_);
        return Avx512::subtract_once(Avx512::subtract_once(r, q2_), q_);
    }

    // ---- sums of products: the 52-bit halves of every product, added up in two words per lane ---------------------------
    // Per term low grows by less than 2^52 and high by less than 2^48.
    static constexpr u64 terms_per_fold = 2048;
    struct Sum {
        Word low, high;
    };
    HEGPU_INLINE Sum sum_from(Word start) const { return {start, Avx512::zero()}; }
    HEGPU_INLINE void accumulate(Sum& sum, Word a, Word b) const {
        sum.low = low52(sum.low, a, b);
        sum.high = high52(sum.high, a, b);
    }
    // The largest sum to come is below 2^bits: with bits <= 103 its upper half needs no reduction of its own.
    HEGPU_INLINE void expect_sum_below_bits(int bits) { long_sums_ = bits > 103; }

    // S = high 2^52 + low. Montgomery: t = lo52(low q^-1), S 2^-52 = high - hi52(t q) mod q; then times 2^104 2^-52.
    HEGPU_INLINE Word reduce(const Sum& sum) const {
        const Word low = Avx512::bit_and(sum.low, mask_);
        Word high = Avx512::add(sum.high, Avx512::shift_right<52>(sum.low));
        if (long_sums_) high = reduce_long(high);
        const Word t = low52(low, inverse_);
        const Word x = Avx512::add(Avx512::sub(high, high52(t, q_)), q_);
        return Avx512::subtract_once(multiply_lazy(x, radix104_), q_);
    }

    // S < 2^52 q to S 2^-52 mod q: the first step of the above, with high < q.
    static constexpr bool has_montgomery = true;
    HEGPU_INLINE Word reduce_montgomery(const Sum& sum) const {
        const Word low = Avx512::bit_and(sum.low, mask_);
        const Word high = Avx512::add(sum.high, Avx512::shift_right<52>(sum.low));
        const Word t = low52(low, inverse_);
        return Avx512::subtract_modular(high, high52(t, q_), q_);
    }

private:
    HEGPU_INLINE static Factor montgomery(u64 value, const Modulus& m) {
        return {Avx512::all(value), Avx512::all((value * m.inverse52) & mask52)};
    }
    // In (0, 2q); see StrictButterfly.
    HEGPU_INLINE Word multiply_lazy(Word a, Factor f) const {
        return Avx512::sub(high52(q_, a, f.value), high52(low52(a, f.companion), q_));
    }
    // x < 2^52 to [0, 2q).
    HEGPU_INLINE Word reduce_lazy(Word x) const { return Avx512::sub(x, low52(high52(x, mu_), q_)); }
    // Any word x = x1 2^52 + x0 to [0, 2q).
    HEGPU_INLINE Word reduce_long(Word x) const {
        const Word upper = multiply_lazy(Avx512::shift_right<52>(x), radix104_);  // x1 2^104 2^-52
        return Avx512::subtract_once(Avx512::add(upper, reduce_lazy(Avx512::bit_and(x, mask_))), q2_);
    }

    Word q_, q2_, mask_, mu_product_, mu_, inverse_;
    Factor radix104_;
    int bits_;
    bool long_sums_ = true;
    const Modulus& modulus_;
};

}  // namespace
}  // namespace hegpu::simd

#endif

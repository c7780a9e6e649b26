// Arithmetic modulo any q < 2^61 on 64-bit lanes, products from 32-bit halves.
//
// With a = a1 2^32 + a0, a b = p11 2^64 + (p01 + p10) 2^32 + p00. The quotient estimates of Barrett and Shoup need only the
// upper word; leaving out p00 and the carries gives at most 2 less, and where the comparisons reach 2^64 the remainder simply
// starts 2q higher: cheaper than the exact upper word.
#ifndef HEGPU_SIMD_WIDE_RING_HPP
#define HEGPU_SIMD_WIDE_RING_HPP

#include "modulus.hpp"
#include "simd/inline.hpp"

namespace hegpu::simd {

constexpr u64 low_half = 0xFFFFFFFF;

template <class I>
HEGPU_INLINE typename I::Word multiply_high(typename I::Word a, typename I::Word b) {
    const auto a1 = I::template shift_right<32>(a), b1 = I::template shift_right<32>(b);
    const auto p00 = I::multiply_halves(a, b), p01 = I::multiply_halves(a, b1);
    const auto p10 = I::multiply_halves(a1, b), p11 = I::multiply_halves(a1, b1);
    const auto middle = I::add(p10, I::template shift_right<32>(p00));
    const auto carry = I::add(p01, I::bit_and(middle, I::all(low_half)));
    return I::add(p11, I::add(I::template shift_right<32>(middle), I::template shift_right<32>(carry)));
}

// floor(a b / 2^64) - e with 0 <= e <= slack<I>.
template <class I>
constexpr int slack = I::compares_whole_words ? 2 : 0;

template <class I>
HEGPU_INLINE typename I::Word estimate_high(typename I::Word a, typename I::Word b) {
    if constexpr (slack<I> == 0) {
        return multiply_high<I>(a, b);
    } else {
        const auto a1 = I::template shift_right<32>(a), b1 = I::template shift_right<32>(b);
        const auto p01 = I::multiply_halves(a, b1), p10 = I::multiply_halves(a1, b), p11 = I::multiply_halves(a1, b1);
        return I::add(p11, I::add(I::template shift_right<32>(p01), I::template shift_right<32>(p10)));
    }
}

template <class I>
class WideRing {
public:
    using Lanes = I;
    using Word = typename I::Word;

    // A factor s < q that many words are multiplied by.
    struct Factor {
        Word value, shoup;
    };

    HEGPU_INLINE explicit WideRing(const Modulus& m)
        : q_(I::all(m.q)),
          q2_(I::all(2 * m.q)),
          q4_(I::all(4 * m.q)),
          mu_product_(I::all(m.mu_product)),
          mu_word_(I::all(m.mu_word)),
          word_(I::all(m.word)),
          word_shoup_(I::all(m.word_shoup)),
          bits_(m.bits),
          modulus_(m.q) {}

    HEGPU_INLINE Factor factor(u64 s) const { return {I::all(s), I::all(shoup_quotient(s, modulus_))}; }

    HEGPU_INLINE Word add(Word a, Word b) const { return I::subtract_once(I::add(a, b), q_); }
    HEGPU_INLINE Word subtract(Word a, Word b) const { return I::subtract_modular(a, b, q_); }
    HEGPU_INLINE Word negate(Word a) const { return I::negate_modular(a, q_); }

    // Barrett: floor(z / q) - 2 - slack <= t <= floor(z / q).
    HEGPU_INLINE Word multiply(Word a, Word b) const {
        const Word low = I::multiply_low(a, b), high = multiply_high<I>(a, b);
        const Word upper = I::bit_or(I::shift_left(high, 66 - bits_), I::shift_right(low, bits_ - 2));
        return settle(I::sub(low, I::multiply_low(estimate_high<I>(upper, mu_product_), q_)));
    }
    // Any word a.
    HEGPU_INLINE Word multiply(Word a, Factor f) const { return settle(multiply_lazy(a, f.value, f.shoup)); }

    // Any word to [0, q).
    HEGPU_INLINE Word reduce(Word x) const { return settle(reduce_lazy(x)); }
    HEGPU_INLINE Word reduce_word(Word x) const { return reduce(x); }

    // ---- sums of products: 32-bit columns of the double words, three words per lane ------------------------------------
    // Per term the columns grow by less than 2^32, 2^33 and 2^58 + 2^30.
    static constexpr u64 terms_per_fold = 31;
    static constexpr bool has_montgomery = false;
    struct Sum {
        Word low, middle, high;
    };
    HEGPU_INLINE Sum sum_from(Word start) const {
        return {I::bit_and(start, I::all(low_half)), I::template shift_right<32>(start), I::zero()};
    }
    HEGPU_INLINE void accumulate(Sum& sum, Word a, Word b) const {
        const Word half = I::all(low_half);
        const Word a1 = I::template shift_right<32>(a), b1 = I::template shift_right<32>(b);
        const Word p00 = I::multiply_halves(a, b), p11 = I::multiply_halves(a1, b1);
        const Word cross = I::add(I::multiply_halves(a, b1), I::multiply_halves(a1, b));  // < 2^62
        sum.low = I::add(sum.low, I::bit_and(p00, half));
        sum.middle = I::add(sum.middle, I::add(I::template shift_right<32>(p00), I::bit_and(cross, half)));
        sum.high = I::add(sum.high, I::add(I::template shift_right<32>(cross), p11));
    }
    // high 2^64 + low, each part lazily below (2 + slack) q.
    HEGPU_INLINE Word reduce(const Sum& sum) const {
        const Word middle = I::add(sum.middle, I::template shift_right<32>(sum.low));
        const Word low = I::bit_or(I::bit_and(sum.low, I::all(low_half)), I::template shift_left<32>(middle));
        const Word high = I::add(sum.high, I::template shift_right<32>(middle));
        return settle(I::add(multiply_lazy(high, word_, word_shoup_), reduce_lazy(low)));
    }
    // Nothing to prepare: every sum of up to terms_per_fold products fits.
    HEGPU_INLINE void expect_sum_below_bits(int) {}

    // high 2^64 + low, any two words.
    HEGPU_INLINE Word reduce(Word high, Word low) const {
        return settle(I::add(multiply_lazy(high, word_, word_shoup_), reduce_lazy(low)));
    }

private:
    HEGPU_INLINE Word multiply_lazy(Word a, Word w, Word w_shoup) const {
        return I::sub(I::multiply_low(a, w), I::multiply_low(estimate_high<I>(a, w_shoup), q_));
    }
    HEGPU_INLINE Word reduce_lazy(Word x) const { return I::sub(x, I::multiply_low(estimate_high<I>(x, mu_word_), q_)); }
    // [0, 4q), or [0, 8q) where estimates are used, to [0, q).
    HEGPU_INLINE Word settle(Word x) const {
        if constexpr (slack<I> != 0) x = I::subtract_once(x, q4_);
        return I::subtract_once(I::subtract_once(x, q2_), q_);
    }

    Word q_, q2_, q4_, mu_product_, mu_word_, word_, word_shoup_;
    int bits_;
    u64 modulus_;
};

}  // namespace hegpu::simd

#endif

// Lazy NTT butterflies for any q < 2^61 (Harvey), with Shoup's quotient estimated on 64-bit lanes: products come out in
// [0, r), r = 2q or 4q, and words stay below 2r between stages of the forward transform, below r in the inverse.
#ifndef HEGPU_SIMD_WIDE_BUTTERFLY_HPP
#define HEGPU_SIMD_WIDE_BUTTERFLY_HPP

#include "simd/wide_ring.hpp"
#include "tables/ntt_tables.hpp"

namespace hegpu::simd {

template <class I>
class WideButterfly {
public:
    using Lanes = I;
    using Word = typename I::Word;
    struct Twiddle {
        Word value, companion;
    };

    HEGPU_INLINE static Twiddle twiddle(Word value, Word companion) { return {value, companion}; }
    static const RootTable& roots(const hegpu_ntt& t) { return t.roots; }
    static const RootTable& inverse_roots(const hegpu_ntt& t) { return t.inverse_roots; }
    static Root scale(const hegpu_ntt& t) { return t.scale; }
    static Root last_root(const hegpu_ntt& t) { return t.last_root; }

    HEGPU_INLINE explicit WideButterfly(const Modulus& m)
        : q_(I::all(m.q)), q2_(I::all(2 * m.q)), range_(I::all((2 + slack<I>)*m.q)) {}

    // ---- forward: (x, y) -> (x + w y, x - w y) -----------------------------------------------------------------------
    HEGPU_INLINE Word enter(Word x) const { return x; }
    template <int stage, bool entered>
    HEGPU_INLINE void forward(Word& x, Word& y, Twiddle w) const {
        const Word u = entered ? x : I::subtract_once(x, range_), v = multiply(y, w);
        x = I::add(u, v);
        y = I::add(I::sub(u, v), range_);
    }
    template <int stages>
    HEGPU_INLINE Word finish(Word x) const {
        return settle(I::subtract_once(x, range_));
    }

    // ---- inverse: (x, y) -> (x + y, w (x - y)) -----------------------------------------------------------------------
    static constexpr int log_pass_bound = 2, log_product_bound = 2;
    static constexpr int log_sum_bound(int) { return 2; }
    template <int log_bound, bool, bool>
    HEGPU_INLINE void inverse(Word& x, Word& y, Twiddle w) const {
        const Word sum = I::add(x, y), difference = I::add(I::sub(x, y), range_);
        x = log_bound == 0 ? sum : I::subtract_once(sum, range_);
        y = multiply(difference, w);
    }
    template <int log_bound>
    HEGPU_INLINE Word settle_pass(Word x) const {
        return x;
    }
    template <int log_bound, bool>
    HEGPU_INLINE void inverse_last(Word& x, Word& y, Twiddle scale, Twiddle w) const {
        const Word sum = I::add(x, y), difference = I::add(I::sub(x, y), range_);
        x = settle(multiply(sum, scale));
        y = settle(multiply(difference, w));
    }

private:
    HEGPU_INLINE Word multiply(Word y, Twiddle w) const {
        return I::opaque(I::sub(I::multiply_low(y, w.value), I::multiply_low(estimate_high<I>(y, w.companion), q_)));
    }
    // [0, range) to [0, q).
    HEGPU_INLINE Word settle(Word x) const {
        if constexpr (slack<I> != 0) x = I::subtract_once(x, q2_);
        return I::subtract_once(x, q_);
    }

    Word q_, q2_, range_;
};

}  // namespace hegpu::simd

#endif

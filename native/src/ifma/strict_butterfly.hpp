// NTT butterflies for q < 2^50 with the 52-bit multipliers, by a Montgomery product whose carry cancels:
//
//   W = w 2^52 mod q, t = lo52(y W q^-1):  y W and t q agree in their low 52 bits, so
//   w y = hi52(y W) - hi52(t q) mod q, in (-q, q), for any y < 2^52: three multiplications and one subtraction.
//
// lo52(y (W q^-1)) needs only the table's companion. Adding q to the accumulator of the first hi52 makes it (0, 2q) for free.
//
// Words stay below 4q < 2^52 between stages of the forward transform, below 2q in the inverse. LazyButterfly is for smaller q.
#ifndef HEGPU_IFMA_STRICT_BUTTERFLY_HPP
#define HEGPU_IFMA_STRICT_BUTTERFLY_HPP

#include "simd/avx512.hpp"
#include "tables/ntt_tables.hpp"

namespace hegpu::simd {
namespace {

class StrictButterfly {
public:
    using Lanes = Avx512;
    using Word = __m512i;
    struct Twiddle {
        Word value, companion;
    };

    static const RootTable& roots(const hegpu_ntt& t) { return t.roots52; }
    static const RootTable& inverse_roots(const hegpu_ntt& t) { return t.inverse_roots52; }
    static Root scale(const hegpu_ntt& t) { return t.scale52; }
    static Root last_root(const hegpu_ntt& t) { return t.last_root52; }

    HEGPU_INLINE explicit StrictButterfly(const Modulus& m) : q_(Avx512::all(m.q)), q2_(Avx512::all(2 * m.q)) {}

    // ---- forward: (x, y) -> (x + w y, x - w y) -----------------------------------------------------------------------
    HEGPU_INLINE Word enter(Word x) const { return x; }
    HEGPU_INLINE void forward(Word& x, Word& y, Twiddle w) const {
        const Word u = Avx512::subtract_once_narrow(x, q2_), v = multiply(y, w);
        y = Avx512::sub(Avx512::add(u, q2_), v);
        x = Avx512::add(u, v);
    }
    HEGPU_INLINE Word finish(Word x) const { return Avx512::subtract_once_narrow(Avx512::subtract_once_narrow(x, q2_), q_); }

    // ---- inverse: (x, y) -> (x + y, w (x - y)) -----------------------------------------------------------------------
    template <int log_bound>
    HEGPU_INLINE void inverse(Word& x, Word& y, Twiddle w) const {
        const Word sum = Avx512::add(x, y), difference = Avx512::add(Avx512::sub(x, y), q2_);
        x = Avx512::subtract_once_narrow(sum, q2_);
        y = multiply(difference, w);
    }
    static constexpr int log_pass_bound = 1;
    template <int log_bound>
    HEGPU_INLINE Word settle_pass(Word x) const {
        return x;
    }
    template <int log_bound>
    HEGPU_INLINE void inverse_last(Word& x, Word& y, Twiddle scale, Twiddle w) const {
        const Word sum = Avx512::add(x, y), difference = Avx512::add(Avx512::sub(x, y), q2_);
        x = Avx512::subtract_once_narrow(multiply(sum, scale), q_);
        y = Avx512::subtract_once_narrow(multiply(difference, w), q_);
    }

private:
    HEGPU_INLINE static Word high(Word start, Word a, Word b) { return _mm512_madd52hi_epu64(start, a, b); }
    HEGPU_INLINE static Word low(Word a, Word b) { return _mm512_madd52lo_epu64(Avx512::zero(), a, b); }

    // w y, in (0, 2q).
    HEGPU_INLINE Word multiply(Word y, Twiddle w) const {
        return Avx512::opaque(Avx512::sub(high(q_, y, w.value), high(Avx512::zero(), low(y, w.companion), q_)));
    }

    Word q_, q2_;
};

}  // namespace
}  // namespace hegpu::simd

#endif

// NTT butterflies for q < 2^50 with the 52-bit multipliers, by a Montgomery product whose carry cancels:
//
//   W = w 2^52 mod q, t = lo52(y W q^-1):  y W and t q agree in their low 52 bits, so
//   w y = hi52(y W) - hi52(t q) mod q, in (-q, q), for any y < 2^52: three multiplications and one subtraction.
//
// lo52(y (W q^-1)) needs only the table's companion. Adding q to the accumulator of the first hi52 makes it (0, 2q) for free.
//
// Two ranges of q:
//   q < 2^50  strict: words below 4q between stages of the forward transform, below 2q in the inverse.
//   q < 2^45  lazy: 128q fits 52 bits. Forward: a stage widens the range by q on both sides; 32q, added once on the way in,
//             keeps all words positive through 17 stages, so nothing is reduced before the end. Inverse: the bound doubles
//             per stage on the path of sums only, and is settled once per pass.
#ifndef HEGPU_IFMA_NARROW_BUTTERFLY_HPP
#define HEGPU_IFMA_NARROW_BUTTERFLY_HPP

#include "simd/avx512.hpp"
#include "tables/ntt_tables.hpp"

namespace hegpu::simd {
namespace {

constexpr int lazy_bits = 45;

template <bool lazy>
class NarrowButterfly {
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

    HEGPU_INLINE explicit NarrowButterfly(const Modulus& m) : q_(Avx512::all(m.q)), mu_(Avx512::all(m.mu52)) {
        for (int i = 0; i < 7; ++i) multiple_[i] = Avx512::all(m.q << i);
    }

    // ---- forward: (x, y) -> (x + w y, x - w y) -----------------------------------------------------------------------
    HEGPU_INLINE Word enter(Word x) const { return lazy ? Avx512::add(x, multiple_[5]) : x; }
    HEGPU_INLINE void forward(Word& x, Word& y, Twiddle w) const {
        if constexpr (lazy) {
            const Word v = multiply(Avx512::zero(), y, w);
            y = Avx512::sub(x, v);
            x = Avx512::add(x, v);
        } else {
            const Word u = Avx512::subtract_once(x, multiple_[1]), v = multiply(q_, y, w);
            y = Avx512::sub(Avx512::add(u, multiple_[1]), v);
            x = Avx512::add(u, v);
        }
    }
    HEGPU_INLINE Word finish(Word x) const {
        if constexpr (lazy) {
            x = Avx512::sub(x, low(high(Avx512::zero(), x, mu_), q_));  // Barrett: to [0, 2q)
        } else {
            x = Avx512::subtract_once(x, multiple_[1]);
        }
        return Avx512::subtract_once(x, q_);
    }

    // ---- inverse: (x, y) -> (x + y, w (x - y)), both below 2^log_bound q on entry when lazy ------------------------------
    template <int log_bound>
    HEGPU_INLINE void inverse(Word& x, Word& y, Twiddle w) const {
        const Word bound = lazy ? multiple_[log_bound] : multiple_[1];
        const Word sum = Avx512::add(x, y), difference = Avx512::add(Avx512::sub(x, y), bound);
        x = lazy ? sum : Avx512::subtract_once(sum, bound);
        y = multiply(q_, difference, w);
    }
    // Below 2^log_bound q to below 4q.
    template <int log_bound>
    HEGPU_INLINE Word settle_pass(Word x) const {
        if constexpr (lazy && log_bound > 2) {
            return settle_pass<log_bound - 1>(Avx512::subtract_once(x, multiple_[log_bound - 1]));
        } else {
            return x;
        }
    }
    template <int log_bound>
    HEGPU_INLINE void inverse_last(Word& x, Word& y, Twiddle scale, Twiddle w) const {
        const Word bound = lazy ? multiple_[log_bound] : multiple_[1];
        const Word sum = Avx512::add(x, y), difference = Avx512::add(Avx512::sub(x, y), bound);
        x = Avx512::subtract_once(multiply(q_, sum, scale), q_);
        y = Avx512::subtract_once(multiply(q_, difference, w), q_);
    }

private:
    HEGPU_INLINE static Word high(Word start, Word a, Word b) { return _mm512_madd52hi_epu64(start, a, b); }
    HEGPU_INLINE static Word low(Word a, Word b) { return _mm512_madd52lo_epu64(Avx512::zero(), a, b); }

    // start + w y, in start + (-q, q).
    HEGPU_INLINE Word multiply(Word start, Word y, Twiddle w) const {
        return Avx512::opaque(Avx512::sub(high(start, y, w.value), high(Avx512::zero(), low(y, w.companion), q_)));
    }

    Word q_, mu_;
    Word multiple_[7];  // q 2^i
};

}  // namespace
}  // namespace hegpu::simd

#endif

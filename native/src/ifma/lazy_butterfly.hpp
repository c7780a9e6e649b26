// NTT butterflies for q < 2^45 with the 52-bit multipliers: nothing is reduced between the stages of the forward transform.
//
// Shoup's product with W = floor(w 2^52 / q): t = hi52(y W), w y - t q in [0, 2q) for any y < 2^52. Only its value mod 2^52 is
// computed, lo52(y w) + lo52(t (2^52 - q)): the accumulators of the multipliers add both halves to x at no cost, and what they
// leave above bit 52 is never read, since the multipliers read 52 bits and sums and differences carry upwards only. So
//   x + w y  costs nothing beside the three multiplications, and
//   x - w y = 2 x - (x + w y)  costs two additions.
//
// Ranges: 128q < 2^52. Forward: a stage widens the range by 2q on both sides; 64q, added once on the way in, keeps all words
// positive through 17 stages. Inverse: the bound doubles per stage on the path of sums only.
#ifndef HEGPU_IFMA_LAZY_BUTTERFLY_HPP
#define HEGPU_IFMA_LAZY_BUTTERFLY_HPP

#include "simd/avx512.hpp"
#include "tables/ntt_tables.hpp"

namespace hegpu::simd {
namespace {

class LazyButterfly {
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

    HEGPU_INLINE explicit LazyButterfly(const Modulus& m)
        : q_(Avx512::all(m.q)), minus_q_(Avx512::all((u64{1} << 52) - m.q)), mu_(Avx512::all(m.mu52)) {
        for (int i = 0; i < 7; ++i) multiple_[i] = Avx512::all(m.q << i);
    }

    // ---- forward: (x, y) -> (x + w y, x - w y) -----------------------------------------------------------------------
    HEGPU_INLINE Word enter(Word x) const { return Avx512::add(x, multiple_[6]); }
    HEGPU_INLINE void forward(Word& x, Word& y, Twiddle w) const {
        const Word twice = Avx512::add(x, x);
        x = multiply_add(x, y, w);
        y = Avx512::sub(twice, x);
    }
    HEGPU_INLINE Word finish(Word x) const { return settle(reduce(x)); }

    // ---- inverse: (x, y) -> (x + y, w (x - y)), both below 2^log_bound q on entry -----------------------------------------
    template <int log_bound>
    HEGPU_INLINE void inverse(Word& x, Word& y, Twiddle w) const {
        const Word difference = Avx512::add(Avx512::sub(x, y), multiple_[log_bound]);
        x = Avx512::add(x, y);
        y = multiply_add(Avx512::zero(), difference, w);
    }
    // Words may enter a pass below 2^4 q.
    static constexpr int log_pass_bound = 4;
    template <int log_bound>
    HEGPU_INLINE Word settle_pass(Word x) const {
        return log_bound > log_pass_bound ? reduce(x) : x;
    }
    template <int log_bound>
    HEGPU_INLINE void inverse_last(Word& x, Word& y, Twiddle scale, Twiddle w) const {
        const Word sum = Avx512::add(x, y), difference = Avx512::add(Avx512::sub(x, y), multiple_[log_bound]);
        x = settle(multiply_add(Avx512::zero(), sum, scale));
        y = settle(multiply_add(Avx512::zero(), difference, w));
    }

private:
    HEGPU_INLINE static Word high(Word start, Word a, Word b) { return _mm512_madd52hi_epu64(start, a, b); }
    HEGPU_INLINE static Word low(Word start, Word a, Word b) { return _mm512_madd52lo_epu64(start, a, b); }

    // start + w y, mod 2^52.
    HEGPU_INLINE Word multiply_add(Word start, Word y, Twiddle w) const {
        const Word t = high(Avx512::zero(), y, w.companion);
        return low(low(start, y, w.value), t, minus_q_);
    }
    // Barrett, to [0, 2q) mod 2^52.
    HEGPU_INLINE Word reduce(Word x) const { return low(x, high(Avx512::zero(), x, mu_), minus_q_); }
    // [0, 2q) mod 2^52 to [0, q).
    HEGPU_INLINE Word settle(Word x) const {
        return Avx512::subtract_once(Avx512::bit_and(x, Avx512::all((u64{1} << 52) - 1)), q_);
    }

    Word q_, minus_q_, mu_;
    Word multiple_[7];  // q 2^i
};

}  // namespace
}  // namespace hegpu::simd

#endif

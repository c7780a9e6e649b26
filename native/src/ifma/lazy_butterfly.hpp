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

#include "ifma/butterfly52.hpp"

namespace hegpu::simd {
namespace {

class LazyButterfly : public Butterfly52 {
public:
    HEGPU_INLINE explicit LazyButterfly(const Modulus& m) : Butterfly52(m), mu_(Avx512::all(m.mu52)) {
        for (int i = 0; i < 7; ++i) multiple_[i] = Avx512::all(m.q << i);
    }

    // ---- forward: (x, y) -> (x + w y, x - w y) -----------------------------------------------------------------------
    HEGPU_INLINE Word enter(Word x) const { return Avx512::add(x, multiple_[6]); }
    template <int stage, bool entered>
    HEGPU_INLINE void forward(Word& x, Word& y, Twiddle w) const {
        const Word twice = Avx512::add(x, x);
        x = multiply_add(x, y, w);
        y = Avx512::sub(twice, x);
    }
    template <int stages>
    HEGPU_INLINE Word finish(Word x) const {
        return settle(reduce(x));
    }

    // ---- inverse: (x, y) -> (x + y, w (x - y)), both below 2^log_bound q on entry -----------------------------------------
    // Words may enter a pass below 2^4 q.
    static constexpr int log_pass_bound = 4, log_product_bound = 1;
    static constexpr int log_sum_bound(int log_bound) { return log_bound + 1; }
    template <int log_bound, bool, bool>
    HEGPU_INLINE void inverse(Word& x, Word& y, Twiddle w) const {
        const Word difference = Avx512::add(Avx512::sub(x, y), multiple_[log_bound]);
        x = Avx512::add(x, y);
        y = multiply_add(Avx512::zero(), difference, w);
    }
    template <int log_bound>
    HEGPU_INLINE Word settle_pass(Word x) const {
        return log_bound > log_pass_bound ? reduce(x) : x;
    }
    template <int log_bound, bool>
    HEGPU_INLINE void inverse_last(Word& x, Word& y, Twiddle scale, Twiddle w) const {
        const Word sum = Avx512::add(x, y), difference = Avx512::add(Avx512::sub(x, y), multiple_[log_bound]);
        x = settle(multiply_add(Avx512::zero(), sum, scale));
        y = settle(multiply_add(Avx512::zero(), difference, w));
    }

private:
    // Barrett, to [0, 2q) mod 2^52.
    HEGPU_INLINE Word reduce(Word x) const { return low52(x, high52(x, mu_), minus_q_); }
    // [0, 2q) mod 2^52 to [0, q).
    HEGPU_INLINE Word settle(Word x) const { return Avx512::subtract_once(low_bits(x), q_); }

    Word mu_;
    Word multiple_[7];  // q 2^i
};

}  // namespace
}  // namespace hegpu::simd

#endif

// NTT butterflies for q < 2^50 with the 52-bit multipliers: four times q is all the room there is.
//
// Forward: words below 4q < 2^52, as residues modulo 2^52: what carries above is never read. Of k = log2 q bits, rounded up, the
// three from k-1 choose a multiple of q from a table of eight, so that
//   u = x - T[x / 2^(k-1)]  in [q, 3q),  x' = u + (w y - q),  y' = u - (w y - q) = 2u - x'
// with w y in [0, 2q) (Shoup) are both in [0, 4q). Shift, choice and subtraction leave the multipliers alone, x' adds nothing to
// their work, and the offset of y' costs nothing: eight operations, three of them multiplications.
//
// Inverse: words below 2q; w d by a Montgomery product whose carry cancels. With W = w 2^52 mod q and t = lo52(d W q^-1), d W and
// t q agree in their low 52 bits, so w d = hi52(d W) - hi52(t q) mod q in (-q, q), and in (0, 2q) when the first accumulator
// starts at q.
#ifndef HEGPU_IFMA_STRICT_BUTTERFLY_HPP
#define HEGPU_IFMA_STRICT_BUTTERFLY_HPP

#include "ifma/butterfly52.hpp"

namespace hegpu::simd {
namespace {

class StrictButterfly : public Butterfly52 {
public:
    HEGPU_INLINE explicit StrictButterfly(const Modulus& m)
        : Butterfly52(m),
          q2_(Avx512::all(2 * m.q)),
          one_(Avx512::all(u64{1})),
          top_(Avx512::all(static_cast<u64>(m.bits - 1))),
          multiples_(multiples(m)) {}

    // ---- forward: (x, y) -> (x + w y, x - w y) -----------------------------------------------------------------------
    HEGPU_INLINE Word enter(Word x) const { return x; }
    template <int stage>
    HEGPU_INLINE void forward(Word& x, Word& y, Twiddle w) const {
        const Word u = Avx512::sub(x, Avx512::choose(Avx512::shift_right(x, top_), multiples_));
        const Word twice = Avx512::add(u, u);
        x = multiply_add(u, y, w, one_);
        y = Avx512::sub(twice, x);
    }
    template <int stages>
    HEGPU_INLINE Word finish(Word x) const {
        return Avx512::subtract_once_narrow(Avx512::subtract_once_narrow(low_bits(x), q2_), q_);
    }

    // ---- inverse: (x, y) -> (x + y, w (x - y)) -----------------------------------------------------------------------
    static constexpr int log_pass_bound = 1, log_product_bound = 1;
    static constexpr int log_sum_bound(int) { return 1; }
    template <int log_bound>
    HEGPU_INLINE void inverse(Word& x, Word& y, Twiddle w) const {
        const Word sum = Avx512::add(x, y), difference = Avx512::add(Avx512::sub(x, y), q2_);
        x = Avx512::subtract_once_narrow(sum, q2_);
        y = multiply(difference, w);
    }
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
    // T[i] = (floor(i 2^(k-1) / q) - 1) q; T[0] = -q.
    HEGPU_INLINE static Word multiples(const Modulus& m) {
        alignas(64) u64 table[8];
        for (u64 i = 0; i < 8; ++i) table[i] = ((i << (m.bits - 1)) / m.q - 1) * m.q;
        return Avx512::load(table);
    }

    HEGPU_INLINE Word multiply(Word y, Twiddle w) const {
        return Avx512::opaque(Avx512::sub(high52(q_, y, w.value), high52(low52(y, w.companion), q_)));
    }

    Word q2_, one_, top_, multiples_;
};

}  // namespace
}  // namespace hegpu::simd

#endif

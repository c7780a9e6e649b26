// NTT butterflies for q < 2^50 with the 52-bit multipliers: four times q is all the room there is.
//
// Forward: words below 4q < 2^52, as residues modulo 2^52: what carries above is never read. Of k = log2 q bits, rounded up, the
// three from k-1 choose a multiple of q from a table of eight, so that
//   u = x - T[x / 2^(k-1)]  in [q, 3q),  x' = u + (w y - q),  y' = u - (w y - q) = 2u - x'
// with w y in [0, 2q) (Shoup) are both in [0, 4q). Shift, choice and subtraction leave the multipliers alone, x' adds nothing to
// their work, and the offset of y' costs nothing: eight operations, three of them multiplications.
//
// Inverse: words below 2q; w d by a Montgomery product whose carry cancels. With W = w 2^52 mod q and t = lo52(d W q^-1), d W and
// t q agree in their low 52 bits, so w d = hi52(d W) - hi52(t q) mod q in (-q, q), and in (0, 2q) when either accumulator starts
// at q; the other way round it is -w d. Between two levels of a pass the second word of a pair is kept as its negative n, since
// then
//   x - y = x + n  in [0, 4q),  x + y = x - n  in [-2q, 2q)
// need no offset: eight operations instead of nine.
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
    HEGPU_INLINE Word enter(Word x) const { return Avx512::add(x, q_); }  // [0, 2q) to [q, 3q)
    template <int stage, bool entered>
    HEGPU_INLINE void forward(Word& x, Word& y, Twiddle w) const {
        const Word u = entered ? x : Avx512::sub(x, Avx512::choose(Avx512::shift_right(x, top_), multiples_));
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
    // negated: y holds its negative; second: so shall both results.
    template <int log_bound, bool negated, bool second>
    HEGPU_INLINE void inverse(Word& x, Word& y, Twiddle w) const {
        if constexpr (negated) {
            const Word difference = Avx512::add(x, y);
            x = Avx512::add_once_narrow(second ? Avx512::sub(y, x) : Avx512::sub(x, y), q2_);
            y = second ? multiply_negative(difference, w) : multiply(difference, w);
        } else if constexpr (second) {
            const Word minus_x = Avx512::sub(q2_, x), sum = Avx512::sub(minus_x, y);
            y = multiply(Avx512::add(minus_x, y), w);
            x = Avx512::add_once_narrow(sum, q2_);
        } else {
            const Word sum = Avx512::add(x, y), difference = Avx512::add(Avx512::sub(x, y), q2_);
            x = log_bound == 0 ? sum : Avx512::subtract_once_narrow(sum, q2_);
            y = multiply(difference, w);
        }
    }
    template <int log_bound>
    HEGPU_INLINE Word settle_pass(Word x) const {
        return x;
    }
    template <int log_bound, bool negated>
    HEGPU_INLINE void inverse_last(Word& x, Word& y, Twiddle scale, Twiddle w) const {
        const Word plus = Avx512::add(x, y), minus = Avx512::add(Avx512::sub(x, y), q2_);
        x = Avx512::subtract_once_narrow(multiply(negated ? minus : plus, scale), q_);
        y = Avx512::subtract_once_narrow(multiply(negated ? plus : minus, w), q_);
    }

private:
    // T[i] = (floor(i 2^(k-1) / q) - 1) q; T[0] = -q.
    HEGPU_INLINE static Word multiples(const Modulus& m) {
        alignas(64) u64 table[8];
        for (u64 i = 0; i < 8; ++i) table[i] = ((i << (m.bits - 1)) / m.q - 1) * m.q;
        return Avx512::load(table);
    }

    // w d and -w d, in (0, 2q).
    HEGPU_INLINE Word multiply(Word d, Twiddle w) const {
        return Avx512::opaque(Avx512::sub(high52(q_, d, w.value), high52(low52(d, w.companion), q_)));
    }
    HEGPU_INLINE Word multiply_negative(Word d, Twiddle w) const {
        return Avx512::opaque(Avx512::sub(high52(q_, low52(d, w.companion), q_), high52(d, w.value)));
    }

    Word q2_, one_, top_, multiples_;
};

}  // namespace
}  // namespace hegpu::simd

#endif

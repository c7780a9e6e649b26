// What the butterflies of q < 2^50 share: twiddles from the tables for the 52-bit multipliers, and Shoup's product modulo 2^52.
#ifndef HEGPU_IFMA_BUTTERFLY52_HPP
#define HEGPU_IFMA_BUTTERFLY52_HPP

#include "ifma/multiply52.hpp"
#include "tables/ntt_tables.hpp"

namespace hegpu::simd {
namespace {

class Butterfly52 {
public:
    using Lanes = Avx512;
    using Word = __m512i;
    struct Twiddle {
        Word value, companion;
    };

    HEGPU_INLINE static Twiddle twiddle(Word value, Word companion) { return {value, companion}; }
    static const RootTable& roots(const hegpu_ntt& t) { return t.roots52; }
    static const RootTable& inverse_roots(const hegpu_ntt& t) { return t.inverse_roots52; }
    static Root scale(const hegpu_ntt& t) { return t.scale52; }
    static Root last_root(const hegpu_ntt& t) { return t.last_root52; }

protected:
    HEGPU_INLINE explicit Butterfly52(const Modulus& m) : q_(Avx512::all(m.q)), minus_q_(Avx512::all((u64{1} << 52) - m.q)) {}

    // start + w y - less q mod 2^52, for any y < 2^52, where w y stands for a residue in [0, 2q), in [0, q (1 + y/2^52))
    // precisely.
    HEGPU_INLINE Word multiply_add(Word start, Word y, Twiddle w, Word less = Avx512::zero()) const {
        const Word t = high52(less, y, w.companion);
        return low52(low52(start, y, w.value), t, minus_q_);
    }
    HEGPU_INLINE static Word low_bits(Word x) { return Avx512::bit_and(x, Avx512::all(mask52)); }

    Word q_, minus_q_;
};

}  // namespace
}  // namespace hegpu::simd

#endif

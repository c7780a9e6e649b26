// NTT butterflies for q < 2^60 with the 52-bit multipliers, words of 64 bits. With S = floor(w 2^64 / q) = 2^12 A + F and
// y = 2^52 c + b, c < 2^12,
//   y w / q = c A + c F / 2^12 + b A / 2^52 + (less than 2),
// so t = lo64(c A) + hi52(c, 2^40 F) + hi52(b, A) is at most 3 below the quotient, and y w - t q, of which the low 64 bits
// suffice, is in [0, 4q) for any word y. The multipliers add the halves up and read their 52 bits themselves: five
// multiplications, a shift and a subtraction.
//
// Forward: words below 16q between stages; x is reduced below 8q at every second one. Inverse: words below 8q.
#ifndef HEGPU_IFMA_SPLIT_BUTTERFLY_HPP
#define HEGPU_IFMA_SPLIT_BUTTERFLY_HPP

#include "ifma/multiply52.hpp"
#include "tables/ntt_tables.hpp"

namespace hegpu::simd {
namespace {

class SplitButterfly {
public:
    using Lanes = Avx512;
    using Word = __m512i;
    struct Twiddle {
        Word value, upper, fraction;  // w, A, 2^40 F
    };

    HEGPU_INLINE static Twiddle twiddle(Word value, Word companion) {
        return {value, Avx512::shift_right<12>(companion), Avx512::shift_left<40>(companion)};
    }
    static const RootTable& roots(const hegpu_ntt& t) { return t.roots; }
    static const RootTable& inverse_roots(const hegpu_ntt& t) { return t.inverse_roots; }
    static Root scale(const hegpu_ntt& t) { return t.scale; }
    static Root last_root(const hegpu_ntt& t) { return t.last_root; }

    HEGPU_INLINE explicit SplitButterfly(const Modulus& m) : mu_(Avx512::all(m.mu_word)) {
        for (int i = 0; i < 4; ++i) multiple_[i] = Avx512::all(m.q << i);
    }

    // ---- forward: (x, y) -> (x + w y, x - w y) -----------------------------------------------------------------------
    HEGPU_INLINE Word enter(Word x) const { return x; }
    template <int stage, bool entered>
    HEGPU_INLINE void forward(Word& x, Word& y, Twiddle w) const {
        const Word u = stage % 2 == 0 && !entered ? Avx512::subtract_once(x, multiple_[3]) : x, v = multiply(y, w);
        x = Avx512::add(u, v);
        y = Avx512::add(Avx512::sub(u, v), multiple_[2]);
    }
    // Barrett on the upper 52 bits: below 12q the quotient is at most one too small.
    template <int stages>
    HEGPU_INLINE Word finish(Word x) const {
        if constexpr (stages % 2 == 0) x = Avx512::subtract_once(x, multiple_[3]);
        const Word t = high52(Avx512::shift_right<12>(x), mu_);
        return Avx512::subtract_once(Avx512::sub(x, Avx512::multiply_low(t, multiple_[0])), multiple_[0]);
    }

    // ---- inverse: (x, y) -> (x + y, w (x - y)), both below 2^log_bound q on entry -----------------------------------------
    static constexpr int log_pass_bound = 3, log_product_bound = 2;
    static constexpr int log_sum_bound(int log_bound) { return log_bound < 3 ? log_bound + 1 : 3; }
    template <int log_bound, bool, bool>
    HEGPU_INLINE void inverse(Word& x, Word& y, Twiddle w) const {
        const Word sum = Avx512::add(x, y), difference = Avx512::add(Avx512::sub(x, y), multiple_[log_bound]);
        x = log_bound == 3 ? Avx512::subtract_once(sum, multiple_[3]) : sum;
        y = multiply(difference, w);
    }
    template <int log_bound>
    HEGPU_INLINE Word settle_pass(Word x) const {
        return x;
    }
    template <int log_bound, bool>
    HEGPU_INLINE void inverse_last(Word& x, Word& y, Twiddle scale, Twiddle w) const {
        const Word sum = Avx512::add(x, y), difference = Avx512::add(Avx512::sub(x, y), multiple_[log_bound]);
        x = settle(multiply(sum, scale));
        y = settle(multiply(difference, w));
    }

private:
    HEGPU_INLINE Word multiply(Word y, const Twiddle& w) const {
        const Word c = Avx512::shift_right<52>(y);
        const Word t = high52(high52(Avx512::multiply_low(c, w.upper), c, w.fraction), y, w.upper);
        return Avx512::opaque(Avx512::sub(Avx512::multiply_low(y, w.value), Avx512::multiply_low(t, multiple_[0])));
    }
    // [0, 4q) to [0, q).
    HEGPU_INLINE Word settle(Word x) const { return Avx512::subtract_once(Avx512::subtract_once(x, multiple_[1]), multiple_[0]); }

    Word mu_;
    Word multiple_[4];  // q 2^i
};

}  // namespace
}  // namespace hegpu::simd

#endif

// Eight 64-bit lanes (AVX-512 F, DQ, VL). Types live in the unnamed namespace: every kernel instantiated with them is local
// to its translation unit, whose flags it needs.
#ifndef HEGPU_SIMD_AVX512_HPP
#define HEGPU_SIMD_AVX512_HPP

#include <immintrin.h>

#include "integers.hpp"
#include "simd/inline.hpp"

namespace hegpu::simd {
namespace {

struct Avx512 {
    using Word = __m512i;
    using Real = __m512d;
    static constexpr int width = 8;
    static constexpr int log_largest_pass = 3;  // 8 data and 14 twiddle registers of 32
    static constexpr int columns = 2;           // neighbouring registers that a pass carries along
    static constexpr bool compares_whole_words = true;

    HEGPU_INLINE static Word load(const u64* p) { return _mm512_loadu_si512(p); }
    HEGPU_INLINE static void store(u64* p, Word x) { _mm512_storeu_si512(p, x); }
    // Eight packed words (packed.hpp). One of 5 or 6 bytes lies in two neighbouring halves of words: permuted, shifted, masked.
    template <int bytes>
    HEGPU_INLINE static Word load_packed(const u8* p) {
        if constexpr (bytes == 8) {
            return _mm512_loadu_si512(p);
        } else if constexpr (bytes == 4) {
            return _mm512_cvtepu32_epi64(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)));
        } else {
            constexpr auto half = [](int i) { return i / 2 * bytes / 4 + i % 2; };
            constexpr auto shift = [](int i) { return i * bytes % 4 * 8; };
            const Word halves = _mm512_setr_epi32(half(0), half(1), half(2), half(3), half(4), half(5), half(6), half(7), half(8),
                                                  half(9), half(10), half(11), half(12), half(13), half(14), half(15));
            const Word shifts = _mm512_setr_epi64(shift(0), shift(1), shift(2), shift(3), shift(4), shift(5), shift(6), shift(7));
            const Word loaded = _mm512_maskz_loadu_epi32((1 << 2 * bytes) - 1, p);
            const Word moved = shift_right(_mm512_permutexvar_epi32(halves, loaded), shifts);
            return bit_and(moved, all((u64{1} << 8 * bytes) - 1));
        }
    }
    // Eight bytes as words; the low bytes of eight words.
    HEGPU_INLINE static Word load_bytes(const u8* p) {
        return _mm512_cvtepu8_epi64(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(p)));
    }
    HEGPU_INLINE static void store_bytes(u8* p, Word x) { _mm_storel_epi64(reinterpret_cast<__m128i*>(p), _mm512_cvtepi64_epi8(x)); }
    HEGPU_INLINE static Word all(u64 x) { return _mm512_set1_epi64(static_cast<i64>(x)); }
    HEGPU_INLINE static Word zero() { return _mm512_setzero_si512(); }

    HEGPU_INLINE static Word add(Word a, Word b) { return _mm512_add_epi64(a, b); }
    HEGPU_INLINE static Word sub(Word a, Word b) { return _mm512_sub_epi64(a, b); }
    // Hides where x came from: u - (a - b) would otherwise become u + (b - a), computing both differences.
    HEGPU_INLINE static Word opaque(Word x) {
        __asm__("" : "+v"(x));
        return x;
    }
    HEGPU_INLINE static Word bit_and(Word a, Word b) { return _mm512_and_si512(a, b); }
    HEGPU_INLINE static Word bit_or(Word a, Word b) { return _mm512_or_si512(a, b); }
    template <int count>
    HEGPU_INLINE static Word shift_right(Word a) {
        return _mm512_srli_epi64(a, count);
    }
    template <int count>
    HEGPU_INLINE static Word shift_left(Word a) {
        return _mm512_slli_epi64(a, count);
    }
    HEGPU_INLINE static Word shift_right(Word a, int count) { return _mm512_srl_epi64(a, _mm_cvtsi32_si128(count)); }
    HEGPU_INLINE static Word shift_right(Word a, Word counts) { return _mm512_srlv_epi64(a, counts); }
    HEGPU_INLINE static Word shift_left(Word a, int count) { return _mm512_sll_epi64(a, _mm_cvtsi32_si128(count)); }

    // x - c if x >= c, else x: the wrapped difference is the larger of the two exactly when x < c.
    HEGPU_INLINE static Word subtract_once(Word x, Word c) { return _mm512_min_epu64(x, sub(x, c)); }
    // The same for x < 2^52 and c < 2^51: as doubles such words are subnormal and in the same order, and a wrapped difference is
    // a NaN, for which the minimum is its second operand. Unlike vpminuq, vminpd does not share a port with the multipliers.
    // Needs MXCSR.DAZ clear.
    HEGPU_INLINE static Word subtract_once_narrow(Word x, Word c) {
        return as_word(_mm512_min_pd(as_real(sub(x, c)), as_real(x)));
    }
    // x + c if x < 0, else x, for x in [-c, 2^52) and c < 2^51; by the same means.
    HEGPU_INLINE static Word add_once_narrow(Word x, Word c) { return as_word(_mm512_min_pd(as_real(x), as_real(add(x, c)))); }
    // x + c where x > bound.
    HEGPU_INLINE static Word add_where_greater(Word x, Word bound, Word c) {
        return _mm512_mask_add_epi64(x, _mm512_cmpgt_epu64_mask(x, bound), x, c);
    }
    // a - b + q where a < b, else a - b; both in [0, q).
    HEGPU_INLINE static Word subtract_modular(Word a, Word b, Word q) {
        const Word d = sub(a, b);
        return _mm512_min_epu64(d, add(d, q));
    }
    HEGPU_INLINE static Word negate_modular(Word a, Word q) { return _mm512_maskz_sub_epi64(_mm512_test_epi64_mask(a, a), q, a); }

    // table[low three bits of each index].
    HEGPU_INLINE static Word choose(Word index, Word table) { return _mm512_permutexvar_epi64(index, table); }

    HEGPU_INLINE static Word multiply_halves(Word a, Word b) { return _mm512_mul_epu32(a, b); }
    HEGPU_INLINE static Word multiply_low(Word a, Word b) { return _mm512_mullo_epi64(a, b); }

    // ---- butterflies inside two registers of 16 words 0 .. F ----------------------------------------------------------
    // separate<t>: x holds the words whose bit t is clear, y their partners, from lane 0:
    //   t = 4: x = 0123 89AB    t = 2: x = 01 45 89 CD    t = 1: x = 0 2 4 6 8 A C E
    // so that the roots of a stage stay in order, each repeated t times. The unpacking of t = 1 works within 128 bits and
    // is four times as quick as the shuffles across them.
    template <int t>
    HEGPU_INLINE static void separate(Word& x, Word& y) {
        const Word a = x, b = y;
        if constexpr (t == 4) {
            x = _mm512_shuffle_i64x2(a, b, 0x44);
            y = _mm512_shuffle_i64x2(a, b, 0xEE);
        } else if constexpr (t == 2) {
            x = _mm512_permutex2var_epi64(a, _mm512_setr_epi64(0, 1, 8, 9, 4, 5, 12, 13), b);
            y = _mm512_permutex2var_epi64(a, _mm512_setr_epi64(2, 3, 10, 11, 6, 7, 14, 15), b);
        } else {
            x = _mm512_unpacklo_epi64(a, b);
            y = _mm512_unpackhi_epi64(a, b);
        }
    }
    // From the layout of separate<1> back to 0 .. 7, 8 .. F.
    HEGPU_INLINE static void restore(Word& x, Word& y) {
        const Word a = x, b = y;
        x = _mm512_permutex2var_epi64(a, _mm512_setr_epi64(0, 8, 1, 9, 2, 10, 3, 11), b);
        y = _mm512_permutex2var_epi64(a, _mm512_setr_epi64(4, 12, 5, 13, 6, 14, 7, 15), b);
    }
    // The way back: begin_inverse from the natural order to the layout of stage 1, combine<t> from that of stage t to that of
    // stage 2t (t = 4: natural order). Each of the shuffles above undoes itself.
    HEGPU_INLINE static void begin_inverse(Word& x, Word& y) {
        const Word a = x, b = y;
        x = _mm512_permutex2var_epi64(a, _mm512_setr_epi64(0, 2, 4, 6, 8, 10, 12, 14), b);
        y = _mm512_permutex2var_epi64(a, _mm512_setr_epi64(1, 3, 5, 7, 9, 11, 13, 15), b);
    }
    template <int t>
    HEGPU_INLINE static void combine(Word& x, Word& y) {
        separate<t>(x, y);
    }
    // The roots of the 8/t blocks that start at `roots`, each repeated t times.
    template <int t>
    HEGPU_INLINE static Word spread(const u64* roots) {
        if constexpr (t == 4) {
            return _mm512_mask_set1_epi64(all(roots[0]), 0xF0, static_cast<i64>(roots[1]));
        } else if constexpr (t == 2) {
            const __m256i four = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(roots));
            return _mm512_permutexvar_epi64(_mm512_setr_epi64(0, 0, 1, 1, 2, 2, 3, 3), _mm512_castsi256_si512(four));
        } else {
            return load(roots);
        }
    }

    // ---- doubles ------------------------------------------------------------------------------------------------------
    HEGPU_INLINE static Real load(const double* p) { return _mm512_loadu_pd(p); }
    HEGPU_INLINE static void store(double* p, Real x) { _mm512_storeu_pd(p, x); }
    HEGPU_INLINE static Real all(double x) { return _mm512_set1_pd(x); }
    HEGPU_INLINE static Real add(Real a, Real b) { return _mm512_add_pd(a, b); }
    HEGPU_INLINE static Real sub(Real a, Real b) { return _mm512_sub_pd(a, b); }
    HEGPU_INLINE static Real multiply(Real a, Real b) { return _mm512_mul_pd(a, b); }
    HEGPU_INLINE static Real as_real(Word x) { return _mm512_castsi512_pd(x); }
    HEGPU_INLINE static Word as_word(Real x) { return _mm512_castpd_si512(x); }
    HEGPU_INLINE static Real to_real(Word x) { return _mm512_cvtepu64_pd(x); }
    // A non-negative double to the whole number below it.
    HEGPU_INLINE static Word floor_to_word(Real x) { return _mm512_cvttpd_epu64(x); }
    // True when every |x| < limit.
    HEGPU_INLINE static bool all_below(Real x, Real limit) {
        return _mm512_cmp_pd_mask(_mm512_abs_pd(x), limit, _CMP_LT_OQ) == 0xFF;
    }
    // To the nearest whole number, ties to even, as a signed word; |x| < 2^51.
    HEGPU_INLINE static Word round_to_word(Real x) { return _mm512_cvtpd_epi64(x); }
};

}  // namespace
}  // namespace hegpu::simd

#endif

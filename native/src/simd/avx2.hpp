// Four 64-bit lanes (AVX2). The same interface as Avx512; there is no unsigned 64-bit minimum or 64-bit product here.
#ifndef HEGPU_SIMD_AVX2_HPP
#define HEGPU_SIMD_AVX2_HPP

#include <immintrin.h>

#include "integers.hpp"
#include "simd/inline.hpp"

namespace hegpu::simd {
namespace {

struct Avx2 {
    using Word = __m256i;
    using Real = __m256d;
    static constexpr int width = 4;
    static constexpr int log_largest_pass = 2;           // 16 registers
    static constexpr int columns = 1;                    // neighbouring registers that a pass carries along
    static constexpr bool compares_whole_words = false;  // subtract_once decides by a sign: below 2^63 only

    HEGPU_INLINE static Word load(const u64* p) { return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)); }
    HEGPU_INLINE static void store(u64* p, Word x) { _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), x); }
    // Four packed words, as Avx512 does it.
    template <int bytes>
    HEGPU_INLINE static Word load_packed(const u8* p) {
        if constexpr (bytes == 8) {
            return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p));
        } else if constexpr (bytes == 4) {
            return _mm256_cvtepu32_epi64(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p)));
        } else {
            constexpr auto half = [](int i) { return i / 2 * bytes / 4 + i % 2; };
            constexpr auto shift = [](int i) { return i * bytes % 4 * 8; };
            constexpr auto there = [](int i) { return i < bytes ? -1 : 0; };
            const Word halves = _mm256_setr_epi32(half(0), half(1), half(2), half(3), half(4), half(5), half(6), half(7));
            const Word mask = _mm256_setr_epi32(-1, -1, -1, -1, there(4), there(5), there(6), there(7));
            const Word loaded = _mm256_maskload_epi32(reinterpret_cast<const int*>(p), mask);
            const Word moved = _mm256_srlv_epi64(_mm256_permutevar8x32_epi32(loaded, halves),
                                                 _mm256_setr_epi64x(shift(0), shift(1), shift(2), shift(3)));
            return bit_and(moved, all((u64{1} << 8 * bytes) - 1));
        }
    }
    // Four bytes as words; the low bytes of four words.
    HEGPU_INLINE static Word load_bytes(const u8* p) { return _mm256_cvtepu8_epi64(_mm_loadu_si32(p)); }
    HEGPU_INLINE static void store_bytes(u8* p, Word x) {
        const __m256i each = _mm256_shuffle_epi8(x, _mm256_setr_epi8(0, 8, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
                                                                     0, 8, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1));
        _mm_storeu_si32(p, _mm_or_si128(_mm256_castsi256_si128(each), _mm256_extracti128_si256(each, 1)));
    }
    HEGPU_INLINE static Word all(u64 x) { return _mm256_set1_epi64x(static_cast<i64>(x)); }
    HEGPU_INLINE static Word zero() { return _mm256_setzero_si256(); }

    HEGPU_INLINE static Word add(Word a, Word b) { return _mm256_add_epi64(a, b); }
    HEGPU_INLINE static Word sub(Word a, Word b) { return _mm256_sub_epi64(a, b); }
    // Hides where x came from: u - (a - b) would otherwise become u + (b - a), computing both differences.
    HEGPU_INLINE static Word opaque(Word x) {
        __asm__("" : "+x"(x));
        return x;
    }
    HEGPU_INLINE static Word bit_and(Word a, Word b) { return _mm256_and_si256(a, b); }
    HEGPU_INLINE static Word bit_or(Word a, Word b) { return _mm256_or_si256(a, b); }
    template <int count>
    HEGPU_INLINE static Word shift_right(Word a) {
        return _mm256_srli_epi64(a, count);
    }
    template <int count>
    HEGPU_INLINE static Word shift_left(Word a) {
        return _mm256_slli_epi64(a, count);
    }
    HEGPU_INLINE static Word shift_right(Word a, int count) { return _mm256_srl_epi64(a, _mm_cvtsi32_si128(count)); }
    HEGPU_INLINE static Word shift_left(Word a, int count) { return _mm256_sll_epi64(a, _mm_cvtsi32_si128(count)); }

    // x - c if x >= c, else x, for x - c in [-2^63, 2^63): chosen by the sign of the difference.
    HEGPU_INLINE static Word subtract_once(Word x, Word c) {
        const Word d = sub(x, c);
        return choose_by_sign(d, x, d);
    }
    HEGPU_INLINE static Word add_where_greater(Word x, Word bound, Word c) {
        return add(x, bit_and(_mm256_cmpgt_epi64(x, bound), c));
    }
    HEGPU_INLINE static Word subtract_modular(Word a, Word b, Word q) {
        const Word d = sub(a, b);
        return choose_by_sign(d, add(d, q), d);
    }
    HEGPU_INLINE static Word negate_modular(Word a, Word q) {
        return _mm256_andnot_si256(_mm256_cmpeq_epi64(a, zero()), sub(q, a));
    }

    HEGPU_INLINE static Word multiply_halves(Word a, Word b) { return _mm256_mul_epu32(a, b); }
    HEGPU_INLINE static Word multiply_low(Word a, Word b) {
        const Word cross = add(multiply_halves(shift_right<32>(a), b), multiply_halves(a, shift_right<32>(b)));
        return add(multiply_halves(a, b), shift_left<32>(cross));
    }

    // ---- butterflies inside two registers of 8 words: t = 2: x = 01 45   t = 1: x = 02 46 ------------------------------
    template <int t>
    HEGPU_INLINE static void separate(Word& x, Word& y) {
        const Word a = x, b = y;
        if constexpr (t == 2) {
            x = _mm256_permute2x128_si256(a, b, 0x20);
            y = _mm256_permute2x128_si256(a, b, 0x31);
        } else {
            x = _mm256_unpacklo_epi64(a, b);
            y = _mm256_unpackhi_epi64(a, b);
        }
    }
    template <int t>
    HEGPU_INLINE static Word spread(const u64* roots) {
        if constexpr (t == 2) {
            const __m128i two = _mm_loadu_si128(reinterpret_cast<const __m128i*>(roots));
            return _mm256_permute4x64_epi64(_mm256_castsi128_si256(two), 0x50);  // 0 0 1 1
        } else {
            return load(roots);
        }
    }
    HEGPU_INLINE static void restore(Word& x, Word& y) {
        separate<1>(x, y);
        separate<2>(x, y);
    }
    HEGPU_INLINE static void begin_inverse(Word& x, Word& y) {
        separate<2>(x, y);
        separate<1>(x, y);
    }
    template <int t>
    HEGPU_INLINE static void combine(Word& x, Word& y) {
        separate<t>(x, y);  // both shuffles undo themselves
    }

    // ---- doubles ------------------------------------------------------------------------------------------------------
    HEGPU_INLINE static Real load(const double* p) { return _mm256_loadu_pd(p); }
    HEGPU_INLINE static void store(double* p, Real x) { _mm256_storeu_pd(p, x); }
    HEGPU_INLINE static Real all(double x) { return _mm256_set1_pd(x); }
    HEGPU_INLINE static Real add(Real a, Real b) { return _mm256_add_pd(a, b); }
    HEGPU_INLINE static Real sub(Real a, Real b) { return _mm256_sub_pd(a, b); }
    HEGPU_INLINE static Real multiply(Real a, Real b) { return _mm256_mul_pd(a, b); }
    HEGPU_INLINE static Real as_real(Word x) { return _mm256_castsi256_pd(x); }
    HEGPU_INLINE static Word as_word(Real x) { return _mm256_castpd_si256(x); }
    // hi 2^32 + lo with one rounding: the halves enter as the low bits of 2^84 and 2^52, and those constants leave exactly.
    HEGPU_INLINE static Real to_real(Word x) {
        const Word hi = bit_or(shift_right<32>(x), as_word(all(0x1p84)));
        const Word lo = bit_or(bit_and(x, all(u64{0xFFFFFFFF})), as_word(all(0x1p52)));
        return add(sub(as_real(hi), all(0x1p84)), sub(as_real(lo), all(0x1p52)));
    }
    // 0 <= x < 2^51.
    HEGPU_INLINE static Word floor_to_word(Real x) {
        const Real whole = add(_mm256_floor_pd(x), all(0x1p52));
        return bit_and(as_word(whole), all((u64{1} << 52) - 1));
    }
    HEGPU_INLINE static bool all_below(Real x, Real limit) {
        const Real magnitude = _mm256_andnot_pd(all(-0.0), x);
        return _mm256_movemask_pd(_mm256_cmp_pd(magnitude, limit, _CMP_LT_OQ)) == 0xF;
    }
    // |x| < 2^51: adding 1.5 2^52 rounds to a whole number, ties to even, and leaves it in the low bits.
    HEGPU_INLINE static Word round_to_word(Real x) {
        const Real magic = all(0x1.8p52);
        return sub(as_word(add(x, magic)), as_word(magic));
    }

private:
    // a where the sign bit of s is set, else b.
    HEGPU_INLINE static Word choose_by_sign(Word s, Word a, Word b) {
        return as_word(_mm256_blendv_pd(as_real(b), as_real(a), as_real(s)));
    }
};

}  // namespace
}  // namespace hegpu::simd

#endif

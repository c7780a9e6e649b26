// The 52-bit multipliers of AVX-512 IFMA: the halves of the 104-bit product of two words' low 52 bits, added to a 64-bit word.
#ifndef HEGPU_IFMA_MULTIPLY52_HPP
#define HEGPU_IFMA_MULTIPLY52_HPP

#include "simd/avx512.hpp"

namespace hegpu::simd {
namespace {

constexpr u64 mask52 = (u64{1} << 52) - 1;

HEGPU_INLINE __m512i low52(__m512i start, __m512i a, __m512i b) { return _mm512_madd52lo_epu64(start, a, b); }
HEGPU_INLINE __m512i low52(__m512i a, __m512i b) { return low52(Avx512::zero(), a, b); }
HEGPU_INLINE __m512i high52(__m512i start, __m512i a, __m512i b) { return _mm512_madd52hi_epu64(start, a, b); }
HEGPU_INLINE __m512i high52(__m512i a, __m512i b) { return high52(Avx512::zero(), a, b); }

}  // namespace
}  // namespace hegpu::simd

#endif

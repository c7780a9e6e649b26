// Permutations. An automorphism X -> X^g in bit-reversed order keeps aligned blocks of 8 together: the top bits of an exponent
// are the low bits of its place, so eight neighbours share the low bits of theirs, and multiplication by g moves these alone.
// Such a block is one aligned load and one permutation in a register; any other table is gathered.
#ifndef HEGPU_SIMD_PERMUTE_HPP
#define HEGPU_SIMD_PERMUTE_HPP

#include "modulus.hpp"
#include "simd/avx512.hpp"

namespace hegpu::simd {
namespace {

HEGPU_INLINE __m512i moved(const u64* src, const u32* table) {
    const __m256i at = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(table));
    const __m256i first = _mm256_set1_epi32(static_cast<int>(table[0] & ~u32{7}));
    const __m256i lane = _mm256_xor_si256(at, first);
    if (_mm256_cmplt_epu32_mask(lane, _mm256_set1_epi32(8)) == 0xFF) [[likely]] {
        return _mm512_permutexvar_epi64(_mm512_cvtepu32_epi64(lane), Avx512::load(src + (table[0] & ~u32{7})));
    }
    return _mm512_i32gather_epi64(at, src, 8);
}

void permute(u64* dst, const u64* src, const u32* table, u64 n) {
    for (u64 i = 0; i < n; i += 8) Avx512::store(dst + i, moved(src, table + i));
}

void permute_add(u64* dst, const u64* src, const u32* table, u64 n, const Modulus* m) {
    const __m512i q = Avx512::all(m->q);
    for (u64 i = 0; i < n; i += 8) {
        const __m512i sum = Avx512::add(Avx512::load(dst + i), moved(src, table + i));
        Avx512::store(dst + i, Avx512::subtract_once(sum, q));
    }
}

}  // namespace
}  // namespace hegpu::simd

#endif

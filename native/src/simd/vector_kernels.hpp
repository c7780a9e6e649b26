// The kernels that are the same for every instruction set with 64-bit lanes: any q < 2^61, everything but permutations.
#ifndef HEGPU_SIMD_VECTOR_KERNELS_HPP
#define HEGPU_SIMD_VECTOR_KERNELS_HPP

#include "kernels.hpp"
#include "simd/bases.hpp"
#include "simd/elementwise.hpp"
#include "simd/fft.hpp"
#include "simd/ntt.hpp"
#include "simd/sums.hpp"
#include "simd/wide_butterfly.hpp"
#include "simd/wide_ring.hpp"

namespace hegpu::simd {

using Permute = decltype(Kernels::permute);
using PermuteAdd = decltype(Kernels::permute_add);

template <class Lanes>
constexpr Kernels vector_kernels(Permute permute, PermuteAdd permute_add) {
    using Ring = WideRing<Lanes>;
    using Ntt = Transform<WideButterfly<Lanes>>;
    using Fft = ComplexTransform<Lanes>;
    return {
        .ntt_forward = Ntt::forward,
        .ntt_inverse = Ntt::inverse,
        .add = Elementwise<Ring>::add,
        .sub = Elementwise<Ring>::sub,
        .neg = Elementwise<Ring>::neg,
        .mul = Elementwise<Ring>::mul,
        .mul_add = Elementwise<Ring>::mul_add,
        .mul_scalar = Elementwise<Ring>::mul_scalar,
        .mul_scalar_add = Elementwise<Ring>::mul_scalar_add,
        .add_scalar = Elementwise<Ring>::add_scalar,
        .sub_mul_scalar = Elementwise<Ring>::sub_mul_scalar,
        .tensor = Elementwise<Ring>::tensor,
        .sum_of_products = Sums<Ring>::sum_of_products,
        .sum_of_products_pair = Sums<Ring>::sum_of_products_pair,
        .permute = permute,
        .permute_add = permute_add,
        .conversion_quotient = Conversion<Ring, Ring>::quotient,
        .conversion_gather = Conversion<Ring, Ring>::gather,
        .reduce_centred = Bases<Ring>::reduce_centred,
        .round = Bases<Ring>::template round<51>,
        .reduce_signed = Bases<Ring>::template reduce_signed<62>,
        .fft_forward = Fft::forward,
        .fft_inverse = Fft::inverse,
    };
}

}  // namespace hegpu::simd

#endif

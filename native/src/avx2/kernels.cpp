// The kernels of AVX2: four 64-bit lanes, any q < 2^61.
#include "kernels.hpp"
#include "portable/portable.hpp"
#include "simd/avx2.hpp"
#include "simd/bases.hpp"
#include "simd/elementwise.hpp"
#include "simd/fft.hpp"
#include "simd/ntt.hpp"
#include "simd/sums.hpp"
#include "simd/wide_butterfly.hpp"
#include "simd/wide_ring.hpp"

namespace hegpu {
namespace {

using Ring = simd::WideRing<simd::Avx2>;
using Transform = simd::Transform<simd::WideButterfly<simd::Avx2>>;
using Elementwise = simd::Elementwise<Ring>;
using Sums = simd::Sums<Ring>;
using Bases = simd::Bases<Ring>;
using Fft = simd::ComplexTransform<simd::Avx2>;

}  // namespace

const Kernels avx2_kernels = {
    .ntt_forward = Transform::forward,
    .ntt_inverse = Transform::inverse,
    .add = Elementwise::add,
    .sub = Elementwise::sub,
    .neg = Elementwise::neg,
    .mul = Elementwise::mul,
    .mul_add = Elementwise::mul_add,
    .mul_scalar = Elementwise::mul_scalar,
    .mul_scalar_add = Elementwise::mul_scalar_add,
    .add_scalar = Elementwise::add_scalar,
    .sub_mul_scalar = Elementwise::sub_mul_scalar,
    .tensor = Elementwise::tensor,
    .sum_of_products = Sums::sum_of_products,
    .sum_of_products_pair = Sums::sum_of_products_pair,
    .permute = portable::permute,
    .permute_add = portable::permute_add,
    .conversion_quotient = simd::Conversion<Ring, Ring>::quotient,
    .conversion_gather = simd::Conversion<Ring, Ring>::gather,
    .reduce_centred = Bases::reduce_centred,
    .round = Bases::round<51>,
    .reduce_signed = Bases::reduce_signed<62>,
    .fft_forward = Fft::forward,
    .fft_inverse = Fft::inverse,
};

}  // namespace hegpu

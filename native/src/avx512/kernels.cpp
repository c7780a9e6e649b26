// The kernels of AVX-512 F, DQ and VL: eight 64-bit lanes, any q < 2^61.
#include "simd/avx512.hpp"
#include "simd/permute.hpp"
#include "simd/vector_kernels.hpp"

namespace hegpu {

constinit const Kernels avx512_kernels = simd::vector_kernels<simd::Avx512>(simd::permute, simd::permute_add);

}  // namespace hegpu

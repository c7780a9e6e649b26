// The kernels of AVX2: four 64-bit lanes, any q < 2^61.
#include "portable/portable.hpp"
#include "simd/avx2.hpp"
#include "simd/vector_kernels.hpp"

namespace hegpu {

constinit const Kernels avx2_kernels = simd::vector_kernels<simd::Avx2>(portable::permute, portable::permute_add);

}  // namespace hegpu

#include "portable/portable.hpp"

namespace hegpu {

const Kernels portable_kernels = {
    .ntt_forward = portable::ntt_forward,
    .ntt_inverse = portable::ntt_inverse,
    .add = portable::add,
    .sub = portable::sub,
    .neg = portable::neg,
    .mul = portable::mul,
    .mul_add = portable::mul_add,
    .mul_scalar = portable::mul_scalar,
    .mul_scalar_add = portable::mul_scalar_add,
    .add_scalar = portable::add_scalar,
    .sub_mul_scalar = portable::sub_mul_scalar,
    .tensor = portable::tensor,
    .sum_of_products = portable::sum_of_products,
    .sum_of_products_pair = portable::sum_of_products_pair,
    .permute = portable::permute,
    .permute_add = portable::permute_add,
    .conversion_quotient = portable::conversion_quotient,
    .conversion_gather = portable::conversion_gather,
    .reduce_centred = portable::reduce_centred,
    .round = portable::round,
    .reduce_signed = portable::reduce_signed,
    .fft_forward = portable::fft_forward,
    .fft_inverse = portable::fft_inverse,
};

}  // namespace hegpu

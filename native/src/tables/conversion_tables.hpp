// Constants of one centred base conversion {q_i} -> {p_j}; see hegpu_conversion_gather for the definition.
#ifndef HEGPU_CONVERSION_TABLES_HPP
#define HEGPU_CONVERSION_TABLES_HPP

#include <vector>

#include "aligned.hpp"
#include "modulus.hpp"

namespace hegpu {

constexpr int max_conversion_sources = 64;

struct ConversionSource {
    Modulus modulus;    // q_i
    double reciprocal;  // 1.0 / q_i
};

struct ConversionTarget {
    Modulus modulus;              // p_j
    AlignedArray<u64> quotients;  // Q/q_i mod p_j, by i
    u64 minus_product;            // -Q mod p_j

    // The same times 2^52, for p_j < 2^50: one Montgomery reduction then ends a sum.
    AlignedArray<u64> quotients52;
    u64 minus_product52;
};

}  // namespace hegpu

struct hegpu_conversion {
    std::vector<hegpu::ConversionSource> sources;
    std::vector<hegpu::ConversionTarget> targets;
    bool narrow_sources;  // all q_i < 2^50
    int source_bits;      // of the largest q_i
    bool short_sums;      // sum_i q_i + 64 <= 2^52: a sum of y_i and v times residues modulo p is below 2^52 p
};

#endif

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
};

}  // namespace hegpu

struct hegpu_conversion {
    std::vector<hegpu::ConversionSource> sources;
    std::vector<hegpu::ConversionTarget> targets;
    bool narrow_sources;  // all q_i < 2^50
    int source_bits;      // of the largest q_i
};

#endif

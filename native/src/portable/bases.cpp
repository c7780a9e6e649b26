// Residues from one base to another; the definitions are in hegpu.h.
#include <algorithm>
#include <cmath>

#include "portable/portable.hpp"

namespace hegpu::portable {
namespace {

constexpr u64 block = 64;  // coefficients converted together: 64 sources of a block are 32 KB

// |x| mod q with the sign of x put back.
u64 reduce_signed_word(i64 x, const Modulus& m) {
    const u64 magnitude = reduce_word(x < 0 ? u64{0} - static_cast<u64>(x) : static_cast<u64>(x), m);
    return x < 0 ? negate(magnitude, m.q) : magnitude;
}

}  // namespace

void convert_basis(u64* const* dst, const u64* const* src, u64 count, const hegpu_conversion* c) {
    const std::size_t sources = c->sources.size();
    u64 y[max_conversion_sources][block];
    double v[block];
    for (u64 at = 0; at < count; at += block) {
        const u64 width = std::min(block, count - at);
        std::fill_n(v, width, 0.5);
        for (std::size_t i = 0; i < sources; ++i) {
            const ConversionSource& s = c->sources[i];
            for (u64 k = 0; k < width; ++k) {
                y[i][k] = multiply_shoup(src[i][at + k], s.inverse, s.inverse_shoup, s.modulus.q);
                v[k] += static_cast<double>(y[i][k]) * s.reciprocal;
            }
        }
        for (u64 k = 0; k < width; ++k) v[k] = std::floor(v[k]);
        // At most 64 products below 2^122, and v (-Q mod p) < 2^7 2^61: no overflow of 128 bits.
        for (std::size_t j = 0; j < c->targets.size(); ++j) {
            const ConversionTarget& t = c->targets[j];
            for (u64 k = 0; k < width; ++k) {
                u128 sum = static_cast<u128>(static_cast<u64>(v[k])) * t.minus_product;
                for (std::size_t i = 0; i < sources; ++i) sum += static_cast<u128>(y[i][k]) * t.quotients[i];
                dst[j][at + k] = reduce_double_word(sum, t.modulus);
            }
        }
    }
}

void reduce_centred(u64* dst, const u64* src, u64 n, const Modulus* from, const Modulus* to) {
    const u64 half = (from->q - 1) / 2;
    for (u64 i = 0; i < n; ++i) {
        const i64 centred = static_cast<i64>(src[i]) - (src[i] > half ? static_cast<i64>(from->q) : 0);
        dst[i] = reduce_signed_word(centred, *to);
    }
}

void round(u64* dst, const double* x, u64 n, const Modulus* m) {
    for (u64 i = 0; i < n; ++i) {
        int exponent = 0;
        const double fraction = std::frexp(std::fabs(std::nearbyint(x[i])), &exponent);  // |x| = fraction 2^exponent
        const u64 mantissa = static_cast<u64>(std::ldexp(fraction, 53));
        const int shift = exponent - 53;  // at most 120 - 53; negative shifts drop only zeros of a whole number
        const u128 magnitude = shift >= 0 ? static_cast<u128>(mantissa) << shift : static_cast<u128>(mantissa >> -shift);
        const u64 residue = reduce_double_word(magnitude, *m);
        dst[i] = x[i] < 0 ? negate(residue, m->q) : residue;
    }
}

void reduce_signed(u64* dst, const i64* x, u64 n, const Modulus* m) {
    for (u64 i = 0; i < n; ++i) dst[i] = reduce_signed_word(x[i], *m);
}

}  // namespace hegpu::portable

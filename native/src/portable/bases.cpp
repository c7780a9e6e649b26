// Residues from one base to another; the definitions are in hegpu.h.
#include <cmath>

#include "portable/portable.hpp"

namespace hegpu::portable {
namespace {

// |x| mod q with the sign of x put back.
u64 reduce_signed_word(i64 x, const Modulus& m) {
    const u64 magnitude = reduce_word(x < 0 ? u64{0} - static_cast<u64>(x) : static_cast<u64>(x), m);
    return x < 0 ? negate(magnitude, m.q) : magnitude;
}

}  // namespace

void conversion_quotient(u8* v, const u64* const* y, u64 n, const hegpu_conversion* c) {
    const std::size_t sources = c->sources.size();
    for (u64 k = 0; k < n; ++k) {
        double sum = 0.5;
        for (std::size_t i = 0; i < sources; ++i) sum += static_cast<double>(y[i][k]) * c->sources[i].reciprocal;
        v[k] = static_cast<u8>(sum);
    }
}

// At most 64 products below 2^122, and v (-Q mod p) < 2^7 2^61: no overflow of 128 bits.
void conversion_gather(u64* dst, const u64* const* y, const u8* v, u64 n, const hegpu_conversion* c, int target) {
    const std::size_t sources = c->sources.size();
    const ConversionTarget& t = c->targets[static_cast<std::size_t>(target)];
    for (u64 k = 0; k < n; ++k) {
        u128 sum = static_cast<u128>(v[k]) * t.minus_product;
        for (std::size_t i = 0; i < sources; ++i) sum += static_cast<u128>(y[i][k]) * t.quotients[i];
        dst[k] = reduce_double_word(sum, t.modulus);
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

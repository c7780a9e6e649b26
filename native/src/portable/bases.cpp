// Residues from one base to another; the definitions are in hegpu.h.
#include <bit>
#include <cmath>

#include "portable/portable.hpp"

namespace hegpu::portable {
namespace {

// A multiple of q from 2^limit up: added to words of |x| < 2^limit it makes them positive, without a branch on their sign.
u64 offset(int limit, const Modulus& m) {
    const u64 bound = u64{1} << limit;
    return bound + m.q - 1 - (bound + m.q - 1) % m.q;
}

// Adding 1.5 2^52 rounds |x| < 2^51 to a whole number, ties to even, and leaves it in the low bits.
constexpr double magic = 0x1.8p52;

double whole(double x) { return (x + magic) - magic; }

u64 to_word(double x) { return std::bit_cast<u64>(x + magic) - std::bit_cast<u64>(magic); }

// |x| < 2^120 as (x2 2^40 + x1) 2^40 + x0, |x_i| <= 2^40: each is the rest rounded to a multiple of its power, which leaves an exact rest.
u64 round_large(double x, u64 up, const Modulus& m) {
    const double x2 = whole(x * 0x1p-80);
    const double rest = x - x2 * 0x1p80;
    const double x1 = whole(rest * 0x1p-40);
    const u64 upper = reduce_word(to_word(x2) + up, m);
    const u64 middle = reduce_double_word((static_cast<u128>(upper) << 40) + (to_word(x1) + up), m);
    return reduce_double_word((static_cast<u128>(middle) << 40) + (to_word(rest - x1 * 0x1p40) + up), m);
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
    const u64 half = (from->q - 1) / 2, minus_from = negate(reduce_word(from->q, *to), to->q);
    for (u64 i = 0; i < n; ++i) dst[i] = reduce_word(src[i] + (src[i] > half ? minus_from : 0), *to);
}

void round(u64* dst, const double* x, u64 n, const Modulus* m) {
    const u64 up = offset(51, *m);
    for (u64 i = 0; i < n; ++i) dst[i] = std::fabs(x[i]) < 0x1p51 ? reduce_word(to_word(x[i]) + up, *m) : round_large(x[i], up, *m);
}

void reduce_signed(u64* dst, const i64* x, u64 n, const Modulus* m) {
    const u64 up = offset(62, *m);
    for (u64 i = 0; i < n; ++i) dst[i] = reduce_word(static_cast<u64>(x[i]) + up, *m);
}

}  // namespace hegpu::portable

// The kernels of AVX-512 IFMA: 52-bit multipliers for q < 2^50, and for transforms of q < 2^60; the AVX-512
// kernels for the others, decided per call.
#include "kernels.hpp"
#include "ifma/exact_subnormals.hpp"
#include "ifma/lazy_butterfly.hpp"
#include "ifma/narrow_ring.hpp"
#include "ifma/split_butterfly.hpp"
#include "ifma/strict_butterfly.hpp"
#include "simd/bases.hpp"
#include "simd/elementwise.hpp"
#include "simd/ntt.hpp"
#include "simd/permute.hpp"
#include "simd/sums.hpp"
#include "simd/wide_ring.hpp"

namespace hegpu {
namespace {

using Ring = simd::NarrowRing;
using WideRing = simd::WideRing<simd::Avx512>;
using Narrow = simd::Elementwise<Ring>;
using Sums = simd::Sums<Ring>;
using Bases = simd::Bases<Ring>;
using Strict = simd::Transform<simd::StrictButterfly>;
using Split = simd::Transform<simd::SplitButterfly>;
using Lazy = simd::Transform<simd::LazyButterfly>;

const Kernels& wide() { return avx512_kernels; }

void ntt_forward(const hegpu_ntt* t, u64* dst, const u64* src) {
    if (t->modulus.lazy()) return Lazy::forward(t, dst, src);
    if (t->modulus.narrow()) {
        const ExactSubnormals mode;
        return Strict::forward(t, dst, src);
    }
    if (t->modulus.bits <= 60) return Split::forward(t, dst, src);
    wide().ntt_forward(t, dst, src);
}

void ntt_inverse(const hegpu_ntt* t, u64* dst, const u64* src) {
    if (t->modulus.lazy()) return Lazy::inverse(t, dst, src);
    if (t->modulus.narrow()) {
        const ExactSubnormals mode;
        return Strict::inverse(t, dst, src);
    }
    if (t->modulus.bits <= 60) return Split::inverse(t, dst, src);
    wide().ntt_inverse(t, dst, src);
}

void mul(u64* dst, const u64* a, const u64* b, u64 n, const Modulus* m) {
    m->narrow() ? Narrow::mul(dst, a, b, n, m) : wide().mul(dst, a, b, n, m);
}

void mul_add(u64* dst, const u64* a, const u64* b, u64 n, const Modulus* m) {
    m->narrow() ? Narrow::mul_add(dst, a, b, n, m) : wide().mul_add(dst, a, b, n, m);
}

void mul_scalar(u64* dst, const u64* a, u64 s, u64 n, const Modulus* m) {
    m->narrow() ? Narrow::mul_scalar(dst, a, s, n, m) : wide().mul_scalar(dst, a, s, n, m);
}

void mul_scalar_add(u64* dst, const u64* a, u64 s, u64 n, const Modulus* m) {
    m->narrow() ? Narrow::mul_scalar_add(dst, a, s, n, m) : wide().mul_scalar_add(dst, a, s, n, m);
}

void sub_mul_scalar(u64* dst, const u64* a, const u64* b, u64 s, u64 n, const Modulus* m) {
    m->narrow() ? Narrow::sub_mul_scalar(dst, a, b, s, n, m) : wide().sub_mul_scalar(dst, a, b, s, n, m);
}

void tensor(u64* d0, u64* d1, u64* d2, const u64* a0, const u64* a1, const u64* b0, const u64* b1, u64 n, const Modulus* m) {
    m->narrow() ? Narrow::tensor(d0, d1, d2, a0, a1, b0, b1, n, m) : wide().tensor(d0, d1, d2, a0, a1, b0, b1, n, m);
}

void sum_of_products(u64* dst, const u64* const* a, const u64* const* b, u64 terms, u64 n, const Modulus* m, bool accumulate) {
    m->narrow() ? Sums::sum_of_products(dst, a, b, terms, n, m, accumulate)
                : wide().sum_of_products(dst, a, b, terms, n, m, accumulate);
}

void sum_of_products_pair(u64* d0, u64* d1, const u64* const* s, const void* const* x, const void* const* y, int word_bytes,
                          u64 terms, u64 n, const Modulus* m, bool accumulate) {
    m->narrow() ? Sums::sum_of_products_pair(d0, d1, s, x, y, word_bytes, terms, n, m, accumulate)
                : wide().sum_of_products_pair(d0, d1, s, x, y, word_bytes, terms, n, m, accumulate);
}

void reduce_centred(u64* dst, const u64* src, u64 n, const Modulus* from, const Modulus* to) {
    from->narrow() && to->narrow() ? Bases::reduce_centred(dst, src, n, from, to) : wide().reduce_centred(dst, src, n, from, to);
}

void round(u64* dst, const double* x, u64 n, const Modulus* m) {
    m->narrow() ? Bases::round<50>(dst, x, n, m) : wide().round(dst, x, n, m);
}

void reduce_signed(u64* dst, const i64* x, u64 n, const Modulus* m) {
    m->narrow() && m->bits >= Ring::least_word_bits ? Bases::reduce_signed<62>(dst, x, n, m) : wide().reduce_signed(dst, x, n, m);
}

// Those without a product, or whose words are wider than 52 bits, are the AVX-512 ones.
void add(u64* dst, const u64* a, const u64* b, u64 n, const Modulus* m) { wide().add(dst, a, b, n, m); }
void sub(u64* dst, const u64* a, const u64* b, u64 n, const Modulus* m) { wide().sub(dst, a, b, n, m); }
void neg(u64* dst, const u64* a, u64 n, const Modulus* m) { wide().neg(dst, a, n, m); }
void add_scalar(u64* dst, const u64* a, u64 s, u64 n, const Modulus* m) { wide().add_scalar(dst, a, s, n, m); }
void fft_forward(const hegpu_fft* t, double* re, double* im) { wide().fft_forward(t, re, im); }
void fft_inverse(const hegpu_fft* t, double* re, double* im, double scale) { wide().fft_inverse(t, re, im, scale); }

}  // namespace

const Kernels ifma_kernels = {
    .ntt_forward = ntt_forward,
    .ntt_inverse = ntt_inverse,
    .add = add,
    .sub = sub,
    .neg = neg,
    .mul = mul,
    .mul_add = mul_add,
    .mul_scalar = mul_scalar,
    .mul_scalar_add = mul_scalar_add,
    .add_scalar = add_scalar,
    .sub_mul_scalar = sub_mul_scalar,
    .tensor = tensor,
    .sum_of_products = sum_of_products,
    .sum_of_products_pair = sum_of_products_pair,
    .permute = simd::permute,
    .permute_add = simd::permute_add,
    .conversion_quotient = simd::Conversion<WideRing, Ring>::quotient,
    .conversion_gather = simd::Conversion<WideRing, Ring>::gather,
    .reduce_centred = reduce_centred,
    .round = round,
    .reduce_signed = reduce_signed,
    .fft_forward = fft_forward,
    .fft_inverse = fft_inverse,
};

}  // namespace hegpu

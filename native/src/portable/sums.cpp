// Sums of products in double words. 64 products below 2^122 fit 128 bits, so the sum is folded once every 63 terms, which
// leaves room for the folded remainder.
#include <algorithm>

#include "packed.hpp"
#include "portable/portable.hpp"

namespace hegpu::portable {
namespace {

constexpr u64 block = 16;  // coefficients whose sums are carried together, so that every term is read in whole cache lines
constexpr u64 terms_per_fold = 63;

// One result; b holds words of so many bytes.
template <int bytes>
void sum_block(u64* dst, const u64* const* a, const void* const* b, u64 terms, u64 at, u64 width, const Modulus& m,
               bool accumulate) {
    u128 sum[block] = {};
    if (accumulate) std::copy_n(dst + at, width, sum);
    for (u64 first = 0; first < terms; first += terms_per_fold) {
        const u64 last = std::min(terms, first + terms_per_fold);
        for (u64 k = first; k < last; ++k) {
            const u8* factors = static_cast<const u8*>(b[k]) + bytes * at;
            for (u64 c = 0; c < width; ++c) sum[c] += static_cast<u128>(a[k][at + c]) * load_packed<bytes>(factors + bytes * c);
        }
        for (u64 c = 0; c < width; ++c) sum[c] = reduce_double_word(sum[c], m);
    }
    for (u64 c = 0; c < width; ++c) dst[at + c] = static_cast<u64>(sum[c]);
}

}  // namespace

void sum_of_products(u64* dst, const u64* const* a, const u64* const* b, u64 terms, u64 n, const Modulus* m, bool accumulate) {
    const void* const* factors = reinterpret_cast<const void* const*>(b);
    for (u64 at = 0; at < n; at += block) sum_block<8>(dst, a, factors, terms, at, std::min(block, n - at), *m, accumulate);
}

void sum_of_products_pair(u64* d0, u64* d1, const u64* const* s, const void* const* x, const void* const* y, int word_bytes,
                          u64 terms, u64 n, const Modulus* m, bool accumulate) {
    for_packed_bytes(word_bytes, [&](auto bytes) {
        for (u64 at = 0; at < n; at += block) {
            sum_block<bytes()>(d0, s, x, terms, at, std::min(block, n - at), *m, accumulate);
            sum_block<bytes()>(d1, s, y, terms, at, std::min(block, n - at), *m, accumulate);
        }
    });
}

}  // namespace hegpu::portable

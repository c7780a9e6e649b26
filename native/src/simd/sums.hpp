// Sums of products over a ring policy.
//
// A key switch streams dozens of factors from memory, all at one distance modulo the size of a cache way. Taken all at once
// they outnumber the hardware's prefetchers and evict each other (11 GB/s on Zen 4); three terms at a time over the whole
// limb run at the speed of memory (30 GB/s), and the results, reduced after each group, wait in the second-level cache.
// Hence also packed factors: fewer bytes are less time.
#ifndef HEGPU_SIMD_SUMS_HPP
#define HEGPU_SIMD_SUMS_HPP

#include <algorithm>

#include "modulus.hpp"
#include "packed.hpp"
#include "simd/inline.hpp"

namespace hegpu::simd {

// ceil(log2(terms + 1)): terms products below 2^2k and a word stay below 2^(2k + growth).
HEGPU_INLINE int growth_bits(u64 terms) {
    int bits = 0;
    for (; terms != 0; terms >>= 1) ++bits;
    return bits;
}

template <class Ring>
struct Sums {
    using I = typename Ring::Lanes;
    using Sum = typename Ring::Sum;

    static void sum_of_products(u64* dst, const u64* const* a, const u64* const* b, u64 terms, u64 n, const Modulus* m,
                                bool accumulate) {
        const Ring ring = ring_of(*m);
        for (u64 k = 0; k < terms; k += group) {
            const u64 count = std::min(group, terms - k);
            const bool add = accumulate || k != 0;
            u64 at = 0;
            for (; at + 4 * I::width <= n; at += 4 * I::width) block<4>(ring, dst, a + k, b + k, count, at, add);
            for (; at < n; at += I::width) block<1>(ring, dst, a + k, b + k, count, at, add);
        }
    }

    static void sum_of_products_pair(u64* d0, u64* d1, const u64* const* s, const void* const* x, const void* const* y,
                                     int word_bytes, u64 terms, u64 n, const Modulus* m, bool accumulate) {
        for_packed_bytes(word_bytes, [&](auto bytes) { pair<bytes()>(d0, d1, s, x, y, terms, n, m, accumulate); });
    }

private:
    static constexpr u64 group = 3;
    static_assert(group <= Ring::terms_per_fold);

    template <int bytes>
    static void pair(u64* d0, u64* d1, const u64* const* s, const void* const* x, const void* const* y, u64 terms, u64 n,
                     const Modulus* m, bool accumulate) {
        const Ring ring = ring_of(*m);
        for (u64 k = 0; k < terms; k += group) {
            const u64 count = std::min(group, terms - k);
            const bool add = accumulate || k != 0;
            u64 at = 0;
            for (; at + 4 * I::width <= n; at += 4 * I::width) {
                block_pair<4, bytes>(ring, d0, d1, s + k, x + k, y + k, count, at, add);
            }
            for (; at < n; at += I::width) block_pair<1, bytes>(ring, d0, d1, s + k, x + k, y + k, count, at, add);
        }
    }

    HEGPU_INLINE static Ring ring_of(const Modulus& m) {
        Ring ring(m);
        ring.expect_sum_below_bits(2 * m.bits + growth_bits(group));
        return ring;
    }

    template <int count>
    HEGPU_INLINE static void start(const Ring& ring, Sum (&sum)[count], const u64* dst, bool accumulate) {
        repeat<count>([&](auto c) HEGPU_INLINE_LAMBDA {
            sum[c()] = ring.sum_from(accumulate ? I::load(dst + c() * I::width) : I::zero());
        });
    }
    template <int count>
    HEGPU_INLINE static void finish(const Ring& ring, const Sum (&sum)[count], u64* dst) {
        repeat<count>([&](auto c) HEGPU_INLINE_LAMBDA { I::store(dst + c() * I::width, ring.reduce(sum[c()])); });
    }

    template <int count>
    HEGPU_INLINE static void block(const Ring& ring, u64* dst, const u64* const* a, const u64* const* b, u64 terms, u64 at,
                                   bool accumulate) {
        Sum sum[count];
        start(ring, sum, dst + at, accumulate);
        for (u64 k = 0; k < terms; ++k) {
            repeat<count>([&](auto c) HEGPU_INLINE_LAMBDA {
                ring.accumulate(sum[c()], I::load(a[k] + at + c() * I::width), I::load(b[k] + at + c() * I::width));
            });
        }
        finish(ring, sum, dst + at);
    }

    template <int count, int bytes>
    HEGPU_INLINE static void block_pair(const Ring& ring, u64* d0, u64* d1, const u64* const* s, const void* const* x,
                                        const void* const* y, u64 terms, u64 at, bool accumulate) {
        Sum first[count], second[count];
        start(ring, first, d0 + at, accumulate);
        start(ring, second, d1 + at, accumulate);
        for (u64 k = 0; k < terms; ++k) {
            repeat<count>([&](auto c) HEGPU_INLINE_LAMBDA {
                const auto shared = I::load(s[k] + at + c() * I::width);
                const u64 offset = bytes * (at + c() * I::width);
                ring.accumulate(first[c()], shared, I::template load_packed<bytes>(static_cast<const u8*>(x[k]) + offset));
                ring.accumulate(second[c()], shared, I::template load_packed<bytes>(static_cast<const u8*>(y[k]) + offset));
            });
        }
        finish(ring, first, d0 + at);
        finish(ring, second, d1 + at);
    }
};

}  // namespace hegpu::simd

#endif

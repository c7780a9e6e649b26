// Every variant against the definition out[k] = sum_j a_j psi^(j (2 bitrev(k) + 1)), and against the portable variant.
#include <bit>
#if defined(__SSE2__)
#include <immintrin.h>
#endif

#include "support/handles.hpp"
#include "support/random.hpp"
#include "support/variants.hpp"

namespace hegpu::test {
namespace {

class NttTest : public EveryVariant {};

// Every word the least or the largest of its range: sums and differences go to both ends of theirs.
Words extreme_words(u64 n, u64 bound) {
    Words words(n, 0);
    for (u64& word : words) word = random_below(2) * (bound - 1);
    return words;
}

// One value of the transform, by Horner's rule.
u64 transform_at(const Words& a, u64 k, u64 psi, u64 q) {
    const int log_n = std::bit_width(a.size()) - 1;
    const u64 x = pow_mod(psi, 2 * reverse_bits(k, log_n) + 1, q);
    u64 value = 0;
    for (std::size_t j = a.size(); j-- > 0;) value = (mul_mod(value, x, q) + a[j]) % q;
    return value;
}

TEST_P(NttTest, IsTheDefinitionOnSmallRings) {
    for (const u64 n : {16, 32, 64, 128}) {
        for (const u64 q : test_primes(n)) {
            const u64 psi = primitive_root(n, q);
            const Ntt ntt(hegpu_ntt_create(n, q, psi));
            ASSERT_TRUE(ntt);
            const Words a = random_words(n, q);
            Words x(n, 0);
            hegpu_ntt_forward(ntt.get(), x.data(), a.data());
            for (u64 k = 0; k < n; ++k) ASSERT_EQ(x[k], transform_at(a, k, psi, q)) << "n " << n << " q " << q << " k " << k;
        }
    }
}

TEST_P(NttTest, IsTheDefinitionAtSampledOutputsOfLargeRings) {
    for (u64 n = 256; n <= (u64{1} << 17); n *= 2) {
        for (const int bits : {40, 50, 60}) {
            const u64 q = random_prime(bits, n), psi = primitive_root(n, q);
            const Ntt ntt(hegpu_ntt_create(n, q, psi));
            ASSERT_TRUE(ntt);
            const Words a = random_words(n, q);
            Words x(n, 0);
            hegpu_ntt_forward(ntt.get(), x.data(), a.data());
            for (int sample = 0; sample < 3; ++sample) {
                const u64 k = random_below(n);
                ASSERT_EQ(x[k], transform_at(a, k, psi, q)) << "n " << n << " q " << q << " k " << k;
            }
        }
    }
}

TEST_P(NttTest, EqualsPortableBothWaysAndComesBack) {
    for (u64 n = 16; n <= (u64{1} << 17); n *= 2) {
        for (const u64 q : test_primes(n)) {
            const Ntt ntt(hegpu_ntt_create(n, q, primitive_root(n, q)));
            ASSERT_TRUE(ntt);
            for (const Words& a : {random_words(n, q), Words(n, q - 1), extreme_words(n, q)}) {
                Words forward = a, inverse = a, forward_oracle = a, inverse_oracle = a;
                hegpu_ntt_forward(ntt.get(), forward.data(), forward.data());
                hegpu_ntt_inverse(ntt.get(), inverse.data(), inverse.data());
                Words back = forward;
                hegpu_ntt_inverse(ntt.get(), back.data(), back.data());

                hegpu_select_isa(HEGPU_ISA_PORTABLE);
                hegpu_ntt_forward(ntt.get(), forward_oracle.data(), forward_oracle.data());
                hegpu_ntt_inverse(ntt.get(), inverse_oracle.data(), inverse_oracle.data());
                hegpu_select_isa(GetParam());

                ASSERT_EQ(forward, forward_oracle) << "n " << n << " q " << q;
                ASSERT_EQ(inverse, inverse_oracle) << "n " << n << " q " << q;
                ASSERT_EQ(back, a) << "n " << n << " q " << q;
            }
        }
    }
}

TEST_P(NttTest, ReadsTheSourceAndLeavesIt) {
    for (u64 n = 16; n <= (u64{1} << 17); n *= 2) {
        for (const u64 q : test_primes(n)) {
            const Ntt ntt(hegpu_ntt_create(n, q, primitive_root(n, q)));
            ASSERT_TRUE(ntt);
            const Words a = random_words(n, q);
            for (const auto kernel : {hegpu_ntt_forward, hegpu_ntt_inverse}) {
                Words in_place = a, source = a, apart(n, ~u64{0});
                kernel(ntt.get(), in_place.data(), in_place.data());
                kernel(ntt.get(), apart.data(), source.data());
                ASSERT_EQ(apart, in_place) << "n " << n << " q " << q;
                ASSERT_EQ(source, a) << "n " << n << " q " << q;
            }
        }
    }
}

TEST_P(NttTest, ForwardTakesWordsBelowTwiceTheModulus) {
    for (u64 n = 16; n <= (u64{1} << 17); n *= 2) {
        for (const u64 q : test_primes(n)) {
            const Ntt ntt(hegpu_ntt_create(n, q, primitive_root(n, q)));
            ASSERT_TRUE(ntt);
            for (const Words& lazy : {random_words(n, 2 * q), Words(n, 2 * q - 1), extreme_words(n, 2 * q)}) {
                Words reduced = lazy, x(n, 0);
                for (u64& word : reduced) word %= q;
                hegpu_ntt_forward(ntt.get(), x.data(), lazy.data());
                hegpu_ntt_forward(ntt.get(), reduced.data(), reduced.data());
                ASSERT_EQ(x, reduced) << "n " << n << " q " << q;
            }
        }
    }
}

#if defined(__SSE2__)
// As threads are left by libraries built with -ffast-math.
TEST_P(NttTest, DoesNotDependOnTheModeOfSubnormals) {
    const u64 n = 1024;
    for (const u64 q : test_primes(n)) {
        const Ntt ntt(hegpu_ntt_create(n, q, primitive_root(n, q)));
        ASSERT_TRUE(ntt);
        const Words a = random_words(n, q);
        for (const auto kernel : {hegpu_ntt_forward, hegpu_ntt_inverse}) {
            Words expected(n, 0), x(n, 0);
            kernel(ntt.get(), expected.data(), a.data());
            const unsigned mode = _mm_getcsr(), zeros = mode | 0x8040;
            _mm_setcsr(zeros);
            kernel(ntt.get(), x.data(), a.data());
            const unsigned after = _mm_getcsr();
            _mm_setcsr(mode);
            ASSERT_EQ(x, expected) << "q " << q;
            ASSERT_EQ(after & 0x8040, zeros & 0x8040) << "q " << q;
        }
    }
}
#endif

HEGPU_FOR_EVERY_VARIANT(NttTest);

}  // namespace
}  // namespace hegpu::test

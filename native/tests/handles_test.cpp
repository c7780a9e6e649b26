#include <gtest/gtest.h>

#include "support/handles.hpp"
#include "support/numbers.hpp"

using namespace hegpu::test;

TEST(Handles, ModulusRange) {
    EXPECT_TRUE(make_modulus(3));
    EXPECT_TRUE(make_modulus(largest_prime(61, 16)));
    for (const u64 q : {u64{0}, u64{1}, u64{2}, u64{100}, u64{1} << 61, (u64{1} << 61) + 1, ~u64{0}})
        EXPECT_FALSE(make_modulus(q)) << q;
}

TEST(Handles, NttRefusesWrongSizesAndRoots) {
    const u64 n = 64, q = random_prime(40, n), psi = primitive_root(n, q);
    EXPECT_TRUE(Ntt(hegpu_ntt_create(n, q, psi)));
    EXPECT_FALSE(Ntt(hegpu_ntt_create(0, q, psi)));
    EXPECT_FALSE(Ntt(hegpu_ntt_create(8, q, psi)));
    EXPECT_FALSE(Ntt(hegpu_ntt_create(n + 16, q, psi)));
    EXPECT_FALSE(Ntt(hegpu_ntt_create(u64{1} << 18, q, psi)));
    EXPECT_FALSE(Ntt(hegpu_ntt_create(n, q + 2, psi)));               // q is not 1 mod 2n
    EXPECT_FALSE(Ntt(hegpu_ntt_create(n, q, mul_mod(psi, psi, q))));  // a primitive n-th root
    EXPECT_FALSE(Ntt(hegpu_ntt_create(n, q, psi + q)));
}

TEST(Handles, ConversionRefusesRepeatedPrimesAndBadCounts) {
    const u64 q[] = {random_prime(40, 16), random_prime(41, 16)};
    const u64 twice[] = {q[0], q[0]};
    const u64 even[] = {100};
    EXPECT_TRUE(Conversion(hegpu_conversion_create(q, 1, q + 1, 1)));
    EXPECT_FALSE(Conversion(hegpu_conversion_create(twice, 2, q + 1, 1)));
    EXPECT_FALSE(Conversion(hegpu_conversion_create(q, 0, q + 1, 1)));
    EXPECT_FALSE(Conversion(hegpu_conversion_create(q, 65, q + 1, 1)));
    EXPECT_FALSE(Conversion(hegpu_conversion_create(q, 1, q + 1, 0)));
    EXPECT_FALSE(Conversion(hegpu_conversion_create(q, 1, even, 1)));
    EXPECT_FALSE(Conversion(hegpu_conversion_create(nullptr, 1, q, 1)));
}

TEST(Handles, FftSizes) {
    const double roots[4] = {};
    EXPECT_TRUE(Fft(hegpu_fft_create(4, roots, roots)));
    EXPECT_FALSE(Fft(hegpu_fft_create(1, roots, roots)));
    EXPECT_FALSE(Fft(hegpu_fft_create(3, roots, roots)));
    EXPECT_FALSE(Fft(hegpu_fft_create(u64{1} << 17, roots, roots)));
    EXPECT_FALSE(Fft(hegpu_fft_create(4, nullptr, roots)));
}

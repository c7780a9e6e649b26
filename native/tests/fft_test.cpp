// The encoding transform: the portable variant against direct evaluation, the others bit for bit against the portable one.
#include <cmath>
#include <complex>
#include <cstring>
#include <numbers>

#include "support/handles.hpp"
#include "support/random.hpp"
#include "support/variants.hpp"

namespace hegpu::test {
namespace {

class FftTest : public EveryVariant {};

struct Roots {
    std::vector<double> angle, re, im;

    explicit Roots(u64 n) : angle(n), re(n), im(n) {
        if (n > 1) angle[1] = std::numbers::pi / 4;
        for (u64 k = 2; k < n; ++k) angle[k] = angle[k / 2] / 2 + (k % 2 == 1 ? std::numbers::pi / 2 : 0);
        for (u64 k = 1; k < n; ++k) {
            re[k] = std::cos(angle[k]);
            im[k] = std::sin(angle[k]);
        }
    }
};

Doubles random_doubles(u64 n) {
    Doubles x(n);
    for (double& value : x) value = std::uniform_real_distribution<double>(-1, 1)(generator());
    return x;
}

// The value at index k is that at the point exp(i phi(k)): the last stage splits X^2 = w^2 into X = w and X = -w.
double output_angle(const Roots& roots, u64 n, u64 k) { return roots.angle[n / 2 + k / 2] + (k % 2 == 1 ? std::numbers::pi : 0); }

TEST_P(FftTest, EvaluatesAtTheRootsOfXnMinusI) {
    for (u64 n = 2; n <= 256; n *= 2) {
        const Roots roots(n);
        const Fft fft(hegpu_fft_create(n, roots.re.data(), roots.im.data()));
        ASSERT_TRUE(fft);
        const Doubles re = random_doubles(n), im = random_doubles(n);
        Doubles x = re, y = im;
        hegpu_fft_forward(fft.get(), x.data(), y.data());
        for (u64 k = 0; k < n; ++k) {
            std::complex<double> value = 0;
            for (u64 j = 0; j < n; ++j) {
                value +=
                    std::complex(re[j], im[j]) *
                    std::polar(1.0, std::remainder(output_angle(roots, n, k) * static_cast<double>(j), 2 * std::numbers::pi));
            }
            ASSERT_NEAR(x[k], value.real(), 1e-12 * static_cast<double>(n)) << "n " << n << " k " << k;
            ASSERT_NEAR(y[k], value.imag(), 1e-12 * static_cast<double>(n)) << "n " << n << " k " << k;
        }
    }
}

TEST_P(FftTest, InverseComesBack) {
    for (u64 n = 2; n <= (u64{1} << 16); n *= 2) {
        const Roots roots(n);
        const Fft fft(hegpu_fft_create(n, roots.re.data(), roots.im.data()));
        const Doubles re = random_doubles(n), im = random_doubles(n);
        Doubles x = re, y = im;
        hegpu_fft_forward(fft.get(), x.data(), y.data());
        hegpu_fft_inverse(fft.get(), x.data(), y.data(), 1.0 / static_cast<double>(n));
        for (u64 k = 0; k < n; ++k) {
            ASSERT_NEAR(x[k], re[k], 1e-13) << "n " << n << " k " << k;
            ASSERT_NEAR(y[k], im[k], 1e-13) << "n " << n << " k " << k;
        }
    }
}

TEST_P(FftTest, EqualsPortableBitForBit) {
    for (u64 n = 2; n <= (u64{1} << 16); n *= 2) {
        const Roots roots(n);
        const Fft fft(hegpu_fft_create(n, roots.re.data(), roots.im.data()));
        const Doubles re = random_doubles(n), im = random_doubles(n);
        for (const bool forward : {true, false}) {
            Doubles x = re, y = im, want_x = re, want_y = im;
            const auto transform = [&](Doubles& a, Doubles& b) {
                if (forward) {
                    hegpu_fft_forward(fft.get(), a.data(), b.data());
                } else {
                    hegpu_fft_inverse(fft.get(), a.data(), b.data(), 1.1);
                }
            };
            transform(x, y);
            hegpu_select_isa(HEGPU_ISA_PORTABLE);
            transform(want_x, want_y);
            hegpu_select_isa(GetParam());
            EXPECT_EQ(std::memcmp(x.data(), want_x.data(), n * sizeof(double)), 0) << "n " << n << " forward " << forward;
            EXPECT_EQ(std::memcmp(y.data(), want_y.data(), n * sizeof(double)), 0) << "n " << n << " forward " << forward;
        }
    }
}

HEGPU_FOR_EVERY_VARIANT(FftTest);

}  // namespace
}  // namespace hegpu::test

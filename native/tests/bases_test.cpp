// Base conversion, centred and signed reduction and rounding of every variant against their definitions in 128-bit integers.
#include <cmath>
#include <limits>

#include "support/handles.hpp"
#include "support/random.hpp"
#include "support/variants.hpp"

namespace hegpu::test {
namespace {

class BasesTest : public EveryVariant {};

std::vector<u64> distinct_primes(std::initializer_list<int> bits) {
    std::vector<u64> primes;
    for (const int b : bits) {
        u64 q = random_prime(b, 16);
        while (std::find(primes.begin(), primes.end(), q) != primes.end()) q = random_prime(b, 16);
        primes.push_back(q);
    }
    return primes;
}

u64 product_without(const std::vector<u64>& primes, std::size_t skip, u64 p) {
    u64 product = 1;
    for (std::size_t l = 0; l < primes.size(); ++l) {
        if (l != skip) product = mul_mod(product, primes[l] % p, p);
    }
    return product;
}

// The definition of a conversion for one coefficient.
std::vector<u64> convert(const std::vector<u64>& x, const std::vector<u64>& from, const std::vector<u64>& to) {
    std::vector<u64> y(from.size());
    double v = 0.5;
    for (std::size_t i = 0; i < from.size(); ++i) {
        const u64 q = from[i], inverse = pow_mod(product_without(from, i, q), q - 2, q);
        y[i] = mul_mod(x[i], inverse, q);
        const double term = static_cast<double>(y[i]) * (1.0 / static_cast<double>(q));
        v += term;
    }
    std::vector<u64> result;
    for (const u64 p : to) {
        u64 sum = 0;
        for (std::size_t i = 0; i < from.size(); ++i) sum = (sum + mul_mod(y[i] % p, product_without(from, i, p), p)) % p;
        const u64 excess = mul_mod(static_cast<u64>(std::floor(v)) % p, product_without(from, from.size(), p), p);
        result.push_back((sum + p - excess) % p);
    }
    return result;
}

void check_conversion(const std::vector<u64>& from, const std::vector<u64>& to, u64 count) {
    const Conversion c(
        hegpu_conversion_create(from.data(), static_cast<int>(from.size()), to.data(), static_cast<int>(to.size())));
    ASSERT_TRUE(c);
    std::vector<Words> src, y, dst;
    std::vector<const u64*> scaled;
    for (std::size_t i = 0; i < from.size(); ++i) {
        const Modulus q = make_modulus(from[i]);
        src.push_back(random_words(count, from[i]));
        y.emplace_back(count);
        const u64 inverse = pow_mod(product_without(from, i, from[i]), from[i] - 2, from[i]);
        hegpu_mul_scalar(y.back().data(), src.back().data(), inverse, count, q.get());
    }
    for (const Words& w : y) scaled.push_back(w.data());
    std::vector<std::uint8_t> v(count);
    hegpu_conversion_quotient(v.data(), scaled.data(), count, c.get());
    for (std::size_t j = 0; j < to.size(); ++j) {
        dst.emplace_back(count);
        hegpu_conversion_gather(dst[j].data(), scaled.data(), v.data(), count, c.get(), static_cast<int>(j));
    }
    for (u64 k = 0; k < count; ++k) {
        std::vector<u64> x;
        for (const Words& w : src) x.push_back(w[k]);
        const std::vector<u64> want = convert(x, from, to);
        for (std::size_t j = 0; j < to.size(); ++j) {
            ASSERT_EQ(dst[j][k], want[j]) << from.size() << " to " << to.size() << " primes, p " << to[j] << ", coefficient "
                                          << k;
        }
    }
}

TEST_P(BasesTest, ConversionBetweenNarrowPrimes) {
    check_conversion(distinct_primes({40, 41, 42}), distinct_primes({36, 38, 49, 50}), 1000);
    check_conversion(distinct_primes({50, 50, 49}), distinct_primes({20, 50}), 72);
    check_conversion(distinct_primes({50}), distinct_primes({49, 21}), 8);
}

TEST_P(BasesTest, ConversionBetweenWideAndMixedPrimes) {
    check_conversion(distinct_primes({60, 59, 61}), distinct_primes({61, 55, 60}), 200);
    check_conversion(distinct_primes({40, 60}), distinct_primes({50, 61, 30}), 200);
    check_conversion(distinct_primes({50, 40}), distinct_primes({61, 47}), 200);
    check_conversion(distinct_primes({61, 20}), distinct_primes({60, 47}), 200);
}

TEST_P(BasesTest, ConversionFromManyPrimes) {
    for (const int bits : {50, 61}) {
        std::vector<u64> from;
        for (u64 q = largest_prime(bits, 16); from.size() < 64; q -= 32) {
            if (is_prime(q)) from.push_back(q);
        }
        check_conversion(from, {random_prime(bits - 1, 16), random_prime(45, 16)}, 80);
    }
}

TEST_P(BasesTest, ReduceCentred) {
    const u64 n = 64;
    for (const u64 from : test_primes(16)) {
        const Modulus source = make_modulus(from);
        for (const u64 to : test_primes(16)) {
            const Modulus target = make_modulus(to);
            Words src = random_words(n, from), dst(n);
            src[3] = (from - 1) / 2;
            src[4] = (from + 1) / 2;
            hegpu_reduce_centred(dst.data(), src.data(), n, source.get(), target.get());
            for (u64 i = 0; i < n; ++i) {
                const i128 centred = static_cast<i128>(src[i]) - (src[i] > (from - 1) / 2 ? from : 0);
                ASSERT_EQ(dst[i], residue(centred, to)) << "from " << from << " to " << to << " x " << src[i];
            }
        }
    }
}

TEST_P(BasesTest, ReduceSigned) {
    const u64 n = 64;
    const i64 limit = i64{1} << 62;
    for (const u64 q : test_primes(16)) {
        const Modulus m = make_modulus(q);
        std::vector<i64> x(n + 1);
        for (i64& value : x) value = static_cast<i64>(random_below((u64{1} << 63) - 1)) - (limit - 1);
        for (int i = 0; i < 16; ++i) x[i] = static_cast<i64>(random_below(41)) - 20;
        x[20] = limit - 1;
        x[21] = 1 - limit;
        x[22] = static_cast<i64>(q);
        x[23] = -static_cast<i64>(q);
        Words dst(n);
        hegpu_reduce_signed(dst.data(), x.data() + 1, n, m.get());  // unaligned on purpose
        for (u64 i = 0; i < n; ++i) ASSERT_EQ(dst[i], residue(x[i + 1], q)) << "q " << q << " x " << x[i + 1];
    }
}

// round(x) mod q through frexp: the integer significand times a power of two.
u64 rounded_residue(double x, u64 q) {
    int exponent = 0;
    const double fraction = std::frexp(std::nearbyint(x), &exponent);
    if (exponent <= 62) return residue(static_cast<i64>(std::nearbyint(x)), q);
    const u64 significand = residue(static_cast<i64>(std::ldexp(fraction, 53)), q);
    return mul_mod(significand, pow_mod(2, exponent - 53, q), q);
}

TEST_P(BasesTest, Round) {
    const u64 n = 512;
    const double edges[] = {0.0,
                            -0.0,
                            0.5,
                            -0.5,
                            1.5,
                            2.5,
                            -2.5,
                            0.49999999999999994,
                            4503599627370495.5,
                            4503599627370496.0,
                            9007199254740993.0,
                            -9007199254740992.0,
                            0x1p63,
                            -0x1p63,
                            0x1p64,
                            0x1.fffffffffffffp63,
                            0x1.fffffffffffffp119,
                            -0x1.fffffffffffffp119,
                            0x1p-1070,
                            -0x1p-1022};
    for (const u64 q : test_primes(16)) {
        const Modulus m = make_modulus(q);
        std::vector<double> x(n + 1);
        for (double& value : x) {
            const int exponent = static_cast<int>(random_below(126)) - 6;  // |x| < 2^120
            value = std::ldexp(static_cast<double>(random_below(u64{1} << 53)) * 0x1p-53, exponent) * (random_below(2) ? 1 : -1);
        }
        std::copy(std::begin(edges), std::end(edges), x.begin() + 1);
        Words dst(n);
        hegpu_round(dst.data(), x.data() + 1, n, m.get());
        for (u64 i = 0; i < n; ++i) ASSERT_EQ(dst[i], rounded_residue(x[i + 1], q)) << "q " << q << " x " << x[i + 1];
    }
}

HEGPU_FOR_EVERY_VARIANT(BasesTest);

}  // namespace
}  // namespace hegpu::test

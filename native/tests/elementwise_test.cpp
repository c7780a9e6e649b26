// Element-wise kernels of every variant against 128-bit arithmetic, word by word, also in place.
#include <functional>

#include "support/handles.hpp"
#include "support/random.hpp"
#include "support/variants.hpp"

namespace hegpu::test {
namespace {

constexpr u64 lengths[] = {16, 48, 1024};

struct Operands {
    u64 n, q, s;
    Modulus modulus;
    Words a, b, dst;
};

class ElementwiseTest : public EveryVariant {
protected:
    // Runs `kernel` and compares each word of dst with `expected(a, b, dst before, s)`.
    static void check(const std::function<void(Operands&)>& kernel,
                      const std::function<u128(u128 a, u128 b, u128 dst, u128 s, u128 q)>& expected) {
        for (const u64 n : lengths) {
            for (const u64 q : test_primes(16)) {
                for (const u64 s : {random_below(q), q - 1, u64{0}}) {
                    Operands o{n, q, s, make_modulus(q), random_words(n, q), random_words(n, q), random_words(n, q)};
                    const Words before = o.dst;
                    kernel(o);
                    for (u64 i = 0; i < n; ++i) {
                        const u64 want = static_cast<u64>(expected(o.a[i], o.b[i], before[i], s, q) % q);
                        ASSERT_EQ(o.dst[i], want)
                            << "q " << q << " s " << s << " a " << o.a[i] << " b " << o.b[i] << " dst " << before[i];
                    }
                }
            }
        }
    }
};

TEST_P(ElementwiseTest, Add) {
    check([](Operands& o) { hegpu_add(o.dst.data(), o.a.data(), o.b.data(), o.n, o.modulus.get()); },
          [](u128 a, u128 b, u128, u128, u128) { return a + b; });
}

TEST_P(ElementwiseTest, Subtract) {
    check([](Operands& o) { hegpu_sub(o.dst.data(), o.a.data(), o.b.data(), o.n, o.modulus.get()); },
          [](u128 a, u128 b, u128, u128, u128 q) { return a + q - b; });
}

TEST_P(ElementwiseTest, Negate) {
    check([](Operands& o) { hegpu_neg(o.dst.data(), o.a.data(), o.n, o.modulus.get()); },
          [](u128 a, u128, u128, u128, u128 q) { return q - a; });
}

TEST_P(ElementwiseTest, Multiply) {
    check([](Operands& o) { hegpu_mul(o.dst.data(), o.a.data(), o.b.data(), o.n, o.modulus.get()); },
          [](u128 a, u128 b, u128, u128, u128) { return a * b; });
}

TEST_P(ElementwiseTest, MultiplyInPlace) {
    check([](Operands& o) { hegpu_mul(o.dst.data(), o.dst.data(), o.b.data(), o.n, o.modulus.get()); },
          [](u128, u128 b, u128 dst, u128, u128) { return dst * b; });
}

TEST_P(ElementwiseTest, MultiplyAdd) {
    check([](Operands& o) { hegpu_mul_add(o.dst.data(), o.a.data(), o.b.data(), o.n, o.modulus.get()); },
          [](u128 a, u128 b, u128 dst, u128, u128) { return dst + a * b; });
}

TEST_P(ElementwiseTest, MultiplyScalar) {
    check([](Operands& o) { hegpu_mul_scalar(o.dst.data(), o.a.data(), o.s, o.n, o.modulus.get()); },
          [](u128 a, u128, u128, u128 s, u128) { return a * s; });
}

TEST_P(ElementwiseTest, MultiplyScalarAdd) {
    check([](Operands& o) { hegpu_mul_scalar_add(o.dst.data(), o.a.data(), o.s, o.n, o.modulus.get()); },
          [](u128 a, u128, u128 dst, u128 s, u128) { return dst + a * s; });
}

TEST_P(ElementwiseTest, AddScalar) {
    check([](Operands& o) { hegpu_add_scalar(o.dst.data(), o.a.data(), o.s, o.n, o.modulus.get()); },
          [](u128 a, u128, u128, u128 s, u128) { return a + s; });
}

TEST_P(ElementwiseTest, SubtractMultiplyScalar) {
    check([](Operands& o) { hegpu_sub_mul_scalar(o.dst.data(), o.a.data(), o.b.data(), o.s, o.n, o.modulus.get()); },
          [](u128 a, u128 b, u128, u128 s, u128 q) { return (a + q - b) * s; });
}

TEST_P(ElementwiseTest, TensorAlsoOverItsSources) {
    for (const u64 q : test_primes(16)) {
        const u64 n = 64;
        const Modulus m = make_modulus(q);
        Words a0 = random_words(n, q), a1 = random_words(n, q), b0 = random_words(n, q), b1 = random_words(n, q), d2(n);
        Words want0(n), want1(n), want2(n);
        for (u64 i = 0; i < n; ++i) {
            want0[i] = mul_mod(a0[i], b0[i], q);
            want1[i] = (mul_mod(a0[i], b1[i], q) + mul_mod(a1[i], b0[i], q)) % q;
            want2[i] = mul_mod(a1[i], b1[i], q);
        }
        hegpu_tensor(a0.data(), a1.data(), d2.data(), a0.data(), a1.data(), b0.data(), b1.data(), n, m.get());
        EXPECT_EQ(a0, want0) << q;
        EXPECT_EQ(a1, want1) << q;
        EXPECT_EQ(d2, want2) << q;
    }
}

TEST_P(ElementwiseTest, TensorOfACiphertextWithItself) {
    for (const u64 q : test_primes(16)) {
        const u64 n = 64;
        const Modulus m = make_modulus(q);
        const Words a0 = random_words(n, q), a1 = random_words(n, q), same0 = a0, same1 = a1;
        Words d0(n), d1(n), d2(n), want0(n), want1(n), want2(n);
        hegpu_tensor(want0.data(), want1.data(), want2.data(), a0.data(), a1.data(), same0.data(), same1.data(), n, m.get());
        hegpu_tensor(d0.data(), d1.data(), d2.data(), a0.data(), a1.data(), a0.data(), a1.data(), n, m.get());
        EXPECT_EQ(d0, want0) << q;
        EXPECT_EQ(d1, want1) << q;
        EXPECT_EQ(d2, want2) << q;
    }
}

HEGPU_FOR_EVERY_VARIANT(ElementwiseTest);

}  // namespace
}  // namespace hegpu::test

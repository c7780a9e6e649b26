#include "register.hpp"

namespace hegpu::bench {
namespace {

constexpr u64 n = u64{1} << 14;

struct Operands {
    u64 q;
    Modulus modulus;
    Words a, b, c, d, e, f, g;

    explicit Operands(u64 prime)
        : q(prime),
          modulus(make_modulus(prime)),
          a(random_words(n, prime)),
          b(random_words(n, prime)),
          c(random_words(n, prime)),
          d(random_words(n, prime)),
          e(n),
          f(n),
          g(n) {}
};

void each(const std::string& kernel, const std::function<void(Operands&)>& call) {
    for (const int bits : {50, 60}) {
        every_variant(kernel, bits_and_degree(bits, n), [=] {
            auto operands = std::make_shared<Operands>(largest_prime(bits, n));
            return [=] { call(*operands); };
        });
    }
}

}  // namespace

void register_elementwise() {
    each("add", [](Operands& o) { hegpu_add(o.e.data(), o.a.data(), o.b.data(), n, o.modulus.get()); });
    each("sub", [](Operands& o) { hegpu_sub(o.e.data(), o.a.data(), o.b.data(), n, o.modulus.get()); });
    each("neg", [](Operands& o) { hegpu_neg(o.e.data(), o.a.data(), n, o.modulus.get()); });
    each("mul", [](Operands& o) { hegpu_mul(o.e.data(), o.a.data(), o.b.data(), n, o.modulus.get()); });
    each("mul_add", [](Operands& o) { hegpu_mul_add(o.e.data(), o.a.data(), o.b.data(), n, o.modulus.get()); });
    each("mul_scalar", [](Operands& o) { hegpu_mul_scalar(o.e.data(), o.a.data(), o.q / 3, n, o.modulus.get()); });
    each("mul_scalar_add", [](Operands& o) { hegpu_mul_scalar_add(o.e.data(), o.a.data(), o.q / 3, n, o.modulus.get()); });
    each("add_scalar", [](Operands& o) { hegpu_add_scalar(o.e.data(), o.a.data(), o.q / 3, n, o.modulus.get()); });
    each("sub_mul_scalar",
         [](Operands& o) { hegpu_sub_mul_scalar(o.e.data(), o.a.data(), o.b.data(), o.q / 3, n, o.modulus.get()); });
    each("tensor", [](Operands& o) {
        hegpu_tensor(o.e.data(), o.f.data(), o.g.data(), o.a.data(), o.b.data(), o.c.data(), o.d.data(), n, o.modulus.get());
    });
}

}  // namespace hegpu::bench

// The shapes of a key switch (3 digits) and of a linear transform (16 diagonals).
#include <set>

#include "register.hpp"

namespace hegpu::bench {
namespace {

constexpr u64 n = u64{1} << 14;

struct Terms {
    Modulus modulus;
    std::vector<Words> words;
    std::vector<const u64*> s, x, y;
    Words d0, d1;

    Terms(u64 count, u64 q) : modulus(make_modulus(q)), d0(n), d1(n) {
        words.reserve(3 * count);
        for (auto* pointers : {&s, &x, &y}) {
            for (u64 k = 0; k < count; ++k) pointers->push_back(words.emplace_back(random_words(n, q)).data());
        }
    }
};

}  // namespace

void register_sums() {
    for (const int bits : {32, 40, 50, 60}) {
        for (const u64 terms : {u64{3}, u64{16}}) {
            const std::string arguments = bits_and_degree(bits, n) + "/terms" + std::to_string(terms);
            every_variant("sum_of_products", arguments, [=] {
                auto t = std::make_shared<Terms>(terms, largest_prime(bits, n));
                return [=] { hegpu_sum_of_products(t->d0.data(), t->s.data(), t->x.data(), terms, n, t->modulus.get(), 0); };
            });
            // What packed words hold does not matter to the time: parts of the plain ones are read.
            for (const int bytes : std::set<int>{bits <= 32 ? 4 : bits <= 40 ? 5 : 8, 8}) {
                every_variant("sum_of_products_pair", arguments + "/bytes" + std::to_string(bytes), [=] {
                    auto t = std::make_shared<Terms>(terms, largest_prime(bits, n));
                    return [=] {
                        hegpu_sum_of_products_pair(t->d0.data(), t->d1.data(), t->s.data(),
                                                   reinterpret_cast<const void* const*>(t->x.data()),
                                                   reinterpret_cast<const void* const*>(t->y.data()), bytes, terms, n,
                                                   t->modulus.get(), 0);
                    };
                });
            }
        }
    }
}

}  // namespace hegpu::bench

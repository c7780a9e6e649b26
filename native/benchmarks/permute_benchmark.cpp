// The automorphism X -> X^3, and a random permutation.
#include <algorithm>
#include <numeric>

#include "register.hpp"

namespace hegpu::bench {
namespace {

constexpr u64 n = u64{1} << 14;
constexpr int log_n = 14;

struct Permutation {
    Modulus modulus = make_modulus(largest_prime(50, n));
    Words src = random_words(n, largest_prime(50, n)), dst = src;
    Aligned<u32> table = Aligned<u32>(n);

    explicit Permutation(bool random) {
        for (u64 i = 0; i < n; ++i) {
            const u64 exponent = 3 * (2 * reverse_bits(i, log_n) + 1) % (2 * n);
            table[i] = static_cast<u32>(reverse_bits(exponent / 2, log_n));
        }
        if (random) std::shuffle(table.begin(), table.end(), generator());
    }
};

}  // namespace

void register_permute() {
    for (const bool random : {false, true}) {
        const std::string arguments = (random ? "random/n" : "automorphism/n") + std::to_string(n);
        every_variant("permute", arguments, [=] {
            auto p = std::make_shared<Permutation>(random);
            return [=] { hegpu_permute(p->dst.data(), p->src.data(), p->table.data(), n); };
        });
        every_variant("permute_add", arguments, [=] {
            auto p = std::make_shared<Permutation>(random);
            return [=] { hegpu_permute_add(p->dst.data(), p->src.data(), p->table.data(), n, p->modulus.get()); };
        });
    }
}

}  // namespace hegpu::bench

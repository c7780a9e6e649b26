// Permutations of every variant: random ones, and the automorphism tables of the NTT, whose blocks stay together.
#include <algorithm>
#include <bit>
#include <numeric>

#include "support/handles.hpp"
#include "support/random.hpp"
#include "support/variants.hpp"

namespace hegpu::test {
namespace {

class PermuteTest : public EveryVariant {};

using Table = Aligned<u32>;

Table random_table(u64 n) {
    Table table(n);
    std::iota(table.begin(), table.end(), 0u);
    std::shuffle(table.begin(), table.end(), generator());
    return table;
}

// X -> X^g on values at psi^(2 bitrev(i) + 1).
Table automorphism_table(u64 n, u64 g) {
    const int bits = std::bit_width(n) - 1;
    Table table(n);
    for (u64 i = 0; i < n; ++i) {
        const u64 exponent = g * (2 * reverse_bits(i, bits) + 1) % (2 * n);
        table[i] = static_cast<u32>(reverse_bits(exponent / 2, bits));
    }
    return table;
}

std::vector<Table> tables(u64 n) {
    return {random_table(n), automorphism_table(n, 3), automorphism_table(n, 2 * random_below(n) + 1),
            automorphism_table(n, 2 * n - 1)};
}

TEST_P(PermuteTest, MovesWords) {
    for (const u64 n : {16, 64, 4096}) {
        for (const Table& table : tables(n)) {
            const Words src = random_words(n, ~u64{0});
            Words dst(n);
            hegpu_permute(dst.data(), src.data(), table.data(), n);
            for (u64 i = 0; i < n; ++i) ASSERT_EQ(dst[i], src[table[i]]) << "n " << n << " i " << i;
        }
    }
}

TEST_P(PermuteTest, AddsMovedWords) {
    for (const u64 n : {16, 64, 4096}) {
        for (const u64 q : test_primes(16)) {
            const Modulus m = make_modulus(q);
            for (const Table& table : tables(n)) {
                const Words src = random_words(n, q), before = random_words(n, q);
                Words dst = before;
                hegpu_permute_add(dst.data(), src.data(), table.data(), n, m.get());
                for (u64 i = 0; i < n; ++i) ASSERT_EQ(dst[i], (before[i] + src[table[i]]) % q) << "n " << n << " i " << i;
            }
        }
    }
}

HEGPU_FOR_EVERY_VARIANT(PermuteTest);

}  // namespace
}  // namespace hegpu::test

// Sums of products of every variant against 128-bit arithmetic. Term counts straddle the points where accumulators fold;
// terms share a few buffers, so that thousands of them stay small.
#include "support/handles.hpp"
#include "support/random.hpp"
#include "support/variants.hpp"

namespace hegpu::test {
namespace {

class SumsTest : public EveryVariant {};

constexpr u64 n = 32;
constexpr int word_bytes[] = {4, 5, 6, 8};
constexpr u64 term_counts[] = {1, 2, 3, 7, 16, 31, 32, 33, 63, 64, 65, 130, 2047, 2050, 4100};

struct Terms {
    std::vector<Words> pool;
    std::vector<const u64*> pointers;

    Terms(u64 count, u64 q, bool largest) {
        for (int i = 0; i < 5; ++i) pool.push_back(largest ? Words(n, q - 1) : random_words(n, q));
        for (u64 k = 0; k < count; ++k) pointers.push_back(pool[random_below(pool.size())].data());
    }
};

// The same terms in packed words, each in an allocation that ends with its last byte.
struct PackedTerms {
    std::vector<std::vector<unsigned char>> pool;
    std::vector<const void*> pointers;

    PackedTerms(const Terms& terms, int bytes) {
        for (const Words& words : terms.pool) {
            hegpu_pack(pool.emplace_back(n * static_cast<u64>(bytes)).data(), words.data(), n, bytes);
        }
        for (const u64* term : terms.pointers) {
            std::size_t which = 0;
            while (terms.pool[which].data() != term) ++which;
            pointers.push_back(pool[which].data());
        }
    }
};

Words expected_sum(const Words& start, const Terms& a, const Terms& b, u64 q, bool accumulate) {
    Words sum = accumulate ? start : Words(n, 0);
    for (std::size_t k = 0; k < a.pointers.size(); ++k) {
        for (u64 i = 0; i < n; ++i) sum[i] = (sum[i] + mul_mod(a.pointers[k][i], b.pointers[k][i], q)) % q;
    }
    return sum;
}

TEST_P(SumsTest, EqualTheDefinition) {
    for (const u64 q : test_primes(16)) {
        const Modulus m = make_modulus(q);
        for (const u64 count : term_counts) {
            const bool accumulate = random_below(2) == 1, largest = random_below(2) == 1;
            const Terms a(count, q, largest), b(count, q, largest), c(count, q, largest);
            const Words start0 = largest ? Words(n, q - 1) : random_words(n, q), start1 = random_words(n, q);

            Words d = start0;
            hegpu_sum_of_products(d.data(), a.pointers.data(), b.pointers.data(), count, n, m.get(), accumulate);
            ASSERT_EQ(d, expected_sum(start0, a, b, q, accumulate)) << "q " << q << " terms " << count;

            for (const int bytes : word_bytes) {
                if (bytes < 8 && q >> 8 * bytes != 0) continue;
                const PackedTerms x(b, bytes), y(c, bytes);
                Words d0 = start0, d1 = start1;
                hegpu_sum_of_products_pair(d0.data(), d1.data(), a.pointers.data(), x.pointers.data(), y.pointers.data(), bytes,
                                           count, n, m.get(), accumulate);
                ASSERT_EQ(d0, expected_sum(start0, a, b, q, accumulate)) << "q " << q << " terms " << count << " bytes " << bytes;
                ASSERT_EQ(d1, expected_sum(start1, a, c, q, accumulate)) << "q " << q << " terms " << count << " bytes " << bytes;
            }
        }
    }
}

TEST_P(SumsTest, LongestSumOfLargestWords) {
    const u64 terms = u64{1} << 16;
    for (const u64 q : {largest_prime(50, 16), largest_prime(61, 16)}) {
        const Modulus m = make_modulus(q);
        const Words a(n, q - 1);
        const std::vector<const u64*> pointers(terms, a.data());
        Words d(n, q - 1);
        hegpu_sum_of_products(d.data(), pointers.data(), pointers.data(), terms, n, m.get(), 1);
        EXPECT_EQ(d, Words(n, terms - 1)) << q;  // (q-1)^2 = 1
    }
}

TEST(PackedWordsTest, AreLittleEndianAndComeBack) {
    for (const int bytes : word_bytes) {
        const u64 q = bytes == 8 ? largest_prime(61, 16) : u64{1} << 8 * bytes;
        Words words = random_words(n, q), back(n);
        words[random_below(n)] = q - 1;
        std::vector<unsigned char> packed(n * static_cast<u64>(bytes));
        hegpu_pack(packed.data(), words.data(), n, bytes);
        for (u64 i = 0; i < n; ++i) {
            for (int b = 0; b < bytes; ++b) ASSERT_EQ(packed[i * bytes + b], static_cast<unsigned char>(words[i] >> 8 * b));
        }
        hegpu_unpack(back.data(), packed.data(), n, bytes);
        EXPECT_EQ(back, words);
    }
}

HEGPU_FOR_EVERY_VARIANT(SumsTest);

}  // namespace
}  // namespace hegpu::test

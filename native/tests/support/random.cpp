#include "support/random.hpp"

namespace hegpu::test {

std::mt19937_64& generator() {
    static std::mt19937_64 instance;
    return instance;
}

void seed_random(u64 seed) { generator().seed(seed); }

u64 random_below(u64 bound) { return std::uniform_int_distribution<u64>(0, bound - 1)(generator()); }

Words random_words(u64 n, u64 q) {
    Words words(n);
    for (u64& w : words) {
        switch (random_below(8)) {
            case 0:
                w = 0;
                break;
            case 1:
                w = q - 1;
                break;
            case 2:
                w = 1;
                break;
            default:
                w = random_below(q);
        }
    }
    return words;
}

}  // namespace hegpu::test

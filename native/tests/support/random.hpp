// Fresh random input. The seed is drawn once per run and printed; HEGPU_TEST_SEED repeats a run.
#ifndef HEGPU_TESTS_RANDOM_HPP
#define HEGPU_TESTS_RANDOM_HPP

#include <random>

#include "support/buffer.hpp"
#include "support/numbers.hpp"

namespace hegpu::test {

void seed_random(u64 seed);
std::mt19937_64& generator();
u64 random_below(u64 bound);

// n words in [0, q): uniform, with the edges 0, 1 and q-1 sprinkled in.
Words random_words(u64 n, u64 q);

}  // namespace hegpu::test

#endif

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <random>

#include "hegpu/hegpu.h"
#include "support/random.hpp"

int main(int argc, char** argv) {
    testing::InitGoogleTest(&argc, argv);
    const char* const given = std::getenv("HEGPU_TEST_SEED");
    const hegpu::test::u64 seed = given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device{}();
    hegpu::test::seed_random(seed);
    std::printf("HEGPU_TEST_SEED=%llu, best instruction set %d\n", static_cast<unsigned long long>(seed), hegpu_best_isa());
    return RUN_ALL_TESTS();
}

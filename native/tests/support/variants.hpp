// Tests that run once per instruction set of this machine, each selected for the duration of the test.
#ifndef HEGPU_TESTS_VARIANTS_HPP
#define HEGPU_TESTS_VARIANTS_HPP

#include <gtest/gtest.h>

#include <string>

#include "hegpu/hegpu.h"

namespace hegpu::test {

class EveryVariant : public testing::TestWithParam<int> {
protected:
    void SetUp() override { ASSERT_EQ(hegpu_select_isa(GetParam()), 0); }
    void TearDown() override { hegpu_select_isa(hegpu_best_isa()); }
};

inline std::string variant_name(int isa) {
    static const char* const names[] = {"Portable", "Avx2", "Avx512", "Avx512Ifma"};
    return names[isa];
}

#define HEGPU_FOR_EVERY_VARIANT(suite)                                                           \
    INSTANTIATE_TEST_SUITE_P(, suite, testing::Range(0, static_cast<int>(hegpu_best_isa()) + 1), \
                             [](const auto& info) { return hegpu::test::variant_name(info.param); })

}  // namespace hegpu::test

#endif

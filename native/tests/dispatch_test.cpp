#include <gtest/gtest.h>

#include "hegpu/hegpu.h"

TEST(Dispatch, VersionIsThatOfTheHeader) { EXPECT_EQ(hegpu_abi_version(), HEGPU_ABI_VERSION); }

TEST(Dispatch, StartsWithTheBest) { EXPECT_EQ(hegpu_current_isa(), hegpu_best_isa()); }

TEST(Dispatch, SelectsWhatTheProcessorHasAndRefusesTheRest) {
    for (int isa = 0; isa <= hegpu_best_isa(); ++isa) {
        EXPECT_EQ(hegpu_select_isa(isa), 0);
        EXPECT_EQ(hegpu_current_isa(), isa);
    }
    EXPECT_EQ(hegpu_select_isa(-1), -1);
    EXPECT_EQ(hegpu_select_isa(hegpu_best_isa() + 1), -1);
    EXPECT_EQ(hegpu_current_isa(), hegpu_best_isa());
}

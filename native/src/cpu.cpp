#include "cpu.hpp"

#include "hegpu/hegpu.h"

#if defined(HEGPU_X86)
#include <cpuid.h>
#endif

namespace hegpu {
namespace {

#if defined(HEGPU_X86)

// XCR0: which registers the operating system saves. XMM and YMM: bits 1, 2; opmask and ZMM: bits 5, 6, 7.
std::uint64_t saved_state() {
    std::uint32_t low = 0, high = 0;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return (std::uint64_t{high} << 32) | low;
}

bool has(std::uint32_t word, int bit) { return (word >> bit) & 1; }

std::int32_t detect() {
    std::uint32_t a = 0, b = 0, c = 0, d = 0;
    if (!__get_cpuid(1, &a, &b, &c, &d)) return HEGPU_ISA_PORTABLE;
    const bool xsave = has(c, 27), avx = has(c, 28);
    if (!xsave || !avx || !__get_cpuid_count(7, 0, &a, &b, &c, &d)) return HEGPU_ISA_PORTABLE;
    const std::uint64_t state = saved_state();
    const bool ymm = (state & 0x06) == 0x06, zmm = (state & 0xE6) == 0xE6;
    const bool avx2 = has(b, 5), f = has(b, 16), dq = has(b, 17), ifma = has(b, 21), vl = has(b, 31);
    if (!ymm || !avx2) return HEGPU_ISA_PORTABLE;
    if (!zmm || !f || !dq || !vl) return HEGPU_ISA_AVX2;
    return ifma ? HEGPU_ISA_AVX512_IFMA : HEGPU_ISA_AVX512;
}

#else

std::int32_t detect() { return HEGPU_ISA_PORTABLE; }

#endif

}  // namespace

std::int32_t best_isa() {
    static const std::int32_t best = detect();
    return best;
}

}  // namespace hegpu

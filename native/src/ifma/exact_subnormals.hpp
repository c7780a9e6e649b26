// While alive, subnormal doubles are numbers of their own on this thread, not zeros. Comparing narrow words as doubles needs
// that, and a caller, or any library built with -ffast-math, may have set the other mode (MXCSR.DAZ).
#ifndef HEGPU_IFMA_EXACT_SUBNORMALS_HPP
#define HEGPU_IFMA_EXACT_SUBNORMALS_HPP

#include <immintrin.h>

namespace hegpu {
namespace {

class ExactSubnormals {
public:
    ExactSubnormals() : mode_(_mm_getcsr()) {
        if (mode_ & zeros) _mm_setcsr(mode_ & ~zeros);
    }
    ~ExactSubnormals() {
        if (mode_ & zeros) _mm_setcsr(mode_);
    }
    ExactSubnormals(const ExactSubnormals&) = delete;
    ExactSubnormals& operator=(const ExactSubnormals&) = delete;

private:
    static constexpr unsigned zeros = 0x40;
    unsigned mode_;
};

}  // namespace
}  // namespace hegpu

#endif

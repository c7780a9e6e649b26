// What this processor, and the operating system's saved register state, offer.
#ifndef HEGPU_CPU_HPP
#define HEGPU_CPU_HPP

#include <cstdint>

namespace hegpu {

// The best HEGPU_ISA_* usable here; detected once.
std::int32_t best_isa();

}  // namespace hegpu

#endif

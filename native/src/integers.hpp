// Word and double-word integers. Everything here has internal linkage: the same header is compiled into translation units
// with different instruction sets, and a merged inline function could carry AVX-512 into the portable path.
#ifndef HEGPU_INTEGERS_HPP
#define HEGPU_INTEGERS_HPP

#include <cstddef>
#include <cstdint>

namespace hegpu {

using u64 = std::uint64_t;
using i64 = std::int64_t;
using u32 = std::uint32_t;
using u8 = std::uint8_t;
__extension__ using u128 = unsigned __int128;

[[maybe_unused]] static inline u64 mul_hi(u64 a, u64 b) { return static_cast<u64>((static_cast<u128>(a) * b) >> 64); }

// x - q if x >= q, else x.
[[maybe_unused]] static inline u64 subtract_once(u64 x, u64 q) { return x >= q ? x - q : x; }

}  // namespace hegpu

#endif

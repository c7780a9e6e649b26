// Packed words: little-endian, of 4, 5, 6 or 8 bytes. Internal linkage, see integers.hpp.
#ifndef HEGPU_PACKED_HPP
#define HEGPU_PACKED_HPP

#include <bit>
#include <cstring>
#include <type_traits>

#include "integers.hpp"

namespace hegpu {

static_assert(std::endian::native == std::endian::little);

template <int bytes>
[[maybe_unused]] static inline u64 load_packed(const u8* p) {
    u64 word = 0;
    std::memcpy(&word, p, bytes);
    return word;
}

// f(std::integral_constant<int, bytes>) for the width that is in use.
template <class F>
[[maybe_unused]] static inline void for_packed_bytes(int bytes, F f) {
    switch (bytes) {
        case 4: return f(std::integral_constant<int, 4>{});
        case 5: return f(std::integral_constant<int, 5>{});
        case 6: return f(std::integral_constant<int, 6>{});
        default: return f(std::integral_constant<int, 8>{});
    }
}

}  // namespace hegpu

#endif

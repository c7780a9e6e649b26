// Compile-time loops over registers. Arrays of vectors stay in registers only when every index is a constant.
#ifndef HEGPU_SIMD_INLINE_HPP
#define HEGPU_SIMD_INLINE_HPP

#include <utility>

#define HEGPU_INLINE [[gnu::always_inline]] inline
#define HEGPU_INLINE_LAMBDA __attribute__((always_inline))

namespace hegpu::simd {

template <int value>
using Constant = std::integral_constant<int, value>;

// f(Constant<0>{}), .., f(Constant<count - 1>{}).
template <int count, class F>
HEGPU_INLINE void repeat(F f) {
    [&]<int... i>(std::integer_sequence<int, i...>) HEGPU_INLINE_LAMBDA { (f(Constant<i>{}), ...); }
    (std::make_integer_sequence<int, count>{});
}

constexpr int log2(int power) { return power == 1 ? 0 : 1 + log2(power / 2); }

}  // namespace hegpu::simd

#endif

#include "portable/portable.hpp"

namespace hegpu::portable {

void permute(u64* dst, const u64* src, const u32* table, u64 n) {
    for (u64 i = 0; i < n; ++i) dst[i] = src[table[i]];
}

void permute_add(u64* dst, const u64* src, const u32* table, u64 n, const Modulus* m) {
    for (u64 i = 0; i < n; ++i) dst[i] = hegpu::add(dst[i], src[table[i]], m->q);
}

}  // namespace hegpu::portable

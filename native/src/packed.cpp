// To and from packed words; once per constant, so the same for every instruction set.
#include "packed.hpp"

#include "hegpu/hegpu.h"

using namespace hegpu;

void hegpu_pack(void* dst, const uint64_t* src, uint64_t n, int32_t word_bytes) {
    for_packed_bytes(word_bytes, [&](auto bytes) {
        u8* to = static_cast<u8*>(dst);
        for (u64 i = 0; i < n; ++i) std::memcpy(to + bytes() * i, src + i, bytes());
    });
}

void hegpu_unpack(uint64_t* dst, const void* src, uint64_t n, int32_t word_bytes) {
    for_packed_bytes(word_bytes, [&](auto bytes) {
        const u8* from = static_cast<const u8*>(src);
        for (u64 i = 0; i < n; ++i) dst[i] = load_packed<bytes()>(from + bytes() * i);
    });
}

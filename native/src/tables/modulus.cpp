#include "modulus.hpp"

#include <bit>
#include <new>

using namespace hegpu;

bool hegpu_modulus::initialise(hegpu_modulus& m, u64 q) {
    if (q <= 2 || q >= (u64{1} << 61) || q % 2 == 0) return false;
    m = {};
    m.q = q;
    m.bits = std::bit_width(q);
    const u128 one = 1;
    m.mu_word = static_cast<u64>((one << 64) / q);
    m.mu_product = static_cast<u64>((one << (m.bits + 62)) / q);
    m.word = static_cast<u64>((one << 64) % q);
    m.word_shoup = shoup_quotient(m.word, q);
    if (m.narrow()) {
        const u64 mask = (u64{1} << 52) - 1;
        m.mu52 = (u64{1} << 52) / q;
        m.mu52_product = static_cast<u64>((one << (m.bits + 50)) / q);
        u64 inverse = q;  // q q = 1 mod 8; Newton's step doubles the correct bits: 3, 6, 12, 24, 48, 96
        for (int step = 0; step < 5; ++step) inverse *= 2 - q * inverse;
        m.inverse52 = inverse & mask;
        m.radix52 = static_cast<u64>((one << 52) % q);
        m.radix104 = static_cast<u64>((one << 104) % q);
    }
    return true;
}

hegpu_modulus* hegpu_modulus_create(uint64_t q) {
    Modulus m;
    return hegpu_modulus::initialise(m, q) ? new (std::nothrow) Modulus(m) : nullptr;
}

void hegpu_modulus_destroy(hegpu_modulus* m) { delete m; }

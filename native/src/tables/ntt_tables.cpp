#include "tables/ntt_tables.hpp"

#include <bit>

#include "cpu.hpp"

namespace hegpu {
namespace {

u64 reverse_bits(u64 value, int bits) {
    u64 result = 0;
    for (int i = 0; i < bits; ++i) result |= ((value >> i) & 1) << (bits - 1 - i);
    return result;
}

Root shoup_root(u64 w, const Modulus& m) { return {w, shoup_quotient(w, m.q)}; }

Root shoup_root52(u64 w, const Modulus& m) { return {w, shoup_quotient(w, m.q) >> 12}; }

Root montgomery_root52(u64 w, const Modulus& m) {
    const u64 value = multiply(w, m.radix52, m);
    return {value, (value * m.inverse52) & ((u64{1} << 52) - 1)};
}

// table[bitrev(e)] = w(psi^e) for e = 0 .. n-1.
template <class MakeRoot>
RootTable power_table(u64 psi, u64 n, int log_n, const Modulus& m, MakeRoot make_root) {
    RootTable table{AlignedArray<u64>(n), AlignedArray<u64>(n)};
    u64 power = 1;
    for (u64 e = 0; e < n; ++e, power = multiply(power, psi, m)) {
        const u64 at = reverse_bits(e, log_n);
        const Root root = make_root(power, m);
        table.value[at] = root.value;
        table.companion[at] = root.companion;
    }
    return table;
}

hegpu_ntt* create(u64 n, u64 q, u64 psi) {
    Modulus m;
    if (n < 16 || n > (u64{1} << 17) || !std::has_single_bit(n)) return nullptr;
    if (!Modulus::initialise(m, q) || q % (2 * n) != 1 || psi >= q) return nullptr;
    if (power(psi, n, m) != q - 1) return nullptr;  // psi is a primitive 2n-th root exactly when psi^n = -1

    auto t = std::make_unique<hegpu_ntt>();
    t->n = n;
    t->log_n = std::bit_width(n) - 1;
    t->modulus = m;
    const u64 inverse_psi = invert(psi, m);
    const u64 scale = invert(n % q, m);
    t->roots = power_table(psi, n, t->log_n, m, shoup_root);
    t->inverse_roots = power_table(inverse_psi, n, t->log_n, m, shoup_root);
    const u64 last = multiply(t->inverse_roots.value[1], scale, m);
    t->scale = shoup_root(scale, m);
    t->last_root = shoup_root(last, m);
    if (m.narrow() && best_isa() >= HEGPU_ISA_AVX512_IFMA) {
        const auto inverse_root52 = m.lazy() ? shoup_root52 : montgomery_root52;
        t->roots52 = power_table(psi, n, t->log_n, m, shoup_root52);
        t->inverse_roots52 = power_table(inverse_psi, n, t->log_n, m, inverse_root52);
        t->scale52 = inverse_root52(scale, m);
        t->last_root52 = inverse_root52(last, m);
    }
    return t.release();
}

}  // namespace
}  // namespace hegpu

hegpu_ntt* hegpu_ntt_create(uint64_t n, uint64_t q, uint64_t psi) {
    try {
        return hegpu::create(n, q, psi);
    } catch (const std::bad_alloc&) {
        return nullptr;
    }
}

void hegpu_ntt_destroy(hegpu_ntt* t) { delete t; }

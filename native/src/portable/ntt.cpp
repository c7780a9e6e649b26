// Negacyclic NTT with lazy butterflies (Harvey, "Faster arithmetic for number-theoretic transforms", 2014).
// Forward: Cooley-Tukey, words in [0, 4q) between stages. Inverse: Gentleman-Sande, words in [0, 2q). The first stage reads
// src, the others work in dst.
#include "portable/portable.hpp"

namespace hegpu::portable {

void ntt_forward(const hegpu_ntt* table, u64* dst, const u64* src) {
    const u64 q = table->modulus.q, n = table->n;
    for (u64 m = 1, t = n / 2; m < n; m *= 2, t /= 2) {
        for (u64 i = 0; i < m; ++i) {
            const u64 w = table->roots.value[m + i], w_shoup = table->roots.companion[m + i];
            const u64* const from = src + 2 * i * t;
            u64* const top = dst + 2 * i * t;
            u64* const bottom = top + t;
            for (u64 j = 0; j < t; ++j) {
                const u64 u = subtract_once(from[j], 2 * q);
                const u64 v = multiply_shoup_lazy(from[j + t], w, w_shoup, q);
                top[j] = u + v;
                bottom[j] = u - v + 2 * q;
            }
        }
        src = dst;
    }
    for (u64 j = 0; j < n; ++j) dst[j] = subtract_once(subtract_once(dst[j], 2 * q), q);
}

void ntt_inverse(const hegpu_ntt* table, u64* dst, const u64* src) {
    const u64 q = table->modulus.q, n = table->n;
    for (u64 m = n / 2, t = 1; m > 1; m /= 2, t *= 2) {
        for (u64 i = 0; i < m; ++i) {
            const u64 w = table->inverse_roots.value[m + i], w_shoup = table->inverse_roots.companion[m + i];
            const u64* const from = src + 2 * i * t;
            u64* const top = dst + 2 * i * t;
            u64* const bottom = top + t;
            for (u64 j = 0; j < t; ++j) {
                const u64 u = from[j], v = from[j + t];
                top[j] = subtract_once(u + v, 2 * q);
                bottom[j] = multiply_shoup_lazy(u - v + 2 * q, w, w_shoup, q);
            }
        }
        src = dst;
    }
    const Root scale = table->scale, last = table->last_root;
    for (u64 j = 0; j < n / 2; ++j) {
        const u64 u = dst[j], v = dst[j + n / 2];
        dst[j] = multiply_shoup(u + v, scale.value, scale.companion, q);
        dst[j + n / 2] = multiply_shoup(u - v + 2 * q, last.value, last.companion, q);
    }
}

}  // namespace hegpu::portable

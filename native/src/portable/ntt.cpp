// Negacyclic NTT with lazy butterflies (Harvey, "Faster arithmetic for number-theoretic transforms", 2014).
// Forward: Cooley-Tukey, words in [0, 4q) between stages. Inverse: Gentleman-Sande, words in [0, 2q).
#include "portable/portable.hpp"

namespace hegpu::portable {

void ntt_forward(const hegpu_ntt* table, u64* x) {
    const u64 q = table->modulus.q, n = table->n;
    for (u64 m = 1, t = n / 2; m < n; m *= 2, t /= 2) {
        for (u64 i = 0; i < m; ++i) {
            const u64 w = table->roots.value[m + i], w_shoup = table->roots.companion[m + i];
            u64* const top = x + 2 * i * t;
            u64* const bottom = top + t;
            for (u64 j = 0; j < t; ++j) {
                const u64 u = subtract_once(top[j], 2 * q);
                const u64 v = multiply_shoup_lazy(bottom[j], w, w_shoup, q);
                top[j] = u + v;
                bottom[j] = u - v + 2 * q;
            }
        }
    }
    for (u64 j = 0; j < n; ++j) x[j] = subtract_once(subtract_once(x[j], 2 * q), q);
}

void ntt_inverse(const hegpu_ntt* table, u64* x) {
    const u64 q = table->modulus.q, n = table->n;
    for (u64 m = n / 2, t = 1; m > 1; m /= 2, t *= 2) {
        for (u64 i = 0; i < m; ++i) {
            const u64 w = table->inverse_roots.value[m + i], w_shoup = table->inverse_roots.companion[m + i];
            u64* const top = x + 2 * i * t;
            u64* const bottom = top + t;
            for (u64 j = 0; j < t; ++j) {
                const u64 u = top[j], v = bottom[j];
                top[j] = subtract_once(u + v, 2 * q);
                bottom[j] = multiply_shoup_lazy(u - v + 2 * q, w, w_shoup, q);
            }
        }
    }
    const Root scale = table->scale, last = table->last_root;
    for (u64 j = 0; j < n / 2; ++j) {
        const u64 u = x[j], v = x[j + n / 2];
        x[j] = multiply_shoup(u + v, scale.value, scale.companion, q);
        x[j + n / 2] = multiply_shoup(u - v + 2 * q, last.value, last.companion, q);
    }
}

}  // namespace hegpu::portable

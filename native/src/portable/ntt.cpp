// Negacyclic NTT with lazy butterflies (Harvey, "Faster arithmetic for number-theoretic transforms", 2014), two stages in one
// pass over memory. Forward: Cooley-Tukey, words in [0, 8q) between passes (q < 2^61: they just fit), of which only the two that
// are not multiplied first are reduced. Inverse: Gentleman-Sande, words in [0, 2q). With an odd number of stages the first is
// done alone.
#include <algorithm>

#include "portable/portable.hpp"

namespace hegpu::portable {
namespace {

struct Twiddle {
    u64 value, companion, q;

    Twiddle(const RootTable& roots, u64 index, u64 q) : value(roots.value[index]), companion(roots.companion[index]), q(q) {}
    Twiddle(const Root& root, u64 q) : value(root.value), companion(root.companion), q(q) {}

    u64 operator()(u64 x) const { return multiply_shoup_lazy(x, value, companion, q); }  // any word to [0, 2q)

    // The same, but GCC may not turn u - (a - b) into u + (b - a) and compute both differences, which costs an eighth of the
    // forward transform.
    u64 opaque(u64 x) const {
        u64 product = (*this)(x);
        asm("" : "+r"(product));
        return product;
    }
};

u64 reduce_eight(u64 x, u64 q) { return subtract_once(subtract_once(subtract_once(x, 4 * q), 2 * q), q); }

// One stage of blocks of 2t words, [0, 2q) to [0, 4q).
void forward_stage(const hegpu_ntt* table, u64* dst, const u64* src, u64 t) {
    const u64 q = table->modulus.q;
    for (u64 i = 0, at = 0; at < table->n; ++i, at += 2 * t) {
        const Twiddle w(table->roots, table->n / (2 * t) + i, q);
        for (u64 j = at; j < at + t; ++j) {
            const u64 u = src[j], v = w(src[j + t]);
            dst[j] = u + v;
            dst[j + t] = u - v + 2 * q;
        }
    }
}

// Two stages, of blocks of 4t and of 2t words, [0, 8q) to [0, 8q), or to [0, q) when last.
template <bool last>
void forward_pass(const hegpu_ntt* table, u64* x, u64 t) {
    const u64 q = table->modulus.q, blocks = table->n / (4 * t);
    const auto leave = [q](u64 x) { return last ? reduce_eight(x, q) : x; };
    for (u64 i = 0; i < blocks; ++i, x += 3 * t) {
        const Twiddle outer(table->roots, blocks + i, q), left(table->roots, 2 * (blocks + i), q),
            right(table->roots, 2 * (blocks + i) + 1, q);
        for (const u64* const end = x + t; x != end; ++x) {
            const u64 u0 = subtract_once(x[0], 4 * q), u1 = subtract_once(x[t], 4 * q);
            const u64 v0 = outer.opaque(x[2 * t]), v1 = outer.opaque(x[3 * t]);
            const u64 a = u0 + v0, b = left.opaque(u1 + v1), c = u0 - v0 + 2 * q, d = right.opaque(u1 - v1 + 2 * q);
            x[0] = leave(a + b);
            x[t] = leave(a - b + 2 * q);
            x[2 * t] = leave(c + d);
            x[3 * t] = leave(c - d + 2 * q);
        }
    }
}

// One stage of pairs of neighbours, [0, 2q) to [0, 2q).
void inverse_stage(const hegpu_ntt* table, u64* dst, const u64* src) {
    const u64 q = table->modulus.q;
    for (u64 i = 0; i < table->n / 2; ++i) {
        const u64 u = src[2 * i], v = src[2 * i + 1];
        dst[2 * i] = subtract_once(u + v, 2 * q);
        dst[2 * i + 1] = Twiddle(table->inverse_roots, table->n / 2 + i, q)(u - v + 2 * q);
    }
}

// Two stages, of blocks of 2t and of 4t words, [0, 2q) to [0, 2q).
void inverse_pass(const hegpu_ntt* table, u64* dst, const u64* src, u64 t) {
    const u64 q = table->modulus.q, blocks = table->n / (4 * t);
    for (u64 i = 0, at = 0; i < blocks; ++i, at += 4 * t) {
        const Twiddle outer(table->inverse_roots, blocks + i, q), left(table->inverse_roots, 2 * (blocks + i), q),
            right(table->inverse_roots, 2 * (blocks + i) + 1, q);
        for (u64 j = at; j < at + t; ++j) {
            const u64 x0 = src[j], x1 = src[j + t], x2 = src[j + 2 * t], x3 = src[j + 3 * t];
            const u64 a = x0 + x1, b = left(x0 - x1 + 2 * q), c = x2 + x3, d = right(x2 - x3 + 2 * q);
            dst[j] = subtract_once(subtract_once(a + c, 4 * q), 2 * q);
            dst[j + t] = subtract_once(b + d, 2 * q);
            dst[j + 2 * t] = outer(a - c + 4 * q);
            dst[j + 3 * t] = outer(b - d + 2 * q);
        }
    }
}

// The last two stages, with the factor 1/n, to [0, q).
void inverse_last_pass(const hegpu_ntt* table, u64* dst, const u64* src) {
    const u64 q = table->modulus.q, t = table->n / 4;
    const Twiddle scale(table->scale, q), outer(table->last_root, q), left(table->inverse_roots, 2, q),
        right(table->inverse_roots, 3, q);
    for (u64 j = 0; j < t; ++j) {
        const u64 x0 = src[j], x1 = src[j + t], x2 = src[j + 2 * t], x3 = src[j + 3 * t];
        const u64 a = x0 + x1, b = left(x0 - x1 + 2 * q), c = x2 + x3, d = right(x2 - x3 + 2 * q);
        dst[j] = subtract_once(scale(a + c), q);
        dst[j + t] = subtract_once(scale(b + d), q);
        dst[j + 2 * t] = subtract_once(outer(a - c + 4 * q), q);
        dst[j + 3 * t] = subtract_once(outer(b - d + 2 * q), q);
    }
}

bool has_odd_log(u64 n) { return (n & 0xAAAA'AAAA'AAAA'AAAA) != 0; }

}  // namespace

void ntt_forward(const hegpu_ntt* table, u64* dst, const u64* src) {
    u64 t = table->n / 4;
    if (has_odd_log(table->n)) {
        forward_stage(table, dst, src, 2 * t);
        t /= 2;
    } else if (src != dst) {
        std::copy_n(src, table->n, dst);
    }
    for (; t > 1; t /= 4) forward_pass<false>(table, dst, t);
    forward_pass<true>(table, dst, 1);
}

void ntt_inverse(const hegpu_ntt* table, u64* dst, const u64* src) {
    u64 t = 1;
    if (has_odd_log(table->n)) {
        inverse_stage(table, dst, src);
        src = dst;
        t = 2;
    }
    for (; t < table->n / 4; t *= 4, src = dst) inverse_pass(table, dst, src, t);
    inverse_last_pass(table, dst, src);
}

}  // namespace hegpu::portable

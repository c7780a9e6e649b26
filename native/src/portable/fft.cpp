// The encoding transform exactly as hegpu.h defines it; compiled without contraction, so every product and sum rounds. Two stages per pass
// over memory, in loops that compilers turn into vectors; the order of the butterflies does not change what they round.
#include "portable/portable.hpp"

namespace hegpu::portable {
namespace {

#define HEGPU_RESTRICT __restrict

// Parts of t words each.
struct Parts {
    double* HEGPU_RESTRICT re;
    double* HEGPU_RESTRICT im;
};

struct Root {
    double re, im;
};

Root root(const hegpu_fft* table, u64 k) { return {table->re[k], table->im[k]}; }

struct Pair {
    double re, im;
};

inline Pair load(const Parts& x, u64 j) { return {x.re[j], x.im[j]}; }
inline void store(const Parts& x, u64 j, Pair z) {
    x.re[j] = z.re;
    x.im[j] = z.im;
}

inline void butterfly(Pair& x, Pair& y, Root w) {
    const Pair v{w.re * y.re - w.im * y.im, w.re * y.im + w.im * y.re};
    y = {x.re - v.re, x.im - v.im};
    x = {x.re + v.re, x.im + v.im};
}

inline void inverse_butterfly(Pair& x, Pair& y, Root w) {
    const Pair d{x.re - y.re, x.im - y.im};
    x = {x.re + y.re, x.im + y.im};
    y = {w.re * d.re + w.im * d.im, w.re * d.im - w.im * d.re};
}

void forward_stage(Parts x, Parts y, u64 t, Root w) {
    for (u64 j = 0; j < t; ++j) {
        Pair a = load(x, j), b = load(y, j);
        butterfly(a, b, w);
        store(x, j, a);
        store(y, j, b);
    }
}

void inverse_stage(Parts x, Parts y, u64 t, Root w) {
    for (u64 j = 0; j < t; ++j) {
        Pair a = load(x, j), b = load(y, j);
        inverse_butterfly(a, b, w);
        store(x, j, a);
        store(y, j, b);
    }
}

// Quarters of t words; w1 is the root of the whole block, w2 and w3 those of its halves.
void forward_two_stages(Parts p, Parts q, Parts r, Parts s, u64 t, Root w1, Root w2, Root w3) {
    for (u64 j = 0; j < t; ++j) {
        Pair a = load(p, j), b = load(q, j), c = load(r, j), d = load(s, j);
        butterfly(a, c, w1);
        butterfly(b, d, w1);
        butterfly(a, b, w2);
        butterfly(c, d, w3);
        store(p, j, a);
        store(q, j, b);
        store(r, j, c);
        store(s, j, d);
    }
}

void inverse_two_stages(Parts p, Parts q, Parts r, Parts s, u64 t, Root w1, Root w2, Root w3) {
    for (u64 j = 0; j < t; ++j) {
        Pair a = load(p, j), b = load(q, j), c = load(r, j), d = load(s, j);
        inverse_butterfly(a, b, w2);
        inverse_butterfly(c, d, w3);
        inverse_butterfly(a, c, w1);
        inverse_butterfly(b, d, w1);
        store(p, j, a);
        store(q, j, b);
        store(r, j, c);
        store(s, j, d);
    }
}

}  // namespace

void fft_forward(const hegpu_fft* table, double* re, double* im) {
    const u64 n = table->n;
    u64 m = 1, t = n / 2;
    for (; t >= 2; m *= 4, t /= 4) {
        const u64 h = t / 2;
        for (u64 i = 0; i < m; ++i) {
            double *const x = re + 4 * i * h, *const y = im + 4 * i * h;
            forward_two_stages({x, y}, {x + h, y + h}, {x + 2 * h, y + 2 * h}, {x + 3 * h, y + 3 * h}, h, root(table, m + i),
                               root(table, 2 * (m + i)), root(table, 2 * (m + i) + 1));
        }
    }
    if (t == 1) {
        for (u64 i = 0; i < m; ++i) forward_stage({re + 2 * i, im + 2 * i}, {re + 2 * i + 1, im + 2 * i + 1}, 1, root(table, m + i));
    }
}

void fft_inverse(const hegpu_fft* table, double* re, double* im, double scale) {
    const u64 n = table->n;
    u64 m = n / 2, t = 1;
    for (; m >= 2; m /= 4, t *= 4) {
        for (u64 i = 0; i < m / 2; ++i) {
            double *const x = re + 4 * i * t, *const y = im + 4 * i * t;
            inverse_two_stages({x, y}, {x + t, y + t}, {x + 2 * t, y + 2 * t}, {x + 3 * t, y + 3 * t}, t, root(table, m / 2 + i),
                               root(table, m + 2 * i), root(table, m + 2 * i + 1));
        }
    }
    if (m == 1) inverse_stage({re, im}, {re + t, im + t}, t, root(table, 1));
    for (u64 j = 0; j < n; ++j) {
        re[j] *= scale;
        im[j] *= scale;
    }
}

}  // namespace hegpu::portable

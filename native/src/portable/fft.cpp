// The encoding transform exactly as hegpu.h defines it; compiled without contraction, so every product and sum rounds. Two stages
// per pass over memory, in loops that compilers turn into vectors; the order of the butterflies does not change what they round.
#include "portable/portable.hpp"

namespace hegpu::portable {
namespace {

#define HEGPU_RESTRICT __restrict

// Parts of t words each.
struct Parts {
    double* HEGPU_RESTRICT re;
    double* HEGPU_RESTRICT im;
};

struct Complex {
    double re, im;
};

Complex root(const hegpu_fft* table, u64 k) { return {table->re[k], table->im[k]}; }

inline Complex load(const Parts& x, u64 j) { return {x.re[j], x.im[j]}; }
inline void store(const Parts& x, u64 j, Complex z) {
    x.re[j] = z.re;
    x.im[j] = z.im;
}

struct Forward {
    static void apply(Complex& x, Complex& y, Complex w) {
        const Complex v{w.re * y.re - w.im * y.im, w.re * y.im + w.im * y.re};
        y = {x.re - v.re, x.im - v.im};
        x = {x.re + v.re, x.im + v.im};
    }
    // Quarters of a block: w1 is the root of the whole, w2 and w3 are those of its halves.
    static void apply(Complex& a, Complex& b, Complex& c, Complex& d, Complex w1, Complex w2, Complex w3) {
        apply(a, c, w1);
        apply(b, d, w1);
        apply(a, b, w2);
        apply(c, d, w3);
    }
};

struct Inverse {
    static void apply(Complex& x, Complex& y, Complex w) {
        const Complex d{x.re - y.re, x.im - y.im};
        x = {x.re + y.re, x.im + y.im};
        y = {w.re * d.re + w.im * d.im, w.re * d.im - w.im * d.re};
    }
    static void apply(Complex& a, Complex& b, Complex& c, Complex& d, Complex w1, Complex w2, Complex w3) {
        apply(a, b, w2);
        apply(c, d, w3);
        apply(a, c, w1);
        apply(b, d, w1);
    }
};

template <class Butterfly>
void one_stage(Parts x, Parts y, u64 t, Complex w) {
    for (u64 j = 0; j < t; ++j) {
        Complex a = load(x, j), b = load(y, j);
        Butterfly::apply(a, b, w);
        store(x, j, a);
        store(y, j, b);
    }
}

template <class Butterfly>
void two_stages(Parts p, Parts q, Parts r, Parts s, u64 t, Complex w1, Complex w2, Complex w3) {
    for (u64 j = 0; j < t; ++j) {
        Complex a = load(p, j), b = load(q, j), c = load(r, j), d = load(s, j);
        Butterfly::apply(a, b, c, d, w1, w2, w3);
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
            two_stages<Forward>({x, y}, {x + h, y + h}, {x + 2 * h, y + 2 * h}, {x + 3 * h, y + 3 * h}, h, root(table, m + i),
                                root(table, 2 * (m + i)), root(table, 2 * (m + i) + 1));
        }
    }
    if (t == 1) {
        for (u64 i = 0; i < m; ++i)
            one_stage<Forward>({re + 2 * i, im + 2 * i}, {re + 2 * i + 1, im + 2 * i + 1}, 1, root(table, m + i));
    }
}

void fft_inverse(const hegpu_fft* table, double* re, double* im, double scale) {
    const u64 n = table->n;
    u64 m = n / 2, t = 1;
    for (; m >= 2; m /= 4, t *= 4) {
        for (u64 i = 0; i < m / 2; ++i) {
            double *const x = re + 4 * i * t, *const y = im + 4 * i * t;
            two_stages<Inverse>({x, y}, {x + t, y + t}, {x + 2 * t, y + 2 * t}, {x + 3 * t, y + 3 * t}, t, root(table, m / 2 + i),
                                root(table, m + 2 * i), root(table, m + 2 * i + 1));
        }
    }
    if (m == 1) one_stage<Inverse>({re, im}, {re + t, im + t}, t, root(table, 1));
    for (u64 j = 0; j < n; ++j) {
        re[j] *= scale;
        im[j] *= scale;
    }
}

}  // namespace hegpu::portable

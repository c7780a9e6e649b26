// The encoding transform on lanes of doubles. Two stages per pass over memory; the last stages, whose partners share a register,
// in pairs of registers. Each butterfly rounds exactly as the definition in hegpu.h, whatever the order of the butterflies.
#ifndef HEGPU_SIMD_FFT_HPP
#define HEGPU_SIMD_FFT_HPP

#include "portable/portable.hpp"
#include "simd/inline.hpp"

namespace hegpu::simd {

template <class I>
class ComplexTransform {
    using Real = typename I::Real;
    struct Complex {
        Real re, im;
    };

public:
    static void forward(const hegpu_fft* table, double* re, double* im) {
        if (table->n < 2 * I::width) return portable::fft_forward(table, re, im);
        const ComplexTransform self(table, re, im);
        const u64 n = table->n;
        u64 m = 1, t = n / 2;
        for (; t >= 2 * I::width; m *= 4, t /= 4) {
            for (u64 i = 0; i < m; ++i) self.forward_two_stages(m + i, 2 * i * t, t);
        }
        if (t == I::width) {
            for (u64 i = 0; i < m; ++i) self.forward_stage(m + i, 2 * i * t, t);
        }
        for (u64 i = 0; i < n / (2 * I::width); ++i) self.forward_inside(n / (2 * I::width) + i, 2 * i * I::width);
    }

    static void inverse(const hegpu_fft* table, double* re, double* im, double scale) {
        if (table->n < 2 * I::width) return portable::fft_inverse(table, re, im, scale);
        const ComplexTransform self(table, re, im);
        const u64 n = table->n;
        for (u64 i = 0; i < n / (2 * I::width); ++i) self.inverse_inside(n / (2 * I::width) + i, 2 * i * I::width);
        u64 m = n / (2 * I::width), t = I::width;
        for (; m >= 2; m /= 4, t *= 4) {
            for (u64 i = 0; i < m / 2; ++i) self.inverse_two_stages(m / 2 + i, 4 * i * t, t);
        }
        if (m == 1) self.inverse_stage(1, 0, t);
        const Real factor = I::all(scale);
        for (u64 j = 0; j < n; j += I::width) {
            I::store(re + j, I::multiply(I::load(re + j), factor));
            I::store(im + j, I::multiply(I::load(im + j), factor));
        }
    }

private:
    HEGPU_INLINE ComplexTransform(const hegpu_fft* table, double* re, double* im)
        : root_re_(table->re.data()), root_im_(table->im.data()), re_(re), im_(im) {}

    HEGPU_INLINE Complex load(u64 j) const { return {I::load(re_ + j), I::load(im_ + j)}; }
    HEGPU_INLINE void store(u64 j, Complex z) const {
        I::store(re_ + j, z.re);
        I::store(im_ + j, z.im);
    }
    HEGPU_INLINE Complex root(u64 k) const { return {I::all(root_re_[k]), I::all(root_im_[k])}; }

    HEGPU_INLINE static Complex add(Complex a, Complex b) { return {I::add(a.re, b.re), I::add(a.im, b.im)}; }
    HEGPU_INLINE static Complex sub(Complex a, Complex b) { return {I::sub(a.re, b.re), I::sub(a.im, b.im)}; }
    HEGPU_INLINE static Complex multiply(Complex w, Complex z) {
        return {I::sub(I::multiply(w.re, z.re), I::multiply(w.im, z.im)),
                I::add(I::multiply(w.re, z.im), I::multiply(w.im, z.re))};
    }
    // conj(w) z: a - (-b) c and a + b c round alike.
    HEGPU_INLINE static Complex multiply_conjugate(Complex w, Complex z) {
        return {I::add(I::multiply(w.re, z.re), I::multiply(w.im, z.im)),
                I::sub(I::multiply(w.re, z.im), I::multiply(w.im, z.re))};
    }
    HEGPU_INLINE static void butterfly(Complex& x, Complex& y, Complex w) {
        const Complex v = multiply(w, y);
        y = sub(x, v);
        x = add(x, v);
    }
    HEGPU_INLINE static void inverse_butterfly(Complex& x, Complex& y, Complex w) {
        const Complex difference = sub(x, y);
        x = add(x, y);
        y = multiply_conjugate(w, difference);
    }

    // Node k of the tree of blocks (children 2k, 2k+1) starts at j; its halves have t words.
    HEGPU_INLINE void forward_stage(u64 k, u64 j, u64 t) const {
        const Complex w = root(k);
        for (const u64 end = j + t; j < end; j += I::width) {
            Complex x = load(j), y = load(j + t);
            butterfly(x, y, w);
            store(j, x);
            store(j + t, y);
        }
    }
    HEGPU_INLINE void forward_two_stages(u64 k, u64 j, u64 t) const {
        const Complex w1 = root(k), w2 = root(2 * k), w3 = root(2 * k + 1);
        const u64 h = t / 2;
        for (const u64 end = j + h; j < end; j += I::width) {
            Complex a = load(j), b = load(j + h), c = load(j + 2 * h), d = load(j + 3 * h);
            butterfly(a, c, w1);
            butterfly(b, d, w1);
            butterfly(a, b, w2);
            butterfly(c, d, w3);
            store(j, a);
            store(j + h, b);
            store(j + 2 * h, c);
            store(j + 3 * h, d);
        }
    }
    HEGPU_INLINE void inverse_stage(u64 k, u64 j, u64 t) const {
        const Complex w = root(k);
        for (const u64 end = j + t; j < end; j += I::width) {
            Complex x = load(j), y = load(j + t);
            inverse_butterfly(x, y, w);
            store(j, x);
            store(j + t, y);
        }
    }
    // Node k, whose quarters have t words.
    HEGPU_INLINE void inverse_two_stages(u64 k, u64 j, u64 t) const {
        const Complex w1 = root(k), w2 = root(2 * k), w3 = root(2 * k + 1);
        for (const u64 end = j + t; j < end; j += I::width) {
            Complex a = load(j), b = load(j + t), c = load(j + 2 * t), d = load(j + 3 * t);
            inverse_butterfly(a, b, w2);
            inverse_butterfly(c, d, w3);
            inverse_butterfly(a, c, w1);
            inverse_butterfly(b, d, w1);
            store(j, a);
            store(j + t, b);
            store(j + 2 * t, c);
            store(j + 3 * t, d);
        }
    }

    template <int t>
    HEGPU_INLINE static void separate(Complex& x, Complex& y) {
        separate_parts(x.re, y.re, [](auto& a, auto& b) HEGPU_INLINE_LAMBDA { I::template separate<t>(a, b); });
        separate_parts(x.im, y.im, [](auto& a, auto& b) HEGPU_INLINE_LAMBDA { I::template separate<t>(a, b); });
    }
    // Applies a shuffle of words to a pair of registers of doubles.
    template <class Shuffle>
    HEGPU_INLINE static void separate_parts(Real& x, Real& y, Shuffle shuffle) {
        auto a = I::as_word(x), b = I::as_word(y);
        shuffle(a, b);
        x = I::as_real(a);
        y = I::as_real(b);
    }

    // The stages t = width/2 .. 1 of the two registers at j, the block of node k.
    HEGPU_INLINE void forward_inside(u64 k, u64 j) const {
        Complex x = load(j), y = load(j + I::width);
        repeat<log2(I::width)>([&](auto stage) HEGPU_INLINE_LAMBDA {
            constexpr int t = I::width >> (stage() + 1);
            const u64 at = k << (stage() + 1);
            separate<t>(x, y);
            butterfly(x, y, {spread<t>(root_re_ + at), spread<t>(root_im_ + at)});
        });
        separate_parts(x.re, y.re, [](auto& a, auto& b) HEGPU_INLINE_LAMBDA { I::restore(a, b); });
        separate_parts(x.im, y.im, [](auto& a, auto& b) HEGPU_INLINE_LAMBDA { I::restore(a, b); });
        store(j, x);
        store(j + I::width, y);
    }
    HEGPU_INLINE void inverse_inside(u64 k, u64 j) const {
        Complex x = load(j), y = load(j + I::width);
        separate_parts(x.re, y.re, [](auto& a, auto& b) HEGPU_INLINE_LAMBDA { I::begin_inverse(a, b); });
        separate_parts(x.im, y.im, [](auto& a, auto& b) HEGPU_INLINE_LAMBDA { I::begin_inverse(a, b); });
        repeat<log2(I::width)>([&](auto step) HEGPU_INLINE_LAMBDA {
            constexpr int t = 1 << step();
            const u64 at = k << (log2(I::width) - step());
            inverse_butterfly(x, y, {spread<t>(root_re_ + at), spread<t>(root_im_ + at)});
            separate_parts(x.re, y.re, [](auto& a, auto& b) HEGPU_INLINE_LAMBDA { I::template combine<t>(a, b); });
            separate_parts(x.im, y.im, [](auto& a, auto& b) HEGPU_INLINE_LAMBDA { I::template combine<t>(a, b); });
        });
        store(j, x);
        store(j + I::width, y);
    }

    template <int t>
    HEGPU_INLINE static Real spread(const double* roots) {
        return I::as_real(I::template spread<t>(reinterpret_cast<const u64*>(roots)));
    }

    const double* root_re_;
    const double* root_im_;
    double* re_;
    double* im_;
};

}  // namespace hegpu::simd

#endif

// Element-wise kernels over a ring policy (WideRing or NarrowRing). Operands are read before the destination is written, so
// a destination may be any of them.
#ifndef HEGPU_SIMD_ELEMENTWISE_HPP
#define HEGPU_SIMD_ELEMENTWISE_HPP

#include "modulus.hpp"
#include "simd/inline.hpp"

namespace hegpu::simd {

template <class Ring>
struct Elementwise {
    using I = typename Ring::Lanes;

    static void add(u64* dst, const u64* a, const u64* b, u64 n, const Modulus* m) {
        const Ring ring(*m);
        for (u64 i = 0; i < n; i += I::width) I::store(dst + i, ring.add(I::load(a + i), I::load(b + i)));
    }

    static void sub(u64* dst, const u64* a, const u64* b, u64 n, const Modulus* m) {
        const Ring ring(*m);
        for (u64 i = 0; i < n; i += I::width) I::store(dst + i, ring.subtract(I::load(a + i), I::load(b + i)));
    }

    static void neg(u64* dst, const u64* a, u64 n, const Modulus* m) {
        const Ring ring(*m);
        for (u64 i = 0; i < n; i += I::width) I::store(dst + i, ring.negate(I::load(a + i)));
    }

    static void mul(u64* dst, const u64* a, const u64* b, u64 n, const Modulus* m) {
        const Ring ring(*m);
        for (u64 i = 0; i < n; i += I::width) I::store(dst + i, ring.multiply(I::load(a + i), I::load(b + i)));
    }

    static void mul_add(u64* dst, const u64* a, const u64* b, u64 n, const Modulus* m) {
        const Ring ring(*m);
        for (u64 i = 0; i < n; i += I::width) {
            I::store(dst + i, ring.add(I::load(dst + i), ring.multiply(I::load(a + i), I::load(b + i))));
        }
    }

    static void mul_scalar(u64* dst, const u64* a, u64 s, u64 n, const Modulus* m) {
        const Ring ring(*m);
        const auto factor = ring.factor(s);
        for (u64 i = 0; i < n; i += I::width) I::store(dst + i, ring.multiply(I::load(a + i), factor));
    }

    static void mul_scalar_add(u64* dst, const u64* a, u64 s, u64 n, const Modulus* m) {
        const Ring ring(*m);
        const auto factor = ring.factor(s);
        for (u64 i = 0; i < n; i += I::width)
            I::store(dst + i, ring.add(I::load(dst + i), ring.multiply(I::load(a + i), factor)));
    }

    static void add_scalar(u64* dst, const u64* a, u64 s, u64 n, const Modulus* m) {
        const Ring ring(*m);
        const auto addend = I::all(s);
        for (u64 i = 0; i < n; i += I::width) I::store(dst + i, ring.add(I::load(a + i), addend));
    }

    static void sub_mul_scalar(u64* dst, const u64* a, const u64* b, u64 s, u64 n, const Modulus* m) {
        const Ring ring(*m);
        const auto factor = ring.factor(s);
        const auto q = I::all(m->q);
        for (u64 i = 0; i < n; i += I::width) {
            const auto difference = I::sub(I::add(I::load(a + i), q), I::load(b + i));  // in (0, 2q)
            I::store(dst + i, ring.multiply(difference, factor));
        }
    }

    static void tensor(u64* d0, u64* d1, u64* d2, const u64* a0, const u64* a1, const u64* b0, const u64* b1, u64 n,
                       const Modulus* m) {
        if (a0 == b0 && a1 == b1) return tensor_square(d0, d1, d2, a0, a1, n, m);
        Ring ring(*m);
        ring.expect_sum_below_bits(2 * m->bits + 1);
        for (u64 i = 0; i < n; i += I::width) {
            const auto p = I::load(a0 + i), r = I::load(a1 + i), s = I::load(b0 + i), t = I::load(b1 + i);
            auto cross = ring.sum_from(I::zero());
            ring.accumulate(cross, p, t);
            ring.accumulate(cross, r, s);
            I::store(d0 + i, ring.multiply(p, s));
            I::store(d1 + i, ring.reduce(cross));
            I::store(d2 + i, ring.multiply(r, t));
        }
    }

private:
    // Three products instead of four.
    static void tensor_square(u64* d0, u64* d1, u64* d2, const u64* a0, const u64* a1, u64 n, const Modulus* m) {
        const Ring ring(*m);
        for (u64 i = 0; i < n; i += I::width) {
            const auto p = I::load(a0 + i), r = I::load(a1 + i), cross = ring.multiply(p, r);
            I::store(d0 + i, ring.multiply(p, p));
            I::store(d1 + i, ring.add(cross, cross));
            I::store(d2 + i, ring.multiply(r, r));
        }
    }
};

}  // namespace hegpu::simd

#endif

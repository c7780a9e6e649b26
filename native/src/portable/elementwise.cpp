#include "portable/portable.hpp"

namespace hegpu::portable {

void add(u64* dst, const u64* a, const u64* b, u64 n, const Modulus* m) {
    for (u64 i = 0; i < n; ++i) dst[i] = hegpu::add(a[i], b[i], m->q);
}

void sub(u64* dst, const u64* a, const u64* b, u64 n, const Modulus* m) {
    for (u64 i = 0; i < n; ++i) dst[i] = subtract(a[i], b[i], m->q);
}

void neg(u64* dst, const u64* a, u64 n, const Modulus* m) {
    for (u64 i = 0; i < n; ++i) dst[i] = negate(a[i], m->q);
}

void mul(u64* dst, const u64* a, const u64* b, u64 n, const Modulus* m) {
    for (u64 i = 0; i < n; ++i) dst[i] = multiply(a[i], b[i], *m);
}

void mul_add(u64* dst, const u64* a, const u64* b, u64 n, const Modulus* m) {
    for (u64 i = 0; i < n; ++i) dst[i] = hegpu::add(dst[i], multiply(a[i], b[i], *m), m->q);
}

void mul_scalar(u64* dst, const u64* a, u64 s, u64 n, const Modulus* m) {
    const u64 s_shoup = shoup_quotient(s, m->q);
    for (u64 i = 0; i < n; ++i) dst[i] = multiply_shoup(a[i], s, s_shoup, m->q);
}

void mul_scalar_add(u64* dst, const u64* a, u64 s, u64 n, const Modulus* m) {
    const u64 s_shoup = shoup_quotient(s, m->q);
    for (u64 i = 0; i < n; ++i) dst[i] = hegpu::add(dst[i], multiply_shoup(a[i], s, s_shoup, m->q), m->q);
}

void add_scalar(u64* dst, const u64* a, u64 s, u64 n, const Modulus* m) {
    for (u64 i = 0; i < n; ++i) dst[i] = hegpu::add(a[i], s, m->q);
}

void sub_mul_scalar(u64* dst, const u64* a, const u64* b, u64 s, u64 n, const Modulus* m) {
    const u64 s_shoup = shoup_quotient(s, m->q);
    for (u64 i = 0; i < n; ++i) dst[i] = multiply_shoup(a[i] + m->q - b[i], s, s_shoup, m->q);
}

// Three products instead of four.
static void tensor_square(u64* d0, u64* d1, u64* d2, const u64* a0, const u64* a1, u64 n, const Modulus* m) {
    for (u64 i = 0; i < n; ++i) {
        const u64 p = a0[i], r = a1[i], cross = multiply(p, r, *m);
        d0[i] = multiply(p, p, *m);
        d1[i] = hegpu::add(cross, cross, m->q);
        d2[i] = multiply(r, r, *m);
    }
}

void tensor(u64* d0, u64* d1, u64* d2, const u64* a0, const u64* a1, const u64* b0, const u64* b1, u64 n, const Modulus* m) {
    if (a0 == b0 && a1 == b1) return tensor_square(d0, d1, d2, a0, a1, n, m);
    for (u64 i = 0; i < n; ++i) {
        const u64 p = a0[i], r = a1[i], s = b0[i], t = b1[i];  // read before any destination is written: they may coincide
        const u128 cross = static_cast<u128>(p) * t + static_cast<u128>(r) * s;
        d0[i] = multiply(p, s, *m);
        d1[i] = reduce_double_word(cross, *m);
        d2[i] = multiply(r, t, *m);
    }
}

}  // namespace hegpu::portable

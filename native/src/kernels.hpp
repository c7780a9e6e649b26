// The table of kernels that one instruction set provides. hegpu.h says what each entry computes.
#ifndef HEGPU_KERNELS_HPP
#define HEGPU_KERNELS_HPP

#include "integers.hpp"
#include "modulus.hpp"
#include "tables/conversion_tables.hpp"
#include "tables/fft_tables.hpp"
#include "tables/ntt_tables.hpp"

namespace hegpu {

struct Kernels {
    using Binary = void(u64* dst, const u64* a, const u64* b, u64 n, const Modulus* m);
    using Unary = void(u64* dst, const u64* a, u64 n, const Modulus* m);
    using WithScalar = void(u64* dst, const u64* a, u64 s, u64 n, const Modulus* m);

    void (*ntt_forward)(const hegpu_ntt* t, u64* dst, const u64* src);
    void (*ntt_inverse)(const hegpu_ntt* t, u64* dst, const u64* src);

    Binary* add;
    Binary* sub;
    Unary* neg;
    Binary* mul;
    Binary* mul_add;
    WithScalar* mul_scalar;
    WithScalar* mul_scalar_add;
    WithScalar* add_scalar;
    void (*sub_mul_scalar)(u64* dst, const u64* a, const u64* b, u64 s, u64 n, const Modulus* m);
    void (*tensor)(u64* d0, u64* d1, u64* d2, const u64* a0, const u64* a1, const u64* b0, const u64* b1, u64 n,
                   const Modulus* m);

    void (*sum_of_products)(u64* dst, const u64* const* a, const u64* const* b, u64 terms, u64 n, const Modulus* m,
                            bool accumulate);
    void (*sum_of_products_pair)(u64* d0, u64* d1, const u64* const* s, const void* const* x, const void* const* y,
                                 int word_bytes, u64 terms, u64 n, const Modulus* m, bool accumulate);

    void (*permute)(u64* dst, const u64* src, const u32* table, u64 n);
    void (*permute_add)(u64* dst, const u64* src, const u32* table, u64 n, const Modulus* m);

    void (*conversion_quotient)(u8* v, const u64* const* y, u64 n, const hegpu_conversion* c);
    void (*conversion_gather)(u64* dst, const u64* const* y, const u8* v, u64 n, const hegpu_conversion* c, int target);
    void (*reduce_centred)(u64* dst, const u64* src, u64 n, const Modulus* from, const Modulus* to);
    void (*round)(u64* dst, const double* x, u64 n, const Modulus* m);
    void (*reduce_signed)(u64* dst, const i64* x, u64 n, const Modulus* m);

    void (*fft_forward)(const hegpu_fft* t, double* re, double* im);
    void (*fft_inverse)(const hegpu_fft* t, double* re, double* im, double scale);
};

extern const Kernels portable_kernels;
#if defined(HEGPU_X86)
extern const Kernels avx2_kernels;
extern const Kernels avx512_kernels;
extern const Kernels ifma_kernels;
#endif

}  // namespace hegpu

#endif

// The C ABI of HeGpu's native CPU kernels.
//
// Every kernel works on one limb (one residue polynomial of n words, or a block of coefficients of several limbs) on the
// calling thread. Scheduling over limbs, polynomials and cores belongs to the caller.
//
// Unless a kernel says otherwise: words are fully reduced, in [0, q), on entry and on return; n is a multiple of 16;
// pointers are 64-byte aligned; dst may equal any source but may not overlap one partly. Nothing is checked in release
// builds: the managed device validates once per call of its public verbs. All kernels are thread-safe; handles are
// immutable after creation.
#ifndef HEGPU_H
#define HEGPU_H

#include <stdint.h>

#if defined(_WIN32)
#define HEGPU_API __declspec(dllexport)
#else
#define HEGPU_API __attribute__((visibility("default")))
#endif

#ifdef __cplusplus
extern "C" {
#endif

// Raised whenever a signature or its meaning changes; the managed side refuses another version.
#define HEGPU_ABI_VERSION 4
HEGPU_API int32_t hegpu_abi_version(void);

// ---- instruction sets -------------------------------------------------------------------------------------------------
enum { HEGPU_ISA_PORTABLE = 0, HEGPU_ISA_AVX2 = 1, HEGPU_ISA_AVX512 = 2, HEGPU_ISA_AVX512_IFMA = 3 };
HEGPU_API int32_t hegpu_best_isa(void);             // the best this processor has
HEGPU_API int32_t hegpu_current_isa(void);          // the one in use; starts as the best
HEGPU_API int32_t hegpu_select_isa(int32_t isa);    // for tests and benchmarks; 0 on success, -1 if the processor lacks it

// ---- handles (NULL when an argument is out of range or memory is short) -----------------------------------------------
typedef struct hegpu_modulus hegpu_modulus;         // q prime, 2 < q < 2^61
HEGPU_API hegpu_modulus* hegpu_modulus_create(uint64_t q);
HEGPU_API void hegpu_modulus_destroy(hegpu_modulus* m);

// Negacyclic NTT of Z_q[X]/(X^n + 1), n = 2^4 .. 2^17, q = 1 mod 2n, psi a primitive 2n-th root of unity mod q.
// Output order (SEAL's): out[k] = sum_j a_j psi^(j (2 bitrev(k) + 1)).
typedef struct hegpu_ntt hegpu_ntt;
HEGPU_API hegpu_ntt* hegpu_ntt_create(uint64_t n, uint64_t q, uint64_t psi);
HEGPU_API void hegpu_ntt_destroy(hegpu_ntt* t);
// forward: words of src in [0, 2q), so that what comes before may leave out its last subtraction; dst in [0, q).
HEGPU_API void hegpu_ntt_forward(const hegpu_ntt* t, uint64_t* dst, const uint64_t* src);
// inverse: includes the factor 1/n; words of src in [0, q).
HEGPU_API void hegpu_ntt_inverse(const hegpu_ntt* t, uint64_t* dst, const uint64_t* src);

// Centred RNS base conversion from {q_i} to {p_j}; Q = prod q_i. See hegpu_conversion_gather. At most 64 source moduli.
typedef struct hegpu_conversion hegpu_conversion;
HEGPU_API hegpu_conversion* hegpu_conversion_create(const uint64_t* from, int32_t from_count, const uint64_t* to, int32_t to_count);
HEGPU_API void hegpu_conversion_destroy(hegpu_conversion* c);

// Complex FFT of C[X]/(X^n - i), n = 2^1 .. 2^16 (the slot count), for CKKS encoding. See hegpu_fft_forward.
typedef struct hegpu_fft hegpu_fft;
// root_re, root_im: n doubles each, copied. Smaller n use a prefix of the same table.
HEGPU_API hegpu_fft* hegpu_fft_create(uint64_t n, const double* root_re, const double* root_im);
HEGPU_API void hegpu_fft_destroy(hegpu_fft* t);

// ---- element-wise -----------------------------------------------------------------------------------------------------
HEGPU_API void hegpu_add(uint64_t* dst, const uint64_t* a, const uint64_t* b, uint64_t n, const hegpu_modulus* m);
HEGPU_API void hegpu_sub(uint64_t* dst, const uint64_t* a, const uint64_t* b, uint64_t n, const hegpu_modulus* m);
HEGPU_API void hegpu_neg(uint64_t* dst, const uint64_t* a, uint64_t n, const hegpu_modulus* m);
HEGPU_API void hegpu_mul(uint64_t* dst, const uint64_t* a, const uint64_t* b, uint64_t n, const hegpu_modulus* m);
HEGPU_API void hegpu_mul_add(uint64_t* dst, const uint64_t* a, const uint64_t* b, uint64_t n, const hegpu_modulus* m);      // dst += a b
HEGPU_API void hegpu_mul_scalar(uint64_t* dst, const uint64_t* a, uint64_t s, uint64_t n, const hegpu_modulus* m);          // a s, s < q
HEGPU_API void hegpu_mul_scalar_add(uint64_t* dst, const uint64_t* a, uint64_t s, uint64_t n, const hegpu_modulus* m);      // dst += a s
HEGPU_API void hegpu_add_scalar(uint64_t* dst, const uint64_t* a, uint64_t s, uint64_t n, const hegpu_modulus* m);          // a + s
// (a - b) s: the last step of rescale and ModDown.
HEGPU_API void hegpu_sub_mul_scalar(uint64_t* dst, const uint64_t* a, const uint64_t* b, uint64_t s, uint64_t n, const hegpu_modulus* m);
// Tensor product of two degree-1 ciphertexts, one limb: d0 = a0 b0, d1 = a0 b1 + a1 b0, d2 = a1 b1. dst may equal sources.
HEGPU_API void hegpu_tensor(uint64_t* d0, uint64_t* d1, uint64_t* d2, const uint64_t* a0, const uint64_t* a1, const uint64_t* b0,
                            const uint64_t* b1, uint64_t n, const hegpu_modulus* m);

// ---- sums of products (key-switch inner product, linear transforms), one reduction at the end --------------------------
// dst = sum_k a[k] b[k] (+ dst when accumulate != 0). terms = 1 .. 2^16. dst may not equal a source.
HEGPU_API void hegpu_sum_of_products(uint64_t* dst, const uint64_t* const* a, const uint64_t* const* b, uint64_t terms, uint64_t n,
                                     const hegpu_modulus* m, int32_t accumulate);
// The same for two results that share a factor: d0 = sum s[k] x[k], d1 = sum s[k] y[k]; s is read once. x and y are words of
// word_bytes bytes: 8, or packed ones.
HEGPU_API void hegpu_sum_of_products_pair(uint64_t* d0, uint64_t* d1, const uint64_t* const* s, const void* const* x, const void* const* y,
                                          int32_t word_bytes, uint64_t terms, uint64_t n, const hegpu_modulus* m, int32_t accumulate);

// ---- packed words: constants that only sums read, in less memory -------------------------------------------------------
// Little-endian words of 4, 5, 6 or 8 bytes, one after the other and not aligned.
HEGPU_API void hegpu_pack(void* dst, const uint64_t* src, uint64_t n, int32_t word_bytes);
HEGPU_API void hegpu_unpack(uint64_t* dst, const void* src, uint64_t n, int32_t word_bytes);

// ---- automorphism in NTT form: a permutation ---------------------------------------------------------------------------
HEGPU_API void hegpu_permute(uint64_t* dst, const uint64_t* src, const uint32_t* table, uint64_t n);    // dst[i] = src[table[i]], dst != src
HEGPU_API void hegpu_permute_add(uint64_t* dst, const uint64_t* src, const uint32_t* table, uint64_t n, const hegpu_modulus* m);    // dst[i] += src[table[i]]

// ---- between bases ----------------------------------------------------------------------------------------------------
// X mod p_j, where X is the representative in [-Q/2, Q/2) of residues x_i modulo q_i, in three steps, so that each can run where
// its words are in cache. Defined exactly, so that every device agrees word for word:
//   scale: y_i = x_i (Q/q_i)^-1 mod q_i (hegpu_mul_scalar, for every source);
//   quotient: v = floor(0.5 + sum_i y_i * (1.0/q_i)) with IEEE doubles, the products rounded, the sum taken in order of i
//   starting from 0.5, no fused multiply-add; at most 64, so a byte;
//   gather: X = sum_i y_i (Q/q_i) - v Q modulo the target with this index.
// (Off by Q, harmlessly, only if X/Q is within about 2^-48 of +-1/2.) n is a multiple of 8; nothing may overlap.
HEGPU_API void hegpu_conversion_quotient(uint8_t* v, const uint64_t* const* y, uint64_t n, const hegpu_conversion* c);
HEGPU_API void hegpu_conversion_gather(uint64_t* dst, const uint64_t* const* y, const uint8_t* v, uint64_t n, const hegpu_conversion* c,
                                       int32_t target);
// Residues in [0, from) read as centred, in (-from/2, from/2]: dst = (src > (from-1)/2 ? src - from : src) mod to.
HEGPU_API void hegpu_reduce_centred(uint64_t* dst, const uint64_t* src, uint64_t n, const hegpu_modulus* from, const hegpu_modulus* to);
// dst = round(x) mod q, ties to even, |x| < 2^120 (exact: mantissa times a power of two). x need not be aligned.
HEGPU_API void hegpu_round(uint64_t* dst, const double* x, uint64_t n, const hegpu_modulus* m);
// dst = x mod q for signed words, |x| < 2^62 (sampled secrets and errors). x need not be aligned.
HEGPU_API void hegpu_reduce_signed(uint64_t* dst, const int64_t* x, uint64_t n, const hegpu_modulus* m);

// ---- FFT of the CKKS encoding (in place, split real and imaginary parts) -----------------------------------------------
// forward: coefficients -> values at the n roots of X^n = i; for m = 1, 2, .., n/2, t = n/(2m), i < m, j in block i:
//   (x_j, x_{j+t}) <- (x_j + w x_{j+t}, x_j - w x_{j+t}), w = root[m + i];
//   angle[1] = pi/4; angle[2k] = angle[k]/2, angle[2k+1] = angle[k]/2 + pi/2; root[k] = exp(i angle[k]).
// inverse: the exact mirror with conjugate roots, (x_j + x_{j+t}, (x_j - x_{j+t}) conj(w)), then every part times scale.
// w z = (wr zr - wi zi, wr zi + wi zr), every product and sum rounded, no fused multiply-add: all variants agree bit for bit.
// The caller supplies the roots (n of each; element 0 unused) so that both sides use the same libm.
HEGPU_API void hegpu_fft_forward(const hegpu_fft* t, double* re, double* im);
HEGPU_API void hegpu_fft_inverse(const hegpu_fft* t, double* re, double* im, double scale);

#ifdef __cplusplus
}
#endif
#endif

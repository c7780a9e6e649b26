// The C ABI: every entry jumps through the table of the instruction set in use.
#include <atomic>

#include "cpu.hpp"
#include "kernels.hpp"

namespace hegpu {
namespace {

const Kernels* table_of(std::int32_t isa) {
#if defined(HEGPU_X86)
    static const Kernels* const tables[] = {&portable_kernels, &avx2_kernels, &avx512_kernels, &ifma_kernels};
    return tables[isa];
#else
    return isa == HEGPU_ISA_PORTABLE ? &portable_kernels : nullptr;
#endif
}

// The choice and its table change together only in tests and benchmarks, while no kernel runs.
struct Selection {
    std::atomic<std::int32_t> isa{best_isa()};
    std::atomic<const Kernels*> table{table_of(best_isa())};
};

Selection& selection() {
    static Selection instance;
    return instance;
}

const Kernels& kernels() { return *selection().table.load(std::memory_order_relaxed); }

}  // namespace
}  // namespace hegpu

using hegpu::kernels;

int32_t hegpu_abi_version(void) { return HEGPU_ABI_VERSION; }
int32_t hegpu_best_isa(void) { return hegpu::best_isa(); }
int32_t hegpu_current_isa(void) { return hegpu::selection().isa.load(std::memory_order_relaxed); }

int32_t hegpu_select_isa(int32_t isa) {
    if (isa < HEGPU_ISA_PORTABLE || isa > hegpu::best_isa()) return -1;
    hegpu::selection().isa.store(isa, std::memory_order_relaxed);
    hegpu::selection().table.store(hegpu::table_of(isa), std::memory_order_relaxed);
    return 0;
}

void hegpu_ntt_forward(const hegpu_ntt* t, uint64_t* dst, const uint64_t* src) { kernels().ntt_forward(t, dst, src); }
void hegpu_ntt_inverse(const hegpu_ntt* t, uint64_t* dst, const uint64_t* src) { kernels().ntt_inverse(t, dst, src); }

void hegpu_add(uint64_t* dst, const uint64_t* a, const uint64_t* b, uint64_t n, const hegpu_modulus* m) {
    kernels().add(dst, a, b, n, m);
}
void hegpu_sub(uint64_t* dst, const uint64_t* a, const uint64_t* b, uint64_t n, const hegpu_modulus* m) {
    kernels().sub(dst, a, b, n, m);
}
void hegpu_neg(uint64_t* dst, const uint64_t* a, uint64_t n, const hegpu_modulus* m) { kernels().neg(dst, a, n, m); }
void hegpu_mul(uint64_t* dst, const uint64_t* a, const uint64_t* b, uint64_t n, const hegpu_modulus* m) {
    kernels().mul(dst, a, b, n, m);
}
void hegpu_mul_add(uint64_t* dst, const uint64_t* a, const uint64_t* b, uint64_t n, const hegpu_modulus* m) {
    kernels().mul_add(dst, a, b, n, m);
}
void hegpu_mul_scalar(uint64_t* dst, const uint64_t* a, uint64_t s, uint64_t n, const hegpu_modulus* m) {
    kernels().mul_scalar(dst, a, s, n, m);
}
void hegpu_mul_scalar_add(uint64_t* dst, const uint64_t* a, uint64_t s, uint64_t n, const hegpu_modulus* m) {
    kernels().mul_scalar_add(dst, a, s, n, m);
}
void hegpu_add_scalar(uint64_t* dst, const uint64_t* a, uint64_t s, uint64_t n, const hegpu_modulus* m) {
    kernels().add_scalar(dst, a, s, n, m);
}
void hegpu_sub_mul_scalar(uint64_t* dst, const uint64_t* a, const uint64_t* b, uint64_t s, uint64_t n, const hegpu_modulus* m) {
    kernels().sub_mul_scalar(dst, a, b, s, n, m);
}
void hegpu_tensor(uint64_t* d0, uint64_t* d1, uint64_t* d2, const uint64_t* a0, const uint64_t* a1, const uint64_t* b0,
                  const uint64_t* b1, uint64_t n, const hegpu_modulus* m) {
    kernels().tensor(d0, d1, d2, a0, a1, b0, b1, n, m);
}

void hegpu_sum_of_products(uint64_t* dst, const uint64_t* const* a, const uint64_t* const* b, uint64_t terms, uint64_t n,
                           const hegpu_modulus* m, int32_t accumulate) {
    kernels().sum_of_products(dst, a, b, terms, n, m, accumulate != 0);
}
void hegpu_sum_of_products_pair(uint64_t* d0, uint64_t* d1, const uint64_t* const* s, const void* const* x, const void* const* y,
                                int32_t word_bytes, uint64_t terms, uint64_t n, const hegpu_modulus* m, int32_t accumulate) {
    kernels().sum_of_products_pair(d0, d1, s, x, y, word_bytes, terms, n, m, accumulate != 0);
}

void hegpu_permute(uint64_t* dst, const uint64_t* src, const uint32_t* table, uint64_t n) {
    kernels().permute(dst, src, table, n);
}
void hegpu_permute_add(uint64_t* dst, const uint64_t* src, const uint32_t* table, uint64_t n, const hegpu_modulus* m) {
    kernels().permute_add(dst, src, table, n, m);
}

void hegpu_conversion_quotient(uint8_t* v, const uint64_t* const* y, uint64_t n, const hegpu_conversion* c) {
    kernels().conversion_quotient(v, y, n, c);
}
void hegpu_conversion_gather(uint64_t* dst, const uint64_t* const* y, const uint8_t* v, uint64_t n, const hegpu_conversion* c,
                             int32_t target) {
    kernels().conversion_gather(dst, y, v, n, c, target);
}
void hegpu_reduce_centred(uint64_t* dst, const uint64_t* src, uint64_t n, const hegpu_modulus* from, const hegpu_modulus* to) {
    kernels().reduce_centred(dst, src, n, from, to);
}
void hegpu_round(uint64_t* dst, const double* x, uint64_t n, const hegpu_modulus* m) { kernels().round(dst, x, n, m); }
void hegpu_reduce_signed(uint64_t* dst, const int64_t* x, uint64_t n, const hegpu_modulus* m) {
    kernels().reduce_signed(dst, x, n, m);
}

void hegpu_fft_forward(const hegpu_fft* t, double* re, double* im) { kernels().fft_forward(t, re, im); }
void hegpu_fft_inverse(const hegpu_fft* t, double* re, double* im, double scale) { kernels().fft_inverse(t, re, im, scale); }

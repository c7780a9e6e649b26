#include "tables/fft_tables.hpp"

#include <algorithm>
#include <bit>

hegpu_fft* hegpu_fft_create(uint64_t n, const double* root_re, const double* root_im) {
    if (n < 2 || n > (uint64_t{1} << 16) || !std::has_single_bit(n) || root_re == nullptr || root_im == nullptr) return nullptr;
    try {
        auto t = std::make_unique<hegpu_fft>();
        t->n = n;
        t->re = hegpu::AlignedArray<double>(n);
        t->im = hegpu::AlignedArray<double>(n);
        std::copy_n(root_re, n, t->re.data());
        std::copy_n(root_im, n, t->im.data());
        return t.release();
    } catch (const std::bad_alloc&) {
        return nullptr;
    }
}

void hegpu_fft_destroy(hegpu_fft* t) { delete t; }

// The encoding transform exactly as hegpu.h defines it; compiled without contraction, so every product and sum rounds.
#include "portable/portable.hpp"

namespace hegpu::portable {

void fft_forward(const hegpu_fft* table, double* re, double* im) {
    const u64 n = table->n;
    for (u64 m = 1, t = n / 2; m < n; m *= 2, t /= 2) {
        for (u64 i = 0; i < m; ++i) {
            const double wr = table->re[m + i], wi = table->im[m + i];
            for (u64 j = 2 * i * t; j < 2 * i * t + t; ++j) {
                const double vr = wr * re[j + t] - wi * im[j + t];
                const double vi = wr * im[j + t] + wi * re[j + t];
                const double ur = re[j], ui = im[j];
                re[j] = ur + vr;
                im[j] = ui + vi;
                re[j + t] = ur - vr;
                im[j + t] = ui - vi;
            }
        }
    }
}

void fft_inverse(const hegpu_fft* table, double* re, double* im, double scale) {
    const u64 n = table->n;
    for (u64 m = n / 2, t = 1; m >= 1; m /= 2, t *= 2) {
        for (u64 i = 0; i < m; ++i) {
            const double wr = table->re[m + i], wi = -table->im[m + i];
            for (u64 j = 2 * i * t; j < 2 * i * t + t; ++j) {
                const double dr = re[j] - re[j + t], di = im[j] - im[j + t];
                re[j] += re[j + t];
                im[j] += im[j + t];
                re[j + t] = wr * dr - wi * di;
                im[j + t] = wr * di + wi * dr;
            }
        }
    }
    for (u64 j = 0; j < n; ++j) {
        re[j] *= scale;
        im[j] *= scale;
    }
}

}  // namespace hegpu::portable

// Roots of the encoding transform, copied from the caller: element m + i serves block i of the stage with m blocks.
#ifndef HEGPU_FFT_TABLES_HPP
#define HEGPU_FFT_TABLES_HPP

#include "aligned.hpp"
#include "hegpu/hegpu.h"
#include "integers.hpp"

struct hegpu_fft {
    hegpu::u64 n;
    hegpu::AlignedArray<double> re;
    hegpu::AlignedArray<double> im;
};

#endif

// Owning wrappers of the library's handles.
#ifndef HEGPU_TESTS_HANDLES_HPP
#define HEGPU_TESTS_HANDLES_HPP

#include <memory>

#include "hegpu/hegpu.h"

namespace hegpu::test {

template <auto Destroy>
struct Destroyer {
    template <class T>
    void operator()(T* p) const {
        Destroy(p);
    }
};

using Modulus = std::unique_ptr<hegpu_modulus, Destroyer<hegpu_modulus_destroy>>;
using Ntt = std::unique_ptr<hegpu_ntt, Destroyer<hegpu_ntt_destroy>>;
using Conversion = std::unique_ptr<hegpu_conversion, Destroyer<hegpu_conversion_destroy>>;
using Fft = std::unique_ptr<hegpu_fft, Destroyer<hegpu_fft_destroy>>;

inline Modulus make_modulus(std::uint64_t q) { return Modulus(hegpu_modulus_create(q)); }

}  // namespace hegpu::test

#endif

#include <cmath>
#include <numbers>

#include "register.hpp"

namespace hegpu::bench {
namespace {

struct Transform {
    std::shared_ptr<hegpu_fft> fft;
    Doubles re, im;

    explicit Transform(u64 n) : re(n), im(n) {
        std::vector<double> angle(n), root_re(n), root_im(n);
        angle[1] = std::numbers::pi / 4;
        for (u64 k = 2; k < n; ++k) angle[k] = angle[k / 2] / 2 + (k % 2 == 1 ? std::numbers::pi / 2 : 0);
        for (u64 k = 1; k < n; ++k) {
            root_re[k] = std::cos(angle[k]);
            root_im[k] = std::sin(angle[k]);
        }
        fft.reset(hegpu_fft_create(n, root_re.data(), root_im.data()), hegpu_fft_destroy);
        for (u64 k = 0; k < n; ++k) re[k] = im[k] = static_cast<double>(random_below(1000)) * 1e-3;
    }
};

}  // namespace

void register_fft() {
    for (u64 n = u64{1} << 12; n <= (u64{1} << 15); n *= 2) {
        const std::string size = "n" + std::to_string(n);
        // Scaled so that repeated calls stay bounded.
        every_variant("fft_forward_and_inverse", size, [=] {
            auto t = std::make_shared<Transform>(n);
            return [=] {
                hegpu_fft_forward(t->fft.get(), t->re.data(), t->im.data());
                hegpu_fft_inverse(t->fft.get(), t->re.data(), t->im.data(), 1.0 / static_cast<double>(n));
            };
        });
    }
}

}  // namespace hegpu::bench

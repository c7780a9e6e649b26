// One hot limb, and 16 limbs of different primes in turn, where twiddle traffic shows.
#include "register.hpp"

namespace hegpu::bench {
namespace {

struct Limb {
    std::shared_ptr<hegpu_ntt> ntt;
    Words words;

    Limb(u64 n, u64 q) : ntt(hegpu_ntt_create(n, q, primitive_root(n, q)), hegpu_ntt_destroy), words(random_words(n, q)) {}
};

}  // namespace

void register_ntt() {
    for (const int bits : {40, 50, 60}) {
        for (u64 n = u64{1} << 13; n <= (u64{1} << 16); n *= 2) {
            for (const bool forward : {true, false}) {
                const auto kernel = forward ? hegpu_ntt_forward : hegpu_ntt_inverse;
                const std::string name = forward ? "ntt_forward" : "ntt_inverse";
                every_variant(name, bits_and_degree(bits, n), [=] {
                    auto limb = std::make_shared<Limb>(n, largest_prime(bits, n));
                    return [=] { kernel(limb->ntt.get(), limb->words.data(), limb->words.data()); };
                });
            }
        }
        for (const u64 n : {u64{1} << 14, u64{1} << 15, u64{1} << 16}) {
            every_variant("ntt_forward_16_primes_each", bits_and_degree(bits, n), [=] {
                auto limbs = std::make_shared<std::vector<Limb>>();
                for (int i = 0; i < 16; ++i) limbs->emplace_back(n, random_prime(bits, n));
                auto next = std::make_shared<std::size_t>(0);
                return [=] {
                    Limb& limb = (*limbs)[(*next)++ % limbs->size()];
                    hegpu_ntt_forward(limb.ntt.get(), limb.words.data(), limb.words.data());
                };
            });
        }
    }
}

}  // namespace hegpu::bench

// ModUp of one digit (5 to 12 primes), ModDown (4 to 8), and the reductions at the edges of the engine.
#include "register.hpp"

namespace hegpu::bench {
namespace {

constexpr u64 n = u64{1} << 14;

struct Bases {
    std::shared_ptr<hegpu_conversion> conversion;
    std::vector<Words> words;
    std::vector<const u64*> y;
    std::vector<u64*> dst;
    std::vector<std::uint8_t> v = std::vector<std::uint8_t>(n);

    Bases(int from_count, int to_count, int bits) {
        std::vector<u64> primes;
        for (u64 q = largest_prime(bits, n); primes.size() < static_cast<std::size_t>(from_count + to_count); q -= 2 * n) {
            if (is_prime(q)) primes.push_back(q);
        }
        conversion.reset(hegpu_conversion_create(primes.data(), from_count, primes.data() + from_count, to_count),
                         hegpu_conversion_destroy);
        for (const u64 q : primes) words.push_back(random_words(n, q));
        for (int i = 0; i < from_count; ++i) y.push_back(words[i].data());
        for (int j = 0; j < to_count; ++j) dst.push_back(words[from_count + j].data());
    }
};

struct Signed {
    Modulus from = make_modulus(largest_prime(50, 2 * n)), modulus;
    Words src = random_words(n, largest_prime(50, 2 * n)), dst = Words(n);
    std::vector<double> x = std::vector<double>(n);
    std::vector<i64> k = std::vector<i64>(n);

    explicit Signed(u64 q) : modulus(make_modulus(q)) {
        for (u64 i = 0; i < n; ++i) {
            k[i] = static_cast<i64>(random_below(1 << 20)) - (1 << 19);
            x[i] = static_cast<double>(k[i]) * 1234567.89;
        }
    }
};

}  // namespace

void register_bases() {
    for (const int bits : {40, 50, 60}) {
        for (const auto& [from, to] : {std::pair{5, 12}, std::pair{4, 8}}) {
            const std::string arguments = bits_and_degree(bits, n) + "/" + std::to_string(from) + "to" + std::to_string(to);
            every_variant("conversion", arguments, [=, from = from, to = to] {
                auto b = std::make_shared<Bases>(from, to, bits);
                return [=] {
                    hegpu_conversion_quotient(b->v.data(), b->y.data(), n, b->conversion.get());
                    for (std::size_t j = 0; j < b->dst.size(); ++j) {
                        hegpu_conversion_gather(b->dst[j], b->y.data(), b->v.data(), n, b->conversion.get(), static_cast<int>(j));
                    }
                };
            });
        }
        const auto each = [&](const std::string& kernel, const std::function<void(Signed&)>& call) {
            every_variant(kernel, bits_and_degree(bits, n), [=] {
                auto s = std::make_shared<Signed>(largest_prime(bits, n));
                return [=] { call(*s); };
            });
        };
        each("reduce_centred",
             [](Signed& s) { hegpu_reduce_centred(s.dst.data(), s.src.data(), n, s.from.get(), s.modulus.get()); });
        each("round", [](Signed& s) { hegpu_round(s.dst.data(), s.x.data(), n, s.modulus.get()); });
        each("reduce_signed", [](Signed& s) { hegpu_reduce_signed(s.dst.data(), s.k.data(), n, s.modulus.get()); });
    }
}

}  // namespace hegpu::bench

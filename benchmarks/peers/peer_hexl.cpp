// Intel HEXL: the bare NTT of one limb, in place on 64-byte aligned words, and of limbs of different primes in turn.
#include <hexl/hexl.hpp>

#include "common/service.hpp"

namespace {

using namespace peers;

struct Limb {
    intel::hexl::NTT ntt;
    intel::hexl::AlignedVector64<std::uint64_t> words;

    Limb(std::uint64_t n, std::uint64_t q) : ntt(n, q) {
        const auto values = random_words(n, q);
        words.assign(values.begin(), values.end());
    }

    void forward() { ntt.ComputeForward(words.data(), words.data(), 1, 1); }
    void inverse() { ntt.ComputeInverse(words.data(), words.data(), 1, 1); }
};

void program(const Options& options) {
    const std::uint64_t n = std::uint64_t{1} << options.number("logn");
    std::vector<Limb> limbs;
    for (const std::uint64_t q : options.numbers("primes")) limbs.emplace_back(n, q);
    JsonLine description;
    description.add("peer", "HEXL").add("version", PEER_HEXL_VERSION).add("build", compiler());
    description.add("logDegree", std::uint64_t(options.number("logn"))).add("primes", options.numbers("primes"));
    const int count = static_cast<int>(limbs.size());
    serve(options, description,
          {{"forward NTT", [&] { for (Limb& limb : limbs) limb.forward(); }, {}, count},
           {"inverse NTT", [&] { for (Limb& limb : limbs) limb.inverse(); }, {}, count}});
}

}  // namespace

int main(int count, char** arguments) {
    return run_program(count, arguments, "peer_hexl --logn 14 --primes Q[,Q..] [--milliseconds 150] [--operations \"forward NTT,inverse NTT\"]", program);
}

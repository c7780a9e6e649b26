// Microsoft SEAL: the bare NTT of one limb, in place, and of limbs of different primes in turn. Built with HEXL it uses HEXL's.
#include <seal/seal.h>
#include <seal/util/ntt.h>

#include "common/seal_version.hpp"
#include "common/service.hpp"

namespace {

using namespace peers;

struct Limb {
    seal::util::NTTTables tables;
    seal::DynArray<std::uint64_t> words;

    Limb(int log_n, std::uint64_t q) : tables(log_n, seal::Modulus(q)), words(std::size_t{1} << log_n) {
        const auto values = random_words(words.size(), q);
        std::copy(values.begin(), values.end(), words.begin());
    }

    void forward() { seal::util::ntt_negacyclic_harvey(seal::util::CoeffIter(words.begin()), tables); }
    void inverse() { seal::util::inverse_ntt_negacyclic_harvey(seal::util::CoeffIter(words.begin()), tables); }
};

void program(const Options& options) {
    std::vector<std::unique_ptr<Limb>> limbs;
    for (const std::uint64_t q : options.numbers("primes")) limbs.push_back(std::make_unique<Limb>(options.number("logn"), q));
    JsonLine description = seal_description();
    description.add("logDegree", std::uint64_t(options.number("logn"))).add("primes", options.numbers("primes"));
    const int count = static_cast<int>(limbs.size());
    serve(options, description,
          {{"forward NTT", [&] { for (auto& limb : limbs) limb->forward(); }, {}, count},
           {"inverse NTT", [&] { for (auto& limb : limbs) limb->inverse(); }, {}, count}});
}

}  // namespace

int main(int count, char** arguments) {
    return run_program(count, arguments, "peer_seal_ntt --logn 14 --primes Q[,Q..] [--milliseconds 150] [--operations \"forward NTT,inverse NTT\"]", program);
}

// OpenFHE: the NTT of a DCRTPoly with as many limbs as primes are given, divided by their number. Built with HEXL it uses HEXL's.
#include <openfhe.h>

#include "common/openfhe_version.hpp"
#include "common/service.hpp"

namespace {

using namespace peers;
using namespace lbcrypto;

class Polynomial {
public:
    Polynomial(int log_n, const std::vector<std::uint64_t>& primes) {
        const std::uint32_t order = 2u << log_n;
        std::vector<NativeInteger> moduli(primes.begin(), primes.end()), roots;
        for (const NativeInteger& q : moduli) roots.push_back(RootOfUnity<NativeInteger>(order, q));
        ChineseRemainderTransformFTT<NativeVector>().PreCompute(roots, order, moduli);
        DCRTPoly::DugType uniform;
        poly_ = DCRTPoly(uniform, std::make_shared<ILDCRTParams<BigInteger>>(order, moduli, roots), Format::COEFFICIENT);
    }

    // The words are random in either reading, so their form may be declared anew before each transform.
    void transform(Format from) {
        for (auto& limb : poly_.GetAllElements()) limb.OverrideFormat(from);
        poly_.OverrideFormat(from);
        poly_.SwitchFormat();
    }

private:
    DCRTPoly poly_;
};

void program(const Options& options) {
    const std::vector<std::uint64_t> primes = options.numbers("primes");
    Polynomial polynomial(options.number("logn"), primes);
    JsonLine description = openfhe_description();
    description.add("logDegree", std::uint64_t(options.number("logn"))).add("primes", primes);
    const int count = static_cast<int>(primes.size());
    serve(options, description,
          {{"forward NTT", [&] { polynomial.transform(Format::COEFFICIENT); }, {}, count},
           {"inverse NTT", [&] { polynomial.transform(Format::EVALUATION); }, {}, count}});
}

}  // namespace

int main(int count, char** arguments) {
    return end_openfhe(run_program(count, arguments, "peer_openfhe_ntt --logn 14 --primes Q[,Q..] [--milliseconds 150] [--operations \"forward NTT,inverse NTT\"]", program));
}

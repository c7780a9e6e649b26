// OpenFHE: every CKKS operation at the top level, without automatic rescaling (FIXEDMANUAL), with hybrid key switching. OMP_NUM_THREADS sets its threads.
#include <openfhe.h>

#include "common/openfhe_version.hpp"
#include "common/service.hpp"

namespace {

using namespace peers;
using namespace lbcrypto;

// What the operations share. Values are uniform in [-1, 1].
struct Workload {
    static constexpr int rotations = 8;

    CryptoContext<DCRTPoly> context;
    KeyPair<DCRTPoly> keys;
    std::vector<double> x, y;
    Plaintext px, py;
    Ciphertext<DCRTPoly> a, b, three, product, result;
    std::shared_ptr<std::vector<DCRTPoly>> digits;
    std::vector<Ciphertext<DCRTPoly>> turned{rotations};

    explicit Workload(const CCParams<CryptoContextCKKSRNS>& parameters) : context(GenCryptoContext(parameters)) {
        for (const PKESchemeFeature feature : {PKE, KEYSWITCH, LEVELEDSHE}) context->Enable(feature);
        keys = context->KeyGen();
        context->EvalMultKeyGen(keys.secretKey);
        std::vector<int> steps(rotations);
        for (int i = 0; i < rotations; ++i) steps[i] = i + 1;
        context->EvalRotateKeyGen(keys.secretKey, steps);
        x = random_values(context->GetRingDimension() / 2);
        y = random_values(x.size());
        px = context->MakeCKKSPackedPlaintext(x);
        py = context->MakeCKKSPackedPlaintext(y);
        a = context->Encrypt(keys.publicKey, px);
        b = context->Encrypt(keys.publicKey, py);
        three = context->EvalMultNoRelin(a, b);
        product = context->EvalMult(a, b);
        digits = context->EvalFastRotationPrecompute(a);
    }

    std::vector<double> decrypt(const Ciphertext<DCRTPoly>& ciphertext) {
        Plaintext plain;
        context->Decrypt(keys.secretKey, ciphertext, &plain);
        plain->SetLength(x.size());
        return plain->GetRealPackedValue();
    }

    // Precision of what `run` leaves in the result.
    Operation checked(const std::string& name, std::function<double(double, double)> expected, std::function<void()> run) {
        return {name, run, [this, expected, run] {
                    run();
                    std::vector<double> wanted(x.size());
                    for (std::size_t i = 0; i < x.size(); ++i) wanted[i] = expected(x[i], y[i]);
                    return precision_bits(wanted, decrypt(result));
                }};
    }

    // `turn` returns x rotated to the left by one.
    Operation rotation(const std::string& name, std::function<void()> run, std::function<Ciphertext<DCRTPoly>()> turn) {
        return {name, run, [this, turn] {
                    std::vector<double> wanted(x);
                    std::rotate(wanted.begin(), wanted.begin() + 1, wanted.end());
                    return precision_bits(wanted, decrypt(turn()));
                }};
    }

    void turn_all() {
        for (int i = 0; i < rotations; ++i) turned[i] = context->EvalFastRotation(a, i + 1, digits);
    }

    // Two polynomials per digit.
    std::uint64_t galois_key_bytes() const {
        const auto& key = context->GetEvalAutomorphismKeyMap(keys.secretKey->GetKeyTag()).begin()->second;
        std::uint64_t limbs = 0;
        for (const DCRTPoly& poly : key->GetAVector()) limbs += poly.GetNumOfElements();
        return 2 * limbs * context->GetRingDimension() * sizeof(std::uint64_t);
    }

    std::vector<Operation> operations() {
        const auto id = [](double x, double) { return x; };
        const auto times = [](double x, double y) { return x * y; };
        const auto squared = [](double x, double) { return x * x; };
        return {
            {"encode", [this] { context->MakeCKKSPackedPlaintext(x); }},
            checked("encrypt (public key)", id, [this] { result = context->Encrypt(keys.publicKey, px); }),
            checked("encrypt (symmetric)", id, [this] { result = context->Encrypt(keys.secretKey, px); }),
            {"decrypt + decode", [this] { decrypt(a); }},
            checked("add", [](double x, double y) { return x + y; }, [this] { result = context->EvalAdd(a, b); }),
            checked("multiply plain", times, [this] { result = context->EvalMult(a, py); }),
            checked("multiply (3 polynomials)", times, [this] { result = context->EvalMultNoRelin(a, b); }),
            checked("relinearize", times, [this] { result = context->Relinearize(three); }),
            checked("rescale", times, [this] { result = context->Rescale(product); }),
            checked("multiply + relinearize + rescale", times, [this] {
                result = context->EvalMult(a, b);
                context->RescaleInPlace(result);
            }),
            checked("square + relinearize + rescale", squared, [this] {
                result = context->EvalSquare(a);
                context->RescaleInPlace(result);
            }),
            rotation("rotate", [this] { result = context->EvalRotate(a, 1); }, [this] { return context->EvalRotate(a, 1); }),
            rotation("8 hoisted rotations",
                     [this] {
                         digits = context->EvalFastRotationPrecompute(a);
                         turn_all();
                     },
                     [this] { return context->EvalFastRotation(a, 1, digits); }),
            {"8 rotations of given digits", [this] { turn_all(); }},
            // For a step that has no key yet: OpenFHE makes none twice, and the scheme's function does not keep it.
            {"generate one Galois key", [this] { context->GetScheme()->EvalAtIndexKeyGen(keys.secretKey, {rotations + 1}); }},
        };
    }
};

double log2_of(const std::vector<std::shared_ptr<ILNativeParams>>& limbs) {
    double sum = 0;
    for (const auto& limb : limbs) sum += std::log2(limb->GetModulus().ConvertToDouble());
    return sum;
}

void program(const Options& options) {
    const std::vector<std::uint64_t> data = options.numbers("data");
    const bool secure = options.number("insecure", 0) == 0;
    CCParams<CryptoContextCKKSRNS> parameters;
    parameters.SetRingDim(1u << options.number("logn"));
    parameters.SetBatchSize(1u << (options.number("logn") - 1));
    parameters.SetMultiplicativeDepth(data.size() - 1);
    parameters.SetFirstModSize(data[0]);
    parameters.SetScalingModSize(options.number("scale"));
    parameters.SetScalingTechnique(FIXEDMANUAL);
    parameters.SetKeySwitchTechnique(HYBRID);
    parameters.SetNumLargeDigits(options.number("dnum"));
    parameters.SetSecretKeyDist(UNIFORM_TERNARY);
    parameters.SetSecurityLevel(secure ? HEStd_128_classic : HEStd_NotSet);
    Workload workload(parameters);

    const auto chosen = std::dynamic_pointer_cast<CryptoParametersCKKSRNS>(workload.context->GetCryptoParameters());
    const auto& special = chosen->GetParamsP()->GetParams();
    std::vector<std::uint64_t> special_bits;
    for (const auto& limb : special) special_bits.push_back(limb->GetModulus().GetMSB());
    JsonLine description = openfhe_description();
    description.add("logDegree", std::uint64_t(options.number("logn"))).add("dataBits", data).add("specialBits", special_bits)
        .add("dnum", std::uint64_t(chosen->GetNumPartQ())).add("logQP", log2_of(chosen->GetElementParams()->GetParams()) + log2_of(special))
        .add("security", secure ? "128 bits, checked by OpenFHE" : "not checked (HEStd_NotSet)").add("galoisKeyBytes", workload.galois_key_bytes());
    serve(options, description, workload.operations());
}

}  // namespace

int main(int count, char** arguments) {
    return end_openfhe(run_program(count, arguments, "peer_openfhe --logn 14 --data 60,40x7 --dnum 3 --scale 40 [--insecure 1] [--milliseconds 150] [--operations rotate,add]", program));
}

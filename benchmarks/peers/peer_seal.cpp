// Microsoft SEAL: every CKKS operation at the top level into a destination that is used again. SEAL has no threads inside.
#include <seal/seal.h>

#include "common/seal_version.hpp"
#include "common/service.hpp"

namespace {

using namespace peers;
using namespace seal;

// What the operations share. Values are uniform in [-1, 1].
struct Workload {
    double scale;
    SEALContext context;
    KeyGenerator keygen;
    SecretKey secret;
    PublicKey public_key;
    RelinKeys relin_keys;
    GaloisKeys galois_keys;
    CKKSEncoder encoder;
    Encryptor encryptor;
    Decryptor decryptor;
    Evaluator evaluator;
    std::vector<double> x, y, decoded;
    Plaintext px, py, plain;
    Ciphertext a, b, three, product, destination;

    Workload(const EncryptionParameters& parameters, double scale)
        : scale(scale), context(parameters, true, sec_level_type::tc128), keygen(context), secret(keygen.secret_key()),
          encoder(context), encryptor(context, secret), decryptor(context, secret), evaluator(context) {
        keygen.create_public_key(public_key);
        encryptor.set_public_key(public_key);
        keygen.create_relin_keys(relin_keys);
        keygen.create_galois_keys(std::vector<int>{1}, galois_keys);
        x = random_values(encoder.slot_count());
        y = random_values(encoder.slot_count());
        encoder.encode(x, scale, px);
        encoder.encode(y, scale, py);
        encryptor.encrypt(px, a);
        encryptor.encrypt(py, b);
        evaluator.multiply(a, b, three);
        evaluator.relinearize(three, relin_keys, product);
    }

    // Precision of what `perform` leaves in the destination.
    std::function<double()> check(std::function<double(double, double)> expected, std::function<void()> perform) {
        return [this, expected, perform] {
            perform();
            std::vector<double> wanted(x.size());
            for (std::size_t i = 0; i < x.size(); ++i) wanted[i] = expected(x[i], y[i]);
            Plaintext result;
            decryptor.decrypt(destination, result);
            encoder.decode(result, decoded);
            return precision_bits(wanted, decoded);
        };
    }

    Operation checked(const std::string& name, std::function<double(double, double)> expected, std::function<void()> run) {
        return {name, run, check(expected, run)};
    }

    std::size_t galois_key_bytes() const { return static_cast<std::size_t>(galois_keys.save_size(compr_mode_type::none)); }

    std::vector<Operation> operations() {
        const auto id = [](double x, double) { return x; };
        const auto times = [](double x, double y) { return x * y; };
        const auto squared = [](double x, double) { return x * x; };
        return {
            {"encode", [this] { encoder.encode(x, scale, plain); },
             [this] { encoder.encode(x, scale, plain), encoder.decode(plain, decoded); return precision_bits(x, decoded); }},
            {"decode", [this] { encoder.decode(px, decoded); }},
            checked("encrypt (public key)", id, [this] { encryptor.encrypt(px, destination); }),
            checked("encrypt (symmetric)", id, [this] { encryptor.encrypt_symmetric(px, destination); }),
            {"decrypt", [this] { decryptor.decrypt(a, plain); }},
            {"decrypt + decode", [this] { decryptor.decrypt(a, plain), encoder.decode(plain, decoded); }},
            checked("add", [](double x, double y) { return x + y; }, [this] { evaluator.add(a, b, destination); }),
            checked("multiply plain", times, [this] { evaluator.multiply_plain(a, py, destination); }),
            checked("multiply (3 polynomials)", times, [this] { evaluator.multiply(a, b, destination); }),
            checked("square (3 polynomials)", squared, [this] { evaluator.square(a, destination); }),
            checked("relinearize", times, [this] { evaluator.relinearize(three, relin_keys, destination); }),
            checked("rescale", times, [this] { evaluator.rescale_to_next(product, destination); }),
            checked("multiply + relinearize + rescale", times, [this] {
                evaluator.multiply(a, b, destination);
                evaluator.relinearize_inplace(destination, relin_keys);
                evaluator.rescale_to_next_inplace(destination);
            }),
            checked("square + relinearize + rescale", squared, [this] {
                evaluator.square(a, destination);
                evaluator.relinearize_inplace(destination, relin_keys);
                evaluator.rescale_to_next_inplace(destination);
            }),
            {"rotate", [this] { evaluator.rotate_vector(a, 1, galois_keys, destination); },
             [this] {
                 evaluator.rotate_vector(a, 1, galois_keys, destination);
                 std::vector<double> wanted(x);
                 std::rotate(wanted.begin(), wanted.begin() + 1, wanted.end());
                 decryptor.decrypt(destination, plain);
                 encoder.decode(plain, decoded);
                 return precision_bits(wanted, decoded);
             }},
            {"generate one Galois key", [this] { GaloisKeys keys; keygen.create_galois_keys(std::vector<int>{1}, keys); }},
        };
    }
};

void program(const Options& options) {
    const int log_n = options.number("logn");
    std::vector<int> bits;
    for (const std::uint64_t b : options.numbers("data")) bits.push_back(static_cast<int>(b));
    bits.push_back(options.number("special"));    // SEAL has exactly one: the last of the chain
    EncryptionParameters parameters(scheme_type::ckks);
    parameters.set_poly_modulus_degree(std::size_t{1} << log_n);
    parameters.set_coeff_modulus(CoeffModulus::Create(std::size_t{1} << log_n, bits));
    Workload workload(parameters, std::pow(2.0, options.number("scale")));
    double log_qp = 0;
    for (const Modulus& q : parameters.coeff_modulus()) log_qp += std::log2(q.value());
    JsonLine description = seal_description();
    description.add("logDegree", std::uint64_t(log_n)).add("dataBits", options.numbers("data")).add("specialBits", options.numbers("special"))
        .add("dnum", std::uint64_t(bits.size() - 1)).add("logQP", log_qp).add("security", "128 bits, checked by SEAL")
        .add("galoisKeyBytes", std::uint64_t(workload.galois_key_bytes())).add("threads", std::uint64_t{1});
    serve(options, description, workload.operations());
}

}  // namespace

int main(int count, char** arguments) {
    return run_program(count, arguments, "peer_seal --logn 14 --data 60,40x7 --special 60 --scale 40 [--milliseconds 150] [--operations rotate,add]", program);
}

using HeGpu.Ckks;
using HeGpu.Client;

namespace HeGpu.Benchmarks;

public sealed partial class CkksWorkload
{
    private List<TimedOperation> MakeOperations()
    {
        CkksEvaluator e = _evaluator;
        int top = Parameters.MaxLevel;
        Ciphertext a = Keep(_publicly.Encrypt(_x)), b = Keep(_publicly.Encrypt(_y)), t = Keep(e.CreateDestination());
        Plaintext px = Keep(e.Encoder.Encode(_x)), py = Keep(e.Encoder.Encode(_y)), q = Keep(e.Encoder.CreatePlaintext(top));
        Ciphertext three = Keep(e.Tensor(a, b)), product = Keep(e.Multiply(a, b));
        Ciphertext[] turned = [.. s_steps.Select(_ => Keep(e.CreateDestination()))], terms = [.. s_steps.Select(_ => a)];
        Func<double, double, double> first = (x, _) => x, sum = (x, y) => x + y, times = (x, y) => x * y, squared = (x, _) => x * x;
        uint element = Parameters.Ring.GaloisElement(1);
        return
        [
            new("encode", () => e.Encoder.Encode(_x, top, Parameters.Scale, q), () => Bits(_x, e.Encoder.Decode(px))),
            new("decode", () => e.Encoder.Decode(px, _decoded)),
            Allocating("encrypt (public key)", () => _publicly.Encrypt(px), first),
            Allocating("encrypt (symmetric)", () => _symmetrically.Encrypt(px), first),
            new("decrypt", () => _decryptor.Decrypt(a).Dispose()),
            new("decrypt + decode", () => _decryptor.DecryptValues(a, _decoded)),
            Into(t, "add", () => e.Add(a, b, t), sum),
            Into(t, "multiply plain", () => e.Multiply(a, py, t), times),
            Allocating("multiply (3 polynomials)", () => e.Tensor(a, b), times),
            Allocating("square (3 polynomials)", () => e.Tensor(a, a), squared),
            Into(t, "relinearize", () => e.Relinearize(three, t), times),
            Into(t, "rescale", () => e.Rescale(product, t), times),
            Into(t, "multiply + relinearize + rescale", () => e.MultiplyRescale(a, b, t), times),
            Into(t, "square + relinearize + rescale", () => e.MultiplyRescale(a, a, t), squared),
            new("rotate", () => e.Rotate(a, 1, t), () => Bits(Turned(), Decrypted(e.Rotate(a, 1, t)))),
            new("8 hoisted rotations", () => e.RotateMany(a, s_steps, turned), () => { e.RotateMany(a, s_steps, turned); return Bits(Turned(), Decrypted(turned[0])); }),
            new("lazy sum of 8 rotations", () => e.RotateSum(terms, s_steps, t)),
            new("generate one Galois key", () => _generator.CreateGaloisKey(element, Parameters.MaxLevel).Dispose()),
        ];
    }

    private TimedOperation Into(Ciphertext result, string name, Action run, Func<double, double, double> expected) =>
        new(name, run, () => { run(); return Bits(Map(expected), Decrypted(result)); });

    private TimedOperation Allocating(string name, Func<Ciphertext> run, Func<double, double, double> expected) =>
        new(name, () => run().Dispose(), () => { using Ciphertext result = run(); return Bits(Map(expected), Decrypted(result)); });

    private static double Bits(double[] expected, double[] actual) => PrecisionStats.Of(expected, actual).Min;

    private double[] Decrypted(Ciphertext ciphertext) => _decryptor.DecryptValues(ciphertext);

    private double[] Map(Func<double, double, double> f) => [.. _x.Zip(_y, f)];

    private double[] Turned() => [.. _x[1..], _x[0]];
}

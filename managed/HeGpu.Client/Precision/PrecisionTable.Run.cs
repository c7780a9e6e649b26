using HeGpu.Arithmetic;
using HeGpu.Ckks;

namespace HeGpu.Client;

public sealed partial class PrecisionTable
{
    // One client, one server, each operation once.
    private sealed class Run : IDisposable
    {
        private const int Terms = 8;

        private readonly CkksParameters _parameters;
        private readonly SecretKey _secret;
        private readonly PublicKey _publicKey;
        private readonly EvaluationKeys _keys;
        private readonly CkksEvaluator _evaluator;
        private readonly Decryptor _decryptor;
        private readonly NoiseModel _model;
        private readonly CancellationToken _cancellation;
        private readonly double[] _x, _y;

        public Run(CkksParameters parameters, PolynomialDevice device, CancellationToken cancellation)
        {
            _parameters = parameters;
            _cancellation = cancellation;
            _secret = SecretKey.Generate(parameters, device);
            using var generator = new KeyGenerator(_secret);
            _publicKey = generator.CreatePublicKey();
            _keys = generator.CreateEvaluationKeys(new AvailableKeys([1], Relinearization: true, Conjugation: true), null, cancellation);
            _evaluator = new CkksEvaluator(parameters, device, _keys);
            _decryptor = new Decryptor(_secret);
            _model = new NoiseModel(parameters);
            (_x, _y) = (RandomValues(), RandomValues());
        }

        public List<PrecisionRow> Rows { get; } = [];

        private int Top => _parameters.MaxLevel;

        private double Scale => _parameters.Scale;

        // Of values uniform in (-1, 1).
        private static double Rms => 1 / Math.Sqrt(3);

        private double RescaledScale => Scale * Scale / _parameters.RescaleDivisor(Top);

        public void Everything()
        {
            using (Plaintext p = _evaluator.Encoder.Encode(_x, Top, Scale))
                Rows.Add(new PrecisionRow("encode", PrecisionStats.Of(_x, _evaluator.Encoder.Decode(p)), _model.Encoded(Rms, Scale)));
            using var publicly = new Encryptor(_publicKey);
            using var symmetrically = new Encryptor(_secret);
            SlotEstimate fresh = _model.EncryptedPublic(Rms, Scale);
            using Ciphertext a = publicly.Encrypt(_x), b = publicly.Encrypt(_y);
            Add("encrypt (public key)", _x, fresh, () => publicly.Encrypt(_x));
            Add("encrypt (symmetric)", _x, _model.EncryptedSymmetric(Rms, Scale), () => symmetrically.Encrypt(_x));
            Add("add", Map((x, y) => x + y), NoiseModel.Add(fresh, fresh), () => _evaluator.Add(a, b));
            Products(a, b, fresh);
            Rotations(a, fresh);
        }

        public void Dispose()
        {
            _keys.Dispose();
            _publicKey.Dispose();
            _secret.Dispose();
        }

        private void Products(Ciphertext a, Ciphertext b, SlotEstimate fresh)
        {
            using Plaintext w = _evaluator.Encoder.Encode(_y, Top, Scale);
            double[] product = Map((x, y) => x * y);
            Add("plaintext product, rescale", product, Rescaled(NoiseModel.MultiplyPlain(fresh, _model.Encoded(Rms, Scale))), () => Rescale(_evaluator.Multiply(a, w)));
            Add("product, relinearize, rescale", product, Rescaled(_model.Multiply(fresh, fresh, Top, Scale * Scale)), () => _evaluator.MultiplyRescale(a, b));
            Add("square, relinearize, rescale", Map((x, _) => x * x), Rescaled(_model.Square(fresh, Top, Scale * Scale)), () => _evaluator.MultiplyRescale(a, a));
        }

        private void Rotations(Ciphertext a, SlotEstimate fresh)
        {
            double[] rotated = [.. _x[1..], _x[0]];
            SlotEstimate theory = _model.Rotate(fresh, Top, Scale);
            Add("rotate", rotated, theory, () => _evaluator.Rotate(a, 1));
            Add("rotate, hoisted", rotated, theory, () => _evaluator.RotateMany(a, [1])[0]);
            Add("conjugate", _x, theory, () => _evaluator.Conjugate(a));
            // The same ciphertext in every term: its own error is multiplied, not averaged.
            SlotEstimate sum = new(Terms * Rms, Terms * fresh.Error);
            sum = sum with { Error = Math.Sqrt(Math.Pow(sum.Error, 2) + Math.Pow(Terms * _model.KeySwitchError(Top, Scale), 2)) };
            Add($"sum of {Terms} rotations, lazy", [.. rotated.Select(x => Terms * x)], sum,
                () => _evaluator.RotateSum([.. Enumerable.Repeat(a, Terms)], [.. Enumerable.Repeat(1, Terms)]));
            Add("drop to level 0", _x, fresh, () => _evaluator.DropToLevel(a, 0));
        }

        private SlotEstimate Rescaled(SlotEstimate estimate) => _model.Rescale(estimate, RescaledScale);

        private Ciphertext Rescale(Ciphertext product) => _evaluator.Rescale(product, product);

        private void Add(string operation, double[] expected, SlotEstimate theory, Func<Ciphertext> perform)
        {
            _cancellation.ThrowIfCancellationRequested();
            using Ciphertext result = perform();
            Rows.Add(new PrecisionRow(operation, PrecisionStats.Of(expected, _decryptor.DecryptValues(result)), theory));
        }

        private double[] Map(Func<double, double, double> f) => [.. _x.Zip(_y, f)];

        private double[] RandomValues() => [.. Enumerable.Range(0, _parameters.Slots).Select(_ => (2 * Random.Shared.NextDouble()) - 1)];
    }
}

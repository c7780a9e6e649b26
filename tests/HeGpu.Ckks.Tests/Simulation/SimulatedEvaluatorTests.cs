namespace HeGpu.Ckks.Tests;

public class SimulatedEvaluatorTests
{
    private static readonly CkksParameters s_parameters = CkksParameters.Create(CkksPresets.Shallow13);
    private static readonly double[] s_values = [.. Enumerable.Range(0, s_parameters.Slots).Select(i => Math.Sin(i))];

    [Fact]
    public void A_circuit_gives_its_exact_value_and_bookkeeping()
    {
        var e = new SimulatedEvaluator(s_parameters);
        using ICiphertext a = e.Encrypt(s_values, 3, s_parameters.Scale);
        ICiphertext b = e.Rescale(e.Square(e.Rotate(a, -2)));
        Assert.Equal(2, b.Level);
        Assert.Equal(s_parameters.Scale * s_parameters.Scale / s_parameters.RescaleDivisor(3), b.Scale);
        double[] result = e.Decrypt(b);
        for (int i = 0; i < result.Length; i++)
        {
            double expected = s_values[(i - 2 + s_values.Length) % s_values.Length];
            Assert.Equal(expected * expected, result[i]);
        }
    }

    [Fact]
    public void Missing_keys_name_the_step_and_those_that_exist()
    {
        var e = new SimulatedEvaluator(s_parameters, new AvailableKeys([1, -4], Relinearization: false));
        using ICiphertext a = e.Encrypt(s_values, 1, s_parameters.Scale);
        e.Rotate(a, 1);
        e.Rotate(a, s_parameters.Slots - 4);
        var error = Assert.Throws<CkksException>(() => e.Rotate(a, 3));
        Assert.Equal(CkksErrorKind.MissingKey, error.Kind);
        Assert.Contains("by 3", error.Message);
        Assert.Contains("-4, 1", error.Message);
        Assert.Equal(CkksErrorKind.MissingKey, Assert.Throws<CkksException>(() => e.Square(a)).Kind);
        Assert.Equal(CkksErrorKind.MissingKey, Assert.Throws<CkksException>(() => e.Conjugate(a)).Kind);
    }

    [Fact]
    public void Mismatches_name_both_values()
    {
        var e = new SimulatedEvaluator(s_parameters);
        using ICiphertext a = e.Encrypt(s_values, 2, s_parameters.Scale), b = e.Encrypt(s_values, 1, s_parameters.Scale), c = e.Encrypt(s_values, 2, 2 * s_parameters.Scale);
        var level = Assert.Throws<CkksException>(() => e.Add(a, b));
        Assert.Equal(CkksErrorKind.LevelMismatch, level.Kind);
        Assert.Contains("2 and 1", level.Message);
        var scale = Assert.Throws<CkksException>(() => e.Add(a, c));
        Assert.Equal(CkksErrorKind.ScaleMismatch, scale.Kind);
        Assert.Contains("2^36 and 2^37", scale.Message);
        Assert.Equal(CkksErrorKind.LevelExhausted, Assert.Throws<CkksException>(() => e.Rescale(e.DropToLevel(a, 0))).Kind);
        Assert.Equal(CkksErrorKind.ForeignObject, Assert.Throws<CkksException>(() => new SimulatedEvaluator(s_parameters).Negate(a)).Kind);
    }

    [Fact]
    public void Noise_has_the_size_of_its_model()
    {
        var noisy = new SimulatedEvaluator(s_parameters, noiseSeed: 7);
        double[] values = noisy.Decrypt(noisy.Encrypt(s_values, 3, s_parameters.Scale));
        double squares = values.Zip(s_values, (x, y) => (x - y) * (x - y)).Average();
        var model = new NoiseModel(s_parameters);
        double expected = (Math.Pow(model.PublicKeyError(s_parameters.Scale), 2) + Math.Pow(model.EncodeError(s_parameters.Scale), 2)) / 2;
        Assert.InRange(squares / expected, 0.9, 1.1);
    }
}

namespace HeGpu.Arithmetic.Tests;

public class EncodingFftTests
{
    // Values at the roots of X^n = i, by their sums: the root of position k is found by following the splits.
    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(64)]
    public void EvaluatesAtTheRoots(int n) => Seeded.Run(random =>
    {
        double[] re = [.. Enumerable.Range(0, n).Select(_ => random.NextDouble() - 0.5)], im = [.. Enumerable.Range(0, n).Select(_ => random.NextDouble() - 0.5)];
        Complex[] coefficients = [.. re.Zip(im, (x, y) => new Complex(x, y))];
        EncodingFft.Forward(re, im);
        for (int k = 0; k < n; k++)
        {
            Complex root = Root(n, k), value = coefficients.Select((c, j) => c * Complex.Pow(root, j)).Aggregate(Complex.Add);
            Assert.Equal(0, Complex.Abs(Complex.Pow(root, n) - Complex.ImaginaryOne), 1e-10);
            Assert.Equal(0, Complex.Abs(value - new Complex(re[k], im[k])), 1e-10);
        }
    });

    [Fact]
    public void InverseUndoesForward()
    {
        double[] re = [.. Enumerable.Range(0, 1024).Select(i => Math.Sin(i))], im = [.. Enumerable.Range(0, 1024).Select(i => Math.Cos(3 * i))];
        double[] r = [.. re], s = [.. im];
        EncodingFft.Inverse(r, s, 1.0 / 1024);
        EncodingFft.Forward(r, s);
        Assert.All(Enumerable.Range(0, 1024), i => Assert.Equal(re[i], r[i], 1e-12));
        Assert.All(Enumerable.Range(0, 1024), i => Assert.Equal(im[i], s[i], 1e-12));
    }

    // After log n splits the block of position k is X - w or X + w with w = root[(n + k) / 2].
    private static Complex Root(int n, int k)
    {
        EncodingRoots roots = EncodingRoots.OfLength(n);
        Complex w = new(roots.Cos[(n + k) / 2], roots.Sin[(n + k) / 2]);
        return k % 2 == 0 ? w : -w;
    }
}

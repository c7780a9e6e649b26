using HeGpu.Ckks;

namespace HeGpu.Circuits.Tests;

public class SlotPolynomialTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(13)]
    public void Equals_Horner_in_each_slot(int degree)
    {
        var random = new Random(Random.Shared.Next());
        CkksParameters parameters = RandomMatrices.Parameters(6);
        double[][] coefficients = RandomMatrices.Vectors(random, parameters.Slots, degree + 1);
        // Some powers are missing altogether, as in an odd polynomial.
        if (degree > 3) coefficients[2] = new double[parameters.Slots];
        if (degree > 6) (coefficients[5], coefficients[6]) = (new double[parameters.Slots], new double[parameters.Slots]);
        double[] x = RandomMatrices.Vectors(random, parameters.Slots, 1)[0];
        var polynomial = new SlotPolynomial(coefficients);
        Assert.Equal((int)Math.Ceiling(Math.Log2(degree + 1)), polynomial.Levels);
        var evaluator = new SimulatedEvaluator(parameters);
        ICiphertext result = polynomial.Evaluate(evaluator, evaluator.Encrypt(x, 5, parameters.Scale * 1.1), parameters.Scale * 0.9);
        Assert.Equal(5 - polynomial.Levels, result.Level);
        Assert.Equal(0.9 * parameters.Scale, result.Scale, parameters.Scale * 1e-12);
        double[] expected = [.. x.Select((v, k) => Enumerable.Range(0, degree + 1).Sum(i => coefficients[i][k] * Math.Pow(v, i)))];
        RandomMatrices.AssertClose(expected, evaluator.Decrypt(result), 1e-9);
    }

    [Fact]
    public void Constants_are_no_polynomial_of_a_ciphertext()
    {
        CkksParameters parameters = RandomMatrices.Parameters();
        var evaluator = new SimulatedEvaluator(parameters);
        Assert.Throws<ArgumentException>(() => new SlotPolynomial([[1.0]]));
        var zero = new SlotPolynomial([[.. Enumerable.Repeat(1.0, parameters.Slots)], new double[parameters.Slots]]);
        Assert.Contains("zero", Assert.Throws<ArgumentException>(() => zero.Evaluate(evaluator, evaluator.Encrypt([1.0], 2, parameters.Scale), parameters.Scale)).Message);
    }
}

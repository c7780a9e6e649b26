using HeGpu.Ckks;
using HeGpu.Models;

namespace HeGpu.Planning.Tests;

public class ParameterChoiceTests
{
    /// <summary>Every choice is secure by both tables, and its special primes outweigh its widest digit.</summary>
    [Theory]
    [InlineData(14, 11, 30, 26.4)]
    [InlineData(14, 7, 36, 3)]
    [InlineData(15, 13, 40, 1000)]
    [InlineData(15, 18, 40, 1)]
    [InlineData(16, 25, 45, 7.5)]
    public void Candidates_are_secure_and_leave_little_noise(int logDegree, int depth, int scaleBits, double bound)
    {
        CkksParameters[] choices = [.. ParameterChoice.Candidates(logDegree, depth, scaleBits, bound, outputScales: true, 128, PlanClient.HeGpu).Select(CkksParameters.Create)];
        Assert.NotEmpty(choices);
        Assert.Equal(choices.Length, choices.Select(p => p.DigitWidth).Distinct().Count());
        foreach (CkksParameters p in choices)
        {
            Assert.Equal(depth, p.MaxLevel);
            Assert.True(p.Security is { PassesGuidelines2024: true } and not { PassesStandard2018: false }, $"{p}");
            double digit = p.LogQAt(0) + ((p.DigitWidth - 1) * scaleBits);
            Assert.True(p.LogP > digit + 0.99, $"{p}: P of {p.LogP} bits for digits of {digit}");
            double output = ParameterChoice.OutputScale(p, bound);
            Assert.True(2 * bound * output < Math.Pow(2, p.LogQAt(0)), $"{p}: scale {output}");
        }
    }

    /// <summary>The default U-Net at N = 2^14: a narrower q_0 makes room for a second special prime, which halves the digits.</summary>
    [Fact]
    public void A_narrower_first_prime_makes_room_for_another_special_prime()
    {
        CkksParameters[] choices = [.. ParameterChoice.Candidates(14, 11, 30, 26.4, outputScales: true, 128, PlanClient.HeGpu).Select(CkksParameters.Create)];
        Assert.Equal([12, 6], choices.Select(p => p.Dnum));
        Assert.Single(ParameterChoice.Candidates(14, 11, 30, 26.4, outputScales: false, 128, PlanClient.HeGpu));
    }

    /// <summary>SEAL's digits are not around zero: its one special prime is as wide as there is room for.</summary>
    [Theory]
    [InlineData(11, 50)]
    [InlineData(12, 36)]
    public void The_special_prime_for_SEAL_takes_the_room_there_is(int depth, int bits)
    {
        CkksParametersLiteral chosen = Assert.Single(ParameterChoice.Candidates(14, depth, 30, 26.4, outputScales: true, 128, PlanClient.Seal));
        Assert.Equal([bits], chosen.SpecialBits);
    }

    /// <summary>The estimate of the error holds for every number of special primes, and is not far above what a run with noise shows.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Estimated_error_holds_for_each_choice(int choice)
    {
        ModelGraph model = UNet.Create(new UNetOptions { Channels = [4, 8] });
        var shape = new TensorShape(1, 32, 32);
        FeatureMap image = Networks.Image(shape, 7);
        Calibration calibration = Calibration.Measure(model, [image]);
        EncryptedNetwork network = NetworkBuilder.Build(model, shape, calibration.Ranges, LinearMerges.Upsampling(model));
        var bounds = new NodeBounds(network, [image]);
        double bound = 4 * bounds.Largest[network.Output];
        CkksParameters p = CkksParameters.Create(ParameterChoice.Candidates(14, network.Depth, 30, bound, outputScales: true, 0, PlanClient.HeGpu).ElementAt(choice));
        double estimated = bounds.OutputError(p, ParameterChoice.OutputScale(p, bound), 1, PlanClient.HeGpu);
        Plan plan = Planner.Create(model, shape, calibration, new PlanOptions { LogDegree = 14, SecurityBits = 0, Merged = LinearMerges.Upsampling(model) });
        Assert.InRange(estimated / plan.Estimate.OutputError, 0.2, 5);
        FeatureMap noisy = PlanRun.Run(plan, model, [image], RunMode.Simulated(3)).Outputs[0];
        double error = Networks.MaxDifference(PlainTwin.Run(model, image).Values, noisy.Values);
        Assert.InRange(error, plan.Estimate.OutputError / 50, plan.Estimate.OutputError);
    }
}

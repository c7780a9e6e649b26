using Xunit;

namespace HeGpu.Models.Tests;

public class OptimizerTests
{
    private static readonly ModelGraph Graph = Networks.Build(
        [new InputLayer("x", 1), new Conv2dLayer("c", "x", 1, 2, 3, 1, 1), new PolynomialLayer("p", "c", 2, 2)], "p", 1);

    [Fact]
    public void AdamFollowsItsFormula()
    {
        var options = new OptimizerOptions { WeightDecay = 0.05, CoefficientRate = 0.5, MaxGradientNorm = 1e9 };
        Follow(options, (gradient, value, state, step, rate) =>
        {
            state[0] = (0.9 * state[0]) + (0.1 * gradient);
            state[1] = (0.999 * state[1]) + (0.001 * gradient * gradient);
            return value - (rate * (state[0] / (1 - Math.Pow(0.9, step))) / (Math.Sqrt(state[1] / (1 - Math.Pow(0.999, step))) + 1e-8));
        });
    }

    [Fact]
    public void MomentumFollowsItsFormula()
    {
        var options = new OptimizerOptions { Kind = OptimizerKind.Sgd, Momentum = 0.8, WeightDecay = 0.1, CoefficientRate = 0.2, MaxGradientNorm = 1e9 };
        Follow(options, (gradient, value, state, _, rate) =>
        {
            state[0] = (0.8 * state[0]) + gradient;
            return value - (rate * state[0]);
        });
    }

    /// <summary>torch.optim.SGD(weight_decay=..): the gradient of every parameter, biases and coefficients too.</summary>
    [Fact]
    public void CoupledDecayIsPartOfTheGradient()
    {
        var options = new OptimizerOptions { Kind = OptimizerKind.Sgd, Momentum = 0.8, WeightDecay = 0.1, CoupledWeightDecay = true, MaxGradientNorm = 1e9 };
        Follow(options, (gradient, value, state, _, rate) =>
        {
            state[0] = (0.8 * state[0]) + gradient + (0.1 * value);
            return value - (rate * state[0]);
        });
    }

    [Fact]
    public void LongGradientsAreShortenedAndInfiniteOnesSkipped()
    {
        var store = new ParameterStore(Graph);
        var optimizer = Optimizer.Create(store, new() { Kind = OptimizerKind.Sgd, Momentum = 0, WeightDecay = 0, MaxGradientNorm = 2 });
        float before = store["c.bias"].Value[0];
        store["c.bias"].Gradient[0] = 30;
        store["c.bias"].Gradient[1] = 40;
        Assert.Equal(50, optimizer.GradientNorm(), 1e-4);
        Assert.True(optimizer.Step(1));
        Assert.Equal(before - 1.2f, store["c.bias"].Value[0], 1e-5f);

        before = store["c.bias"].Value[0];
        store["c.bias"].Gradient[1] = float.PositiveInfinity;
        Assert.False(optimizer.Step(1));
        Assert.Equal(before, store["c.bias"].Value[0]);
    }

    private static void Follow(OptimizerOptions options, Func<double, double, double[], int, double, double> update)
    {
        const double rate = 0.01;
        var store = new ParameterStore(Graph);
        var optimizer = Optimizer.Create(store, options);
        var random = new SeededRandom(3);
        var expected = store.Trainable.ToDictionary(p => p.Name, p => Array.ConvertAll(p.Value, v => (double)v));
        var states = store.Trainable.ToDictionary(p => p.Name, p => p.Value.Select(_ => new double[2]).ToArray());
        for (int step = 1; step <= 20; step++)
        {
            foreach (TrainableParameter p in store.Trainable)
            {
                double mine = p.Name == "p.coefficients" ? rate * options.CoefficientRate : rate;
                for (int i = 0; i < p.Value.Length; i++)
                {
                    p.Gradient[i] = (float)random.NextGaussian();
                    double value = expected[p.Name][i] * (p.Name == "c.weight" && !options.CoupledWeightDecay ? 1 - (mine * options.WeightDecay) : 1);
                    expected[p.Name][i] = update(p.Gradient[i], value, states[p.Name][i], step, mine);
                }
            }

            Assert.True(optimizer.Step(rate));
        }

        foreach (TrainableParameter p in store.Trainable)
        {
            for (int i = 0; i < p.Value.Length; i++) Assert.Equal(expected[p.Name][i], p.Value[i], 1e-5);
        }
    }
}

using System.CommandLine;
using HeGpu.Models;

namespace HeGpu.Cli;

/// <summary>--preset, and what may be changed of the preset's network.</summary>
internal sealed class CnnChoice
{
    private static readonly CnnOptions Defaults = new();

    private readonly Option<string> preset = new("--preset") { DefaultValueFactory = _ => "cnn1", Description = "The network." };
    private readonly Option<CnnActivation?> activation = new("--activation") { HelpName = "slaf|fixed|square|relu", Description = "Trained polynomials, fixed ones, x^2, or ReLU (plaintext only) [default: the preset's]." };
    private readonly Option<int> degree = new("--degree") { HelpName = "N", DefaultValueFactory = _ => Defaults.Degree, Description = "Degree of trained polynomials, 2 or 3; of fixed ones, 3 or 9." };
    private readonly Option<bool> perLayer = new("--per-layer") { Description = "One trained polynomial for each layer, as in the paper, not one for every channel." };
    private readonly Option<bool> zero = new("--start-at-zero") { Description = "Trained polynomials begin at zero, as in the paper, not near to ReLU." };
    private readonly Option<SignBase> fixedBase = new("--fixed-base") { HelpName = "leastSquares|composition|newton|chebyshev", DefaultValueFactory = _ => Defaults.FixedBase, Description = "Fixed polynomials stand for sign(x); how they are made." };
    private readonly Option<double> fixedBound = new("--fixed-bound") { HelpName = "X", DefaultValueFactory = _ => Defaults.FixedBound, Description = "Fixed polynomials hold on [-X, X]." };
    private readonly Option<bool> fixedRelu = new("--fixed-relu") { Description = "Fixed polynomials are (x + x s(x)) / 2 with the sign's polynomial s." };

    public void AddTo(Command command)
    {
        preset.AcceptOnlyFromAmong([.. CnnOptions.Presets.Keys]);
        foreach (Option option in new Option[] { preset, activation, degree, perLayer, zero, fixedBase, fixedBound, fixedRelu }) command.Add(option);
    }

    public CnnOptions Read(VerbContext context, ulong seed)
    {
        CnnOptions options = CnnOptions.Presets[context.Get(preset)];
        return options with
        {
            Activation = context.Get(activation) ?? options.Activation, Degree = context.Get(degree), PerChannel = !context.Get(perLayer), StartAtZero = context.Get(zero),
            FixedBase = context.Get(fixedBase), FixedBound = context.Get(fixedBound), FixedRelu = context.Get(fixedRelu), Seed = seed,
        };
    }
}

using System.CommandLine.Parsing;
using System.Globalization;
using HeGpu.Models;

namespace HeGpu.Cli;

/// <summary>Reads the arguments that only `hegpu import` has.</summary>
internal static class ImportArguments
{
    /// <summary>"1x28x28".</summary>
    public static TensorShape? Shape(ArgumentResult result)
    {
        string[] parts = Text(result).Split('x');
        int[] sides = [.. parts.Select(p => int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out int side) ? side : 0)];
        if (sides is [>= 1 and <= ModelGraph.MaxChannels and var channels, >= 1 and <= ModelGraph.MaxSide and var height, >= 1 and <= ModelGraph.MaxSide and var width]) return new(channels, height, width);
        result.AddError($"'{Text(result)}' is no size of an image; 1x28x28 would be one channel of 28x28 pixels.");
        return null;
    }

    /// <summary>"0.485,0.456,0.406".</summary>
    public static double[]? Numbers(ArgumentResult result)
    {
        string[] parts = Text(result).Split(',');
        double[] numbers = [.. parts.Select(p => double.TryParse(p, NumberStyles.Float, CultureInfo.InvariantCulture, out double v) ? v : double.NaN)];
        if (numbers.All(double.IsFinite)) return numbers;
        result.AddError($"'{Text(result)}' is no number, nor numbers with commas between them.");
        return null;
    }

    public static IReadOnlyDictionary<string, FunctionReplacement> Replacements(string[] texts)
    {
        var replacements = new Dictionary<string, FunctionReplacement>();
        foreach (string text in texts)
        {
            (string function, FunctionReplacement replacement) = FunctionReplacement.TryParse(text)
                ?? throw new VerbException(ExitCodes.Usage, $"--replace {text} is none of {FunctionReplacement.Syntax}.");
            if (!replacements.TryAdd(function, replacement)) throw new VerbException(ExitCodes.Usage, $"--replace says twice what becomes of {function}.");
        }

        return replacements;
    }

    private static string Text(ArgumentResult result) => result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
}

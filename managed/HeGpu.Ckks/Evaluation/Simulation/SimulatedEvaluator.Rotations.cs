using System.Numerics;

namespace HeGpu.Ckks;

public sealed partial class SimulatedEvaluator
{
    public ICiphertext Rotate(ICiphertext a, int steps)
    {
        SimulatedCiphertext x = Own(a);
        CheckRotation(steps, x.Level);
        var result = new Complex[Parameters.Slots];
        AddRotated(x.Values, steps, result);
        if (OperandRules.NormalizeSteps(Parameters, steps) != 0)
            AddNoise(result, _model.KeySwitchError(x.Level, x.Scale));
        return new SimulatedCiphertext(this, result, x.Level, x.Scale);
    }

    public ICiphertext[] RotateMany(ICiphertext a, ReadOnlySpan<int> steps)
    {
        foreach (int step in steps)
            CheckRotation(step, a.Level);
        var results = new ICiphertext[steps.Length];
        for (int i = 0; i < results.Length; i++)
            results[i] = Rotate(a, steps[i]);
        return results;
    }

    public ICiphertext RotateSum(ReadOnlySpan<RotationTerm> terms)
    {
        OperandRules.Terms(terms.Length, terms.Length);
        SimulatedCiphertext first = Own(terms[0].Ciphertext);
        var sum = new Complex[Parameters.Slots];
        int switches = 0;
        foreach (RotationTerm term in terms)
        {
            SimulatedCiphertext x = Own(term.Ciphertext);
            OperandRules.Addable(first.Level, first.Scale, x.Level, x.Scale);
            CheckRotation(term.Steps, x.Level);
            AddRotated(x.Values, term.Steps, sum);
            switches += OperandRules.NormalizeSteps(Parameters, term.Steps) != 0 ? 1 : 0;
        }
        if (switches > 0)
            AddNoise(sum, _model.LazyKeySwitchError(first.Level, first.Scale, switches));
        return new SimulatedCiphertext(this, sum, first.Level, first.Scale);
    }

    public ICiphertext Conjugate(ICiphertext a)
    {
        SimulatedCiphertext x = Own(a);
        if (!_keys.Conjugation)
            throw AvailableKeys.MissingConjugation();
        if (_keys.ConjugationLevel is int keyLevel && x.Level > keyLevel)
            throw AvailableKeys.ConjugationLevelTooHigh(keyLevel, x.Level);
        return Map(x.Values, x.Values, static (u, _) => Complex.Conjugate(u), x.Level, x.Scale, _model.KeySwitchError(x.Level, x.Scale));
    }

    private void AddRotated(ReadOnlySpan<Complex> values, int steps, Span<Complex> sum)
    {
        int offset = OperandRules.NormalizeSteps(Parameters, steps);
        for (int i = 0; i < sum.Length; i++)
            sum[i] += values[(i + offset) & (sum.Length - 1)];
    }
}

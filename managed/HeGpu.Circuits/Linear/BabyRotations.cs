using HeGpu.Ckks;

namespace HeGpu.Circuits;

/// <summary>Hoisted rotated copies of some inputs; owns the copies, not the inputs.</summary>
internal sealed class BabyRotations : IDisposable
{
    private readonly Dictionary<(int Input, int Step), ICiphertext> _rotated = [];
    private readonly IReadOnlyList<ICiphertext> _inputs;

    public BabyRotations(IEvaluator evaluator, IReadOnlyList<ICiphertext> inputs, IReadOnlyDictionary<int, SortedSet<int>> needed)
    {
        _inputs = inputs;
        try
        {
            foreach ((int input, SortedSet<int> steps) in needed)
            {
                int[] list = [.. steps];
                ICiphertext[] copies = evaluator.RotateMany(inputs[input], list);
                for (int k = 0; k < list.Length; k++) _rotated[(input, list[k])] = copies[k];
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public ICiphertext this[int input, int step] => step == 0 ? _inputs[input] : _rotated[(input, step)];

    public void Dispose()
    {
        foreach (ICiphertext c in _rotated.Values) c.Dispose();
        _rotated.Clear();
    }
}

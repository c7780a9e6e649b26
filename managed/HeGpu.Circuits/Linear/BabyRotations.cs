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

/// <summary>The same for every batch of a run.</summary>
internal sealed class BatchRotations : IDisposable
{
    private readonly List<BabyRotations> _batches = [];

    public BatchRotations(IEvaluator evaluator, IReadOnlyList<IReadOnlyList<ICiphertext>> batches, IReadOnlyDictionary<int, SortedSet<int>> needed)
    {
        try
        {
            foreach (IReadOnlyList<ICiphertext> inputs in batches) _batches.Add(new(evaluator, inputs, needed));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public ICiphertext this[int batch, int input, int step] => _batches[batch][input, step];

    public void Dispose()
    {
        foreach (BabyRotations rotations in _batches) rotations.Dispose();
        _batches.Clear();
    }
}

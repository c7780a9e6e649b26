namespace HeGpu.Kernels;

/// <summary>Launches that follow each other, with their arguments. Two chains are equal, as keys, if their kernels and shapes are; arguments (addresses) are left out.</summary>
public sealed class LaunchChain : IEquatable<LaunchChain>
{
    // So that every argument may be read where it lies.
    private const int Alignment = 16;

    private readonly List<(KernelKind Kind, LaunchShape Shape, int Offset)> _steps;
    private byte[] _arguments;
    private int _used;

    public LaunchChain() => (_steps, _arguments) = ([], []);

    /// <summary>A copy.</summary>
    public LaunchChain(LaunchChain other) => (_steps, _arguments, _used) = ([.. other._steps], other._arguments[..other._used], other._used);

    public int Count => _steps.Count;

    public KernelKind Kind(int step) => _steps[step].Kind;

    public LaunchShape Shape(int step) => _steps[step].Shape;

    public ReadOnlySpan<byte> Arguments(int step) => Slot(step);

    public void Add<TKernel>(in TKernel kernel, LaunchShape shape) where TKernel : unmanaged, IKernel
    {
        int end = _used + Unsafe.SizeOf<TKernel>();
        if (end > _arguments.Length)
            Array.Resize(ref _arguments, 2 * end);
        MemoryMarshal.Write(_arguments.AsSpan(_used), kernel);
        _steps.Add((KernelKind.Of<TKernel>(), shape, _used));
        _used = (end + Alignment - 1) / Alignment * Alignment;
    }

    /// <summary>Takes over the arguments of a step of an equal chain.</summary>
    /// <returns>Whether they differ from those that were here.</returns>
    public bool Take(LaunchChain equal, int step)
    {
        Span<byte> here = Slot(step);
        ReadOnlySpan<byte> there = equal.Slot(step);
        if (there.SequenceEqual(here))
            return false;
        there.CopyTo(here);
        return true;
    }

    public void Clear()
    {
        _steps.Clear();
        _used = 0;
    }

    public bool Equals(LaunchChain? other)
    {
        if (other is null || other.Count != Count)
            return false;
        for (int i = 0; i < Count; i++)
            if (Kind(i) != other.Kind(i) || Shape(i) != other.Shape(i))
                return false;
        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as LaunchChain);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach ((KernelKind kind, LaunchShape shape, _) in _steps)
        {
            hash.Add(kind);
            hash.Add(shape);
        }
        return hash.ToHashCode();
    }

    private Span<byte> Slot(int step) => _arguments.AsSpan(_steps[step].Offset, _steps[step].Kind.Bytes);
}

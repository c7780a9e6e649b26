namespace HeGpu.SelfTest;

/// <summary>
/// The device under test and the reference device, given the same words. Every comparison downloads whole buffers, so a
/// word written outside a view is a failure too.
/// </summary>
public sealed class Twin(PolynomialDevice subject, PolynomialRing ring, Random random) : IDisposable
{
    private readonly ReferenceDevice _reference = new();
    private readonly List<TwinBuffer> _buffers = [];

    public PolynomialRing Ring { get; } = ring;

    public Random Random { get; } = random;

    /// <summary>
    /// Random words: a view of these limbs and polynomials. One time in two it is a window on a buffer with more limbs and polynomials.
    /// </summary>
    public TwinBuffer Buffer(LimbRange limbs, int polynomials = 1)
    {
        LimbRange stored = limbs;
        int before = 0, after = 0;
        if (Random.Next(2) == 0)
        {
            int first = Random.Next(limbs.First + 1), end = Random.Next(limbs.First + limbs.Count, Ring.DataModuli.Count + 1);
            stored = new LimbRange(first, end - first, Random.Next(limbs.Special, Ring.SpecialModuli.Count + 1));
            (before, after) = (Random.Next(3), Random.Next(2));
        }
        var buffer = new TwinBuffer(_reference, subject, Ring, stored, before + polynomials + after, before, polynomials, limbs, Random);
        _buffers.Add(buffer);
        return buffer;
    }

    /// <summary>Residues of a random scalar, one per limb.</summary>
    public ulong[] Scalar(LimbRange limbs) => [.. Enumerable.Range(0, limbs.Total).Select(i => RandomWords.Next(Random, Ring.ModulusAt(limbs, i)))];

    /// <summary>Does the same on both devices, and compares every buffer of this twin word by word.</summary>
    public void Same(Action<PolynomialDevice, int> verb)
    {
        verb(_reference, 0);
        verb(subject, 1);
        foreach (TwinBuffer buffer in _buffers)
            Check.True(buffer.IsSame(out string difference), $"{difference} (device {subject.Info.Description})");
    }

    public void Dispose()
    {
        foreach (TwinBuffer buffer in _buffers)
            buffer.Dispose();
        _reference.Dispose();
    }
}

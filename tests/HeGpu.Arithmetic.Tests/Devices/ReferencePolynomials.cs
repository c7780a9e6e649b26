namespace HeGpu.Arithmetic.Tests;

/// <summary>Random polynomials on a reference device, and their words per limb.</summary>
internal sealed class ReferencePolynomials(PolynomialRing ring, Random random) : IDisposable
{
    private readonly List<DeviceBuffer> _rented = [];

    public ReferenceDevice Device { get; } = new();

    public Random Source { get; } = random;

    public PolyView<Ntt> Random(LimbRange limbs, int polynomials = 1)
    {
        PolyView<Ntt> view = Empty(limbs, polynomials);
        Device.Upload(RandomWords.Of(ring, limbs, polynomials, Source), view);
        return view;
    }

    public PolyView<Ntt> Empty(LimbRange limbs, int polynomials = 1)
    {
        DeviceBuffer buffer = Device.Rent(ring, polynomials, limbs);
        _rented.Add(buffer);
        return buffer.View<Ntt>();
    }

    /// <summary>[polynomial * limbs + limb] -> N words as they are.</summary>
    public ulong[][] Words(PolyView<Ntt> view)
    {
        var words = new ulong[view.Polynomials * view.Limbs.Total * ring.Degree];
        Device.Download(view, words);
        return [.. words.Chunk(ring.Degree)];
    }

    /// <summary>The same of the coefficients; the view itself stays in NTT form.</summary>
    public ulong[][] Coefficients(PolyView<Ntt> view)
    {
        PolyView<Ntt> copy = Empty(view.Limbs, view.Polynomials);
        Device.Copy(view, copy);
        Device.InverseNtt(copy);
        return Words(copy);
    }

    /// <summary>[polynomial][coefficient] as centred integers.</summary>
    public BigInteger[][] Integers(PolyView<Ntt> view)
    {
        ulong[] moduli = [.. Enumerable.Range(0, view.Limbs.Total).Select(i => ring.ModulusAt(view.Limbs, i))];
        return [.. Coefficients(view).Chunk(moduli.Length).Select(limbs =>
            Enumerable.Range(0, ring.Degree).Select(c => Definitions.Centred([.. limbs.Select(limb => limb[c])], moduli)).ToArray())];
    }

    public void Dispose()
    {
        foreach (DeviceBuffer buffer in _rented)
            buffer.Dispose();
        Device.Dispose();
    }
}

namespace HeGpu.SelfTest;

/// <summary>One buffer on each of two devices, with equal random words, and a window on it. Side 0 is the reference.</summary>
public sealed class TwinBuffer : IDisposable
{
    private readonly DeviceBuffer[] _buffers;
    private readonly int _first, _polynomials;
    private readonly LimbRange _limbs;

    internal TwinBuffer(PolynomialDevice reference, PolynomialDevice subject, PolynomialRing ring, LimbRange stored, int storedPolynomials,
        int first, int polynomials, LimbRange limbs, Random random)
    {
        (_first, _polynomials, _limbs) = (first, polynomials, limbs);
        ulong[] words = RandomWords.Of(ring, stored, storedPolynomials, random);
        _buffers = [reference.Rent(ring, storedPolynomials, stored), subject.Rent(ring, storedPolynomials, stored)];
        foreach (DeviceBuffer buffer in _buffers)
            buffer.Device.Upload<Ntt>(words, buffer.View<Ntt>());
    }

    /// <summary>The window in NTT form.</summary>
    public PolyView<Ntt> this[int side] => View<Ntt>(side);

    public PolyView<TForm> View<TForm>(int side) where TForm : struct, IPolynomialForm => new(_buffers[side], _first, _polynomials, _limbs);

    internal bool IsSame(out string difference)
    {
        ulong[] expected = Words(_buffers[0]), actual = Words(_buffers[1]);
        int at = expected.AsSpan().CommonPrefixLength(actual);
        if (at == expected.Length)
        {
            difference = "";
            return true;
        }
        DeviceBuffer buffer = _buffers[0];
        int degree = buffer.Ring.Degree, limb = at / degree % buffer.Limbs.Total;
        difference = $"N={degree}, polynomial {at / degree / buffer.Limbs.Total}, limb {limb} (q = {buffer.Ring.ModulusAt(buffer.Limbs, limb)}), word {at % degree}: {actual[at]} instead of {expected[at]}; "
            + $"window {_first}+{_polynomials} of {buffer.Polynomials}, {_limbs} of {buffer.Limbs}; {expected.Zip(actual).Count(pair => pair.First != pair.Second)} words differ";
        return false;
    }

    public void Dispose()
    {
        foreach (DeviceBuffer buffer in _buffers)
            buffer.Dispose();
    }

    private static ulong[] Words(DeviceBuffer buffer)
    {
        var words = new ulong[buffer.Polynomials * buffer.Limbs.Total * buffer.Ring.Degree];
        buffer.Device.Download(buffer.View<Ntt>(), words);
        return words;
    }
}

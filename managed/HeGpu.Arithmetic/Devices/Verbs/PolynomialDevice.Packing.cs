namespace HeGpu.Arithmetic;

public abstract partial class PolynomialDevice
{
    /// <summary>Whether <see cref="Pack"/> does anything: then packed buffers take <see cref="PackedWords.Bytes"/>.</summary>
    public virtual bool PacksConstants => false;

    /// <summary>
    /// Puts what will not be written again into the least memory that this device can compute with, as keys, which are read at the memory's rate. A packed
    /// buffer is read as the key of <see cref="SwitchKeys"/> and <see cref="SwitchKeyLazily"/>, by <see cref="Unpack"/> and by the downloads; any other verb
    /// refuses it.
    /// </summary>
    /// <param name="constants">In NTT form; is the device's from now on.</param>
    /// <returns>To be disposed instead. The buffer itself where packing gains nothing, or has been done.</returns>
    public DeviceBuffer Pack(DeviceBuffer constants) => Check(constants.View<Ntt>(), nameof(constants), orPacked: true).Buffer.IsPacked ? constants : PackCore(constants);

    /// <summary>Copies the words of a buffer, packed or not, to one that is not.</summary>
    public void Unpack(PolyView<Ntt> source, PolyView<Ntt> destination)
    {
        PolyRegion s = Check(source, nameof(source), orPacked: true), d = CheckDestination(destination);
        if (!s.Buffer.IsPacked)
        {
            CopyCore(CheckSource(source, d, nameof(source)), d);
            return;
        }
        CheckRing(s, d, nameof(source));
        if (s.Limbs != d.Limbs || s.Polynomials != d.Polynomials)
            throw new ArgumentException($"{s.Polynomials} packed polynomials in {s.Limbs} for {d.Polynomials} in {d.Limbs}: expected the same.", nameof(source));
        UnpackCore(s, d);
    }

    /// <summary>Default: as it is.</summary>
    protected virtual DeviceBuffer PackCore(DeviceBuffer constants) => constants;

    /// <summary>Default: none, for a device that packs nothing.</summary>
    protected virtual void UnpackCore(PolyRegion source, PolyRegion destination) => throw new NotSupportedException($"Device '{Info.Name}' packs nothing.");

    // Words of a packed region for those who want words; the caller disposes them.
    private DeviceBuffer Unpacked(PolyRegion source)
    {
        DeviceBuffer words = RentCore(source.Ring, source.Polynomials, source.Limbs, zeroOnReturn: false);
        UnpackCore(source, PolyRegion.Of(words.View<Ntt>()));
        return words;
    }
}

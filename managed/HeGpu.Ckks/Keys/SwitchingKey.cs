using HeGpu.Arithmetic;

namespace HeGpu.Ckks;

/// <summary>
/// Public material that turns c s' into an encryption under s (hybrid key switching, Han and Ki 2019/688): for each digit d of data primes the pair
/// (b_d, a_d), b_d = -a_d s + e_d + P g_d s', g_d = 1 modulo the primes of digit d and 0 modulo the others. A key for levels up to l has the digits and
/// limbs of level l: an RLWE sample modulo q_0 .. q_l P, no less secure. One buffer [digit][b, a][data and special limbs][N], NTT form. The a_d come from
/// a public seed unless another library made the key. Made in two steps: its maker fills the halves in, then calls <see cref="Freeze"/>. Immutable from then
/// on; disposable.
/// </summary>
public sealed class SwitchingKey : IDisposable
{
    private DeviceBuffer? _buffer;

    private SwitchingKey(CkksParameters parameters, int maxLevel, DeviceBuffer buffer, PublicSeed? seed)
    {
        Parameters = parameters;
        MaxLevel = maxLevel;
        _buffer = buffer;
        Seed = seed;
    }

    public CkksParameters Parameters { get; }

    /// <summary>Highest level of a ciphertext that it switches.</summary>
    public int MaxLevel { get; }

    /// <summary>Digit d's uniform half is polynomial d of this seed; null for a key that another library made.</summary>
    public PublicSeed? Seed { get; }

    public int Digits => Parameters.DigitsAt(MaxLevel);

    /// <summary>Of every polynomial: those of its level, and the special ones.</summary>
    public LimbRange Limbs => Parameters.ExtendedLimbsAt(MaxLevel);

    public PolynomialDevice Device => Buffer.Device;

    public long Bytes => Buffer.Bytes;

    private DeviceBuffer Buffer => _buffer ?? throw new ObjectDisposedException(nameof(SwitchingKey));

    /// <summary>Rents the memory and expands the uniform halves; whoever has the other halves (a key generator, a file) fills them in.</summary>
    /// <exception cref="CkksException">LevelMismatch when there is no such level.</exception>
    public static SwitchingKey Expand(CkksParameters parameters, int maxLevel, PolynomialDevice device, PublicSeed seed)
    {
        SwitchingKey key = Create(parameters, maxLevel, device, seed);
        for (int d = 0; d < key.Digits; d++)
            UniformExpansion.Fill(device, seed, (uint)d, key.UniformHalf(d));
        return key;
    }

    /// <summary>Rents the memory of a key whose halves both come from elsewhere; they are undefined until filled in.</summary>
    /// <exception cref="CkksException">LevelMismatch when there is no such level.</exception>
    public static SwitchingKey Create(CkksParameters parameters, int maxLevel, PolynomialDevice device) => Create(parameters, maxLevel, device, null);

    private static SwitchingKey Create(CkksParameters parameters, int maxLevel, PolynomialDevice device, PublicSeed? seed)
    {
        parameters.CheckLevel(maxLevel);
        return new(parameters, maxLevel, device.Rent(parameters.Ring, 2 * parameters.DigitsAt(maxLevel), parameters.ExtendedLimbsAt(maxLevel)), seed);
    }

    /// <summary>(b_d, a_d) in all their limbs.</summary>
    public PolyView<Ntt> Pair(int digit) => new(Buffer, 2 * digit, 2, Limbs);

    /// <summary>b_d: one polynomial in all its limbs.</summary>
    public PolyView<Ntt> Half(int digit) => new(Buffer, 2 * digit, 1, Limbs);

    /// <summary>a_d: one polynomial in all its limbs.</summary>
    public PolyView<Ntt> UniformHalf(int digit) => new(Buffer, (2 * digit) + 1, 1, Limbs);

    /// <summary>The pairs (b_d, a_d) of the digits, in the limbs, that a ciphertext at a level needs, at most <see cref="MaxLevel"/>.</summary>
    internal PolyView<Ntt> PairsAt(int level) => new(Buffer, 0, 2 * Parameters.DigitsAt(level), Parameters.ExtendedLimbsAt(level));

    /// <summary>
    /// Its halves are filled in and do not change any more: the device may keep them in less memory (<see cref="PolynomialDevice.Pack"/>), where they can only be
    /// downloaded, or copied by <see cref="PolynomialDevice.Unpack"/>.
    /// </summary>
    /// <returns>This key.</returns>
    public SwitchingKey Freeze()
    {
        _buffer = Device.Pack(Buffer);
        Buffer.Freeze();
        return this;
    }

    /// <summary>This on a device: on its own a share of its memory, on another a copy through host memory, a polynomial at a time. The caller disposes both.</summary>
    public SwitchingKey OnDevice(PolynomialDevice device)
    {
        if (ReferenceEquals(device, Device)) return new(Parameters, MaxLevel, Buffer.AddReference(), Seed);
        SwitchingKey copy = Create(Parameters, MaxLevel, device, Seed);
        try
        {
            var words = new ulong[Limbs.Total * Parameters.Degree];
            for (int p = 0; p < 2 * Digits; p++)
            {
                Device.Download(new PolyView<Ntt>(Buffer, p, 1, Limbs), words);
                device.Upload(words, new PolyView<Ntt>(copy.Buffer, p, 1, Limbs));
            }
            return copy.Freeze();
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    public void Dispose() => Interlocked.Exchange(ref _buffer, null)?.Dispose();
}

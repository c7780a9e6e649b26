namespace HeGpu.Seal;

/// <summary>
/// The version in an object's header, which decides its layout. SEAL 3.6 to 4.3 read objects of their own version and of 3.x from 3.4 on, but 3.6 not those of 3.7, and 4.x not those of another
/// minor version of 4; from 4.4 on SEAL reads all older ones. There is no SEAL 4.2.
/// </summary>
public readonly record struct SealVersion(byte Major, byte Minor)
{
    private const byte NewestMinorOf3 = 7, NewestMinorOf4 = 4;

    // Seeds of 3.4 and 3.5 are expanded in another way.
    private const byte OldestMinorOf3 = 6;

    /// <summary>3.6: the one version that every SEAL from 3.6 to 4.4 reads.</summary>
    public static SealVersion Universal { get; } = new(3, OldestMinorOf3);

    /// <summary>3.6, 3.7, or 4.0 to 4.4.</summary>
    public bool IsKnown => Major switch { 3 => Minor is >= OldestMinorOf3 and <= NewestMinorOf3, 4 => Minor <= NewestMinorOf4, _ => false };

    /// <summary>Ciphertexts have BGV's correction factor, which is 1 in CKKS, since 4.0.</summary>
    internal bool HasCorrectionFactor => Major >= 4;

    internal static string Known => $"3.{OldestMinorOf3} to 3.{NewestMinorOf3} and 4.0 to 4.{NewestMinorOf4}";

    public override string ToString() => $"{Major}.{Minor}";
}

using HeGpu.Arithmetic;

namespace HeGpu.Ckks;

public sealed partial class CkksParameters
{
    /// <summary>log2 of the product of all data primes.</summary>
    public double LogQ { get; }

    /// <summary>log2 of the product of the special primes.</summary>
    public double LogP { get; }

    /// <summary>What security is judged by: the evaluation keys live modulo Q P.</summary>
    public double LogQP => LogQ + LogP;

    /// <summary>Limbs per key-switch digit: the count of special primes.</summary>
    public int DigitWidth => Ring.SpecialModuli.Count;

    /// <summary>Key-switch digits at the top level, ceil(data primes / special primes).</summary>
    public int Dnum => DigitsAt(MaxLevel);

    /// <summary>Key-switch digits of a ciphertext at a level.</summary>
    public int DigitsAt(int level) => (level + DigitWidth) / DigitWidth;

    /// <summary>Limbs of a ciphertext at a level: q_0 .. q_level.</summary>
    public LimbRange LimbsAt(int level) => new(0, level + 1);

    /// <summary>Those of a level, and every special prime.</summary>
    public LimbRange ExtendedLimbsAt(int level) => new(0, level + 1, Ring.SpecialModuli.Count);

    /// <summary>log2(q_0 .. q_level).</summary>
    public double LogQAt(int level)
    {
        double sum = 0;
        for (int i = 0; i <= level; i++)
            sum += Math.Log2(Ring.DataModuli[i]);
        return sum;
    }

    /// <summary>Bytes on a device of a ciphertext of two polynomials at a level.</summary>
    public long CiphertextBytes(int level) => 2L * (level + 1) * Degree * sizeof(ulong);

    /// <summary>Bytes on a device of a plaintext at a level.</summary>
    public long PlaintextBytes(int level) => (long)(level + 1) * Degree * sizeof(ulong);

    /// <summary>Bytes on a device of one switching key that serves levels up to this one: relinearization, one Galois element, or conjugation. A file holds about half.</summary>
    /// <param name="maxLevel">The highest level.</param>
    /// <param name="packed">On a device that <see cref="PolynomialDevice.PacksConstants"/>.</param>
    public long SwitchingKeyBytes(int maxLevel, bool packed = false) => packed
        ? PackedWords.Bytes(Ring, 2 * DigitsAt(maxLevel), ExtendedLimbsAt(maxLevel))
        : 2L * DigitsAt(maxLevel) * ExtendedLimbsAt(maxLevel).Total * Degree * sizeof(ulong);

    /// <summary>Throws unless 0 &lt;= level &lt;= MaxLevel.</summary>
    public void CheckLevel(int level)
    {
        if (level < 0 || level > MaxLevel)
            throw new CkksException(CkksErrorKind.LevelMismatch, $"Level {level} does not exist: these parameters have levels 0 .. {MaxLevel}.");
    }
}

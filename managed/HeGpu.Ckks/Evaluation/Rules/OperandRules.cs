using System.Globalization;

namespace HeGpu.Ckks;

/// <summary>
/// What operands must satisfy, in one place: the real evaluator, the simulators and the cost model refuse exactly the
/// same calls with the same words.
/// </summary>
public static class OperandRules
{
    /// <summary>Scales whose ratio is this close to 1 count as equal; the result keeps the first one.</summary>
    public const double ScaleTolerance = 1.0 / (1 << 30);

    public static bool AreEqualScales(double a, double b) => Math.Abs(a - b) <= ScaleTolerance * Math.Max(a, b);

    /// <summary>Operands of a sum: equal levels and scales.</summary>
    public static void Addable(int levelA, double scaleA, int levelB, double scaleB)
    {
        SameLevel(levelA, levelB);
        SameScale(scaleA, scaleB);
    }

    public static void SameLevel(int a, int b)
    {
        if (a != b)
            throw new CkksException(CkksErrorKind.LevelMismatch, $"Operands are at levels {a} and {b}: use DropToLevel({Math.Min(a, b)}) on the higher one.");
    }

    public static void SameScale(double a, double b)
    {
        if (!AreEqualScales(a, b))
            throw new CkksException(CkksErrorKind.ScaleMismatch,
                $"Operands have scales {Show(a)} and {Show(b)}: rescale one, or encode the plaintext at the scale that is needed.");
    }

    /// <summary>The scale after a product: below the modulus of the level, or decryption could not recover anything.</summary>
    public static double ProductScale(CkksParameters parameters, int level, double a, double b)
    {
        double scale = a * b;
        if (Math.Log2(scale) >= parameters.LogQAt(level) - 1)
            throw new CkksException(CkksErrorKind.Overflow, string.Create(CultureInfo.InvariantCulture,
                $"The product's scale {Show(scale)} exceeds the modulus 2^{parameters.LogQAt(level):0.0} of level {level}: rescale the operands first, or use parameters with more levels."));
        return scale;
    }

    /// <summary>The scale of squared pairs before their rescale; their constant must be encoded at scale 1.</summary>
    public static double SquarePair(CkksParameters parameters, int level, double scale, int constantLevel, double constantScale)
    {
        Rescalable(level);
        SameLevel(level, constantLevel);
        SameScale(1, constantScale);
        return ProductScale(parameters, level, scale, SlotPair.SquareGain * scale);
    }

    /// <summary>Level 0 cannot be rescaled.</summary>
    public static void Rescalable(int level)
    {
        if (level < 1)
            throw new CkksException(CkksErrorKind.LevelExhausted, "Level 0 cannot be rescaled: the levels are used up. Use parameters with more data primes.");
    }

    public static void Droppable(CkksParameters parameters, int from, int to)
    {
        parameters.CheckLevel(to);
        if (to > from)
            throw new CkksException(CkksErrorKind.LevelMismatch, $"A ciphertext at level {from} cannot be raised to level {to}; levels only fall.");
    }

    public static void Scale(CkksParameters parameters, int level, double scale)
    {
        parameters.CheckLevel(level);
        if (!(scale >= 1) || Math.Log2(scale) >= parameters.LogQAt(level) - 1)
            throw new CkksException(CkksErrorKind.Overflow, string.Create(CultureInfo.InvariantCulture,
                $"Scale {Show(scale)} at level {level}: expected at least 1 and less than half the modulus 2^{parameters.LogQAt(level):0.0}."));
    }

    /// <summary>Slot counts that fill the slots cyclically.</summary>
    public static void SlotCount(CkksParameters parameters, int count)
    {
        if (count < 1 || count > parameters.Slots || parameters.Slots % count != 0)
            throw new CkksException(CkksErrorKind.SizeMismatch, $"{count} values for {parameters.Slots} slots: expected a divisor of the slot count; pad with zeros.");
    }

    /// <summary>Equal counts, at least one term.</summary>
    public static void Terms(int a, int b)
    {
        if (a != b || a == 0)
            throw new CkksException(CkksErrorKind.SizeMismatch, $"{a} ciphertexts and {b} plaintexts: expected equal counts of at least one.");
    }

    /// <summary>Steps modulo the slot count, in 0 .. slots - 1.</summary>
    public static int NormalizeSteps(CkksParameters parameters, int steps) => steps & (parameters.Slots - 1);

    /// <summary>2^x with two decimals.</summary>
    public static string Show(double scale) => string.Create(CultureInfo.InvariantCulture, $"2^{Math.Log2(scale):0.####}");
}

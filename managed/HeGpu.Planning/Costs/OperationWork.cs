namespace HeGpu.Planning;

/// <summary>
/// Work of an operation in modular multiplications, with N the degree, m = level + 1 limbs, K special limbs and D = ceil(m / K) digits. One
/// transform of one limb is (N/2) log2 N. ModUp: every limb back, D (m + K) - m limbs forward, m (m + K) conversions.
/// Key product: 2 D (m + K), counted three times since its keys stream from memory (measured: with one special prime and so many digits
/// hoisted rotations cost almost twice what plain counts of multiplications say). ModDown: 2 (m + K) transforms and 2 K m conversions. The measured price per unit differs between kinds (memory,
/// threads), which is why each kind has its own; the formulas only carry it from one level or degree to another.
/// </summary>
public static class OperationWork
{
    /// <param name="kind">The operation.</param>
    /// <param name="logDegree">log2 N.</param>
    /// <param name="level">Level of the operands, 0 or more.</param>
    /// <param name="specialPrimes">K, 1 or more.</param>
    public static double Units(OperationKind kind, int logDegree, int level, int specialPrimes)
    {
        double n = 1 << logDegree, m = level + 1, k = specialPrimes, d = Math.Ceiling(m / k), transform = logDegree / 2.0;
        double modUp = (d * (m + k) * transform) + (m * (m + k));
        double keyProduct = 3 * 2 * d * (m + k);
        double modDown = (2 * (m + k) * transform) + (2 * k * m);
        return n * kind switch
        {
            OperationKind.Encode => (m * transform) + (2 * transform) + (2 * m),
            OperationKind.EncodeShort => m,
            OperationKind.ProductTerm => 2 * m,
            OperationKind.Add => 2 * m,
            OperationKind.Decompose => modUp,
            OperationKind.HoistedRotation => keyProduct + modDown + (2 * m),
            OperationKind.Rotate => modUp + keyProduct + modDown + (2 * m),
            OperationKind.RotateSumTerm => modUp + keyProduct + (2 * (m + k)),
            OperationKind.RotateSumFinish => modDown,
            OperationKind.Multiply => modUp + keyProduct + modDown + (4 * m),
            _ => (2 * m * transform) + (2 * m),
        };
    }
}

namespace HeGpu.Ckks;

/// <summary>
/// Standard deviations of the errors that each operation adds, in the canonical embedding. An error polynomial with
/// independent coefficients of variance V has complex slots of variance N V (half of it in the real part); everything here is
/// the standard deviation of such a complex slot divided by the scale, that is in units of the values.
/// Secret: uniform ternary, E|s|^2 = 2N/3. Errors: sigma = 3.2. Rounding: variance 1/12.
/// </summary>
/// <remarks>Costache, Curtis, Hales, Murphy, Ogilvie, Player, "On the precision loss in approximate homomorphic encryption", 2022.</remarks>
public sealed partial class NoiseModel(CkksParameters parameters)
{
    /// <summary>Standard deviation of fresh errors.</summary>
    public const double Sigma = 3.2;

    /// <summary>E|x| = s sqrt(2/pi) for a real part of deviation s; a complex slot of deviation d has s = d / sqrt 2.</summary>
    public static readonly double MeanRealFactor = 1 / Math.Sqrt(Math.PI);

    /// <summary>
    /// No slot exceeds this many standard deviations. Most errors are a rounding times the secret, r(zeta) s(zeta), a product of two complex
    /// Gaussians: P(|r s| > t) is about sqrt(pi t) exp(-2t), far heavier than a Gaussian tail, and 10^-13 at t = 16.
    /// </summary>
    public const double WorstFactor = 16;

    /// <summary>
    /// Digits are taken in [0, q), as SEAL does, not around zero. Their mean q/2 in every coefficient has the value q / (1 - zeta) at the root zeta of a slot,
    /// at most q N / pi, in the slots whose root is next to 1 (slot 0 first): key switching errors are then those of the worst slot.
    /// </summary>
    public bool DigitsFromZero { get; init; }

    private double Degree => parameters.Degree;

    // c_0 and c_1 rounded: 1/12 + 1/12 * 2N/3 per coefficient.
    private double DivisionVariance => (1 + (2 * Degree / 3)) / 12;

    private double InUnits(double coefficientVariance, double scale) => Math.Sqrt(Degree * coefficientVariance) / scale;

    /// <summary>
    /// Rounding of an encoding: 1/12 per coefficient. Real slots make antisymmetric coefficients (m_k = -m_(N-k)), whose rounding errors are so too
    /// and fall on the real part alone: hence twice the variance here, an upper bound for complex slots.
    /// </summary>
    public double EncodeError(double scale) => InUnits(2.0 / 12, scale);

    /// <summary>
    /// Encrypted modulo q p_0 and divided by p_0: (u e + e_0 + e_1 s)/p_0, u and s ternary, is far below the rounding of the division.
    /// </summary>
    public double PublicKeyError(double scale)
    {
        double fresh = Sigma * Sigma * (1 + (4 * Degree / 3)) / Math.Pow(parameters.Ring.SpecialModuli[0], 2);
        return InUnits(fresh + DivisionVariance, scale);
    }

    /// <summary>One fresh error.</summary>
    public double SymmetricError(double scale) => InUnits(Sigma * Sigma, scale);

    /// <summary>Rounding of the division by q_level; <paramref name="scale"/> is that after it.</summary>
    public double RescaleError(double scale) => InUnits(DivisionVariance, scale);

    /// <summary>
    /// Digits, uniform in (-Q_d/2, Q_d/2), times fresh errors: N Q_d^2/12 sigma^2 each, over P^2; and the rounding of the ModDown.
    /// </summary>
    public double KeySwitchError(int level, double scale) => InUnits(DigitVariance(level) + DivisionVariance, scale);

    /// <summary>A sum of <paramref name="terms"/> key switches under one ModDown.</summary>
    public double LazyKeySwitchError(int level, double scale, int terms) => InUnits((terms * DigitVariance(level)) + DivisionVariance, scale);

    private double DigitVariance(int level)
    {
        double sum = 0;
        for (int first = 0; first <= level; first += parameters.DigitWidth)
        {
            double logRatio = -parameters.LogP;
            for (int i = first; i < Math.Min(first + parameters.DigitWidth, level + 1); i++)
                logRatio += Math.Log2(parameters.Ring.DataModuli[i]);
            sum += Math.Pow(2, 2 * logRatio);
        }
        return sum * Sigma * Sigma * ((Degree / 12) + (DigitsFromZero ? Math.Pow(Degree / Math.PI, 2) : 0));
    }
}

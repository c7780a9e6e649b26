namespace HeGpu.Arithmetic;

/// <summary>
/// An odd modulus 2 &lt; q &lt; 2^61 with exact arithmetic on residues in [0, q). Obvious rather than fast (128-bit
/// remainders): tables and the reference device use it; devices have their own kernels. A primality test is the ring's task.
/// </summary>
public readonly record struct Modulus
{
    /// <summary>Moduli are below 2^61, so that four-fold lazy sums stay below 2^63.</summary>
    public const int MaxBits = 61;

    /// <exception cref="ArgumentOutOfRangeException">Not odd, or not in (2, 2^61).</exception>
    public Modulus(ulong value)
    {
        if (value <= 2 || value >> MaxBits != 0 || (value & 1) == 0)
            throw new ArgumentOutOfRangeException(nameof(value), $"Modulus {value}: expected an odd number between 3 and 2^{MaxBits}.");
        Value = value;
    }

    public ulong Value { get; }

    public ulong Add(ulong a, ulong b)
    {
        ulong sum = a + b;
        return sum >= Value ? sum - Value : sum;
    }

    public ulong Subtract(ulong a, ulong b) => a >= b ? a - b : a + Value - b;

    public ulong Negate(ulong a) => a == 0 ? 0 : Value - a;

    public ulong Multiply(ulong a, ulong b) => (ulong)((UInt128)a * b % Value);

    public ulong Reduce(ulong a) => a % Value;

    public ulong Reduce(UInt128 a) => (ulong)(a % Value);

    public ulong ReduceSigned(long a) => a >= 0 ? (ulong)a % Value : Negate((ulong)-a % Value);

    /// <summary>A residue of <paramref name="from"/> read as the integer in (-from/2, from/2], mod this modulus.</summary>
    public ulong ReduceCentred(ulong a, Modulus from) =>
        a > (from.Value - 1) / 2 ? Negate(Reduce(from.Value - a)) : Reduce(a);

    public ulong Power(ulong a, ulong exponent)
    {
        ulong result = 1;
        for (ulong square = Reduce(a); exponent != 0; exponent >>= 1, square = Multiply(square, square))
            if ((exponent & 1) != 0)
                result = Multiply(result, square);
        return result;
    }

    /// <summary>1/a by Fermat: q must be prime and a not zero.</summary>
    public ulong Inverse(ulong a)
    {
        if (Reduce(a) == 0)
            throw new DivideByZeroException($"Zero has no inverse modulo {Value}.");
        return Power(a, Value - 2);
    }

    public override string ToString() => $"{Value}";
}

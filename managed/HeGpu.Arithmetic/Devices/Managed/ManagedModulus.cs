using System.Runtime.Intrinsics.X86;

namespace HeGpu.Arithmetic;

/// <summary>
/// A modulus q &lt; 2^61 with the constants of reductions without division. With n = bits of q:
/// <list type="bullet">
/// <item>Products (Barrett): x &lt; 2^(n+62), e = floor(floor(x / 2^(n-2)) floor(2^(n+62)/q) / 2^64) is at most 2 below floor(x/q).</item>
/// <item>Words: floor(x floor(2^64/q) / 2^64) is at most 1 below floor(x/q).</item>
/// <item>Sums of 128 bits: the high word is reduced first and its 2^64 folded in as a product.</item>
/// <item>A fixed factor w (Shoup): floor(x floor(2^64 w/q) / 2^64) is at most 1 below floor(x w/q), for every word x.</item>
/// </list>
/// Plain data: the handle of the managed kernels is its address.
/// </summary>
internal readonly struct ManagedModulus
{
    private readonly int _shift;
    private readonly ulong _productRatio, _wordRatio, _twoTo64, _twoTo64Quotient;

    public ManagedModulus(ulong q)
    {
        Q = q;
        Reciprocal = 1.0 / q;
        int bits = 64 - BitOperations.LeadingZeroCount(q);
        _shift = bits - 2;
        _productRatio = (ulong)((UInt128.One << (bits + 62)) / q);
        _wordRatio = (ulong)((UInt128.One << 64) / q);
        _twoTo64 = (ulong)((UInt128.One << 64) % q);
        _twoTo64Quotient = Quotient(_twoTo64);
    }

    public readonly ulong Q;

    /// <summary>1/q as the nearest double.</summary>
    public readonly double Reciprocal;

    /// <summary>floor(2^64 w / q) for w &lt; q.</summary>
    public ulong Quotient(ulong w) => (ulong)(((UInt128)w << 64) / Q);

    /// <summary>floor(a b / 2^64).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong High(ulong a, ulong b) => Bmi2.X64.IsSupported ? Bmi2.X64.MultiplyNoFlags(a, b) : Math.BigMul(a, b, out _);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Multiply(ulong a, ulong b)
    {
        return Once(Once(Estimate(High(a, b), a * b)));
    }

    /// <summary>w x mod q in [0, q) for any word x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong MultiplyBy(ulong x, ulong w, ulong quotient) => Once((x * w) - (High(x, quotient) * Q));

    /// <summary>Any word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Reduce(ulong x) => Once(x - (High(x, _wordRatio) * Q));

    /// <summary>Any 128 bits: high 2^64 + low.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Reduce(ulong high, ulong low) => Add(MultiplyBy(high, _twoTo64, _twoTo64Quotient), Reduce(low));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Add(ulong a, ulong b) => Once(a + b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Subtract(ulong a, ulong b) => Once(a + Q - b);

    // [0, 2q) to [0, q): a negative difference is a huge word.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Once(ulong x) => Math.Min(x, x - Q);

    // high 2^64 + low - e q, in [0, 3q).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Estimate(ulong high, ulong low)
    {
        ulong top = (high << (64 - _shift)) | (low >> _shift);
        return low - (High(top, _productRatio) * Q);
    }
}

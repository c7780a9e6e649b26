namespace HeGpu.Ckks;

/// <summary>A residue by which many words are multiplied modulo q &lt; 2^61, with Shoup's quotient floor(value 2^64 / q).</summary>
internal readonly struct ShoupFactor(ulong value, ulong q)
{
    private readonly ulong _quotient = (ulong)(((UInt128)value << 64) / q);

    /// <summary>x value mod q, for any word x.</summary>
    public ulong Times(ulong x)
    {
        ulong r = (x * value) - (Math.BigMul(x, _quotient, out _) * q);
        return r >= q ? r - q : r;
    }
}

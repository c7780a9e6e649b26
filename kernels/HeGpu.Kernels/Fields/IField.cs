namespace HeGpu.Kernels;

/// <summary>
/// Arithmetic modulo one prime q &lt; 2^61 with the constants it needs, loaded from the prime's record (<see cref="ModulusRecord"/>). Bodies of
/// kernels are compiled for each kind of field; a context uses one kind for all of its primes.
/// </summary>
public interface IField<TSelf> where TSelf : unmanaged, IField<TSelf>
{
    ulong Modulus { get; }

    /// <summary>Words that a constant factor takes in tables: 1 or 2.</summary>
    static abstract int TwiddleWords { get; }

    static abstract TSelf Load<TGlobal>(TGlobal global, long record) where TGlobal : struct, IGlobalMemory;

    static abstract Twiddle LoadTwiddle<TGlobal>(TGlobal global, long table, long index) where TGlobal : struct, IGlobalMemory;

    /// <summary>x w mod q in [0, 2q), for every 64-bit x.</summary>
    ulong MultiplyLazy<TMath>(ulong x, Twiddle w) where TMath : struct, IWideMath;

    /// <summary>x mod q in [0, q) for the 128-bit x = high 2^64 + low, high &lt; 2^63 - q: a sum of <see cref="WideSum.MaxTerms"/> products and little more.</summary>
    ulong Reduce<TMath>(ulong high, ulong low) where TMath : struct, IWideMath;

    /// <summary>Host side: the constants of q, from word 0 of its record.</summary>
    static abstract void WriteRecord(Modulus q, Span<ulong> record);

    /// <summary>Host side: the factor w &lt; q in the form that <see cref="LoadTwiddle"/> reads, <see cref="TwiddleWords"/> words.</summary>
    static abstract void WriteTwiddle(Modulus q, ulong w, Span<ulong> twiddle);
}

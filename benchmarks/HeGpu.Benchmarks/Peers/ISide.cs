namespace HeGpu.Benchmarks.Peers;

/// <summary>HeGpu or a peer, set up with keys and operands, ready to time one operation after another.</summary>
public interface ISide : IDisposable
{
    SideDescription Description { get; }

    /// <summary>Null when this side does not offer the operation.</summary>
    SideResult? Measure(string operation);
}

/// <summary>Microseconds of one call within one slice of time, and the precision of its result where that applies.</summary>
public sealed record SideResult(double MedianMicroseconds, double BestMicroseconds, double? PrecisionBits);

/// <summary>What a side says of itself: the first line of a peer's program (benchmarks/peers/common/service.hpp).</summary>
/// <param name="Peer">Its name, with its accelerator.</param>
/// <param name="Version">Of the library.</param>
/// <param name="Build">Compiler or device.</param>
/// <param name="Threads">It may use; null where the library has none inside.</param>
/// <param name="LogDegree">log2 N.</param>
/// <param name="DataBits">Sizes of the data primes, q_0 first; null for bare transforms, like all that follow.</param>
/// <param name="SpecialBits">Sizes of the special primes.</param>
/// <param name="Dnum">Digits of a key switch at the top level.</param>
/// <param name="LogQP">log2 of the product of all primes.</param>
/// <param name="Security">Its verdict, in words.</param>
/// <param name="GaloisKeyBytes">Of one uncompressed rotation key.</param>
public sealed record SideDescription(
    string Peer, string Version, string Build, int? Threads, int LogDegree, IReadOnlyList<int>? DataBits = null, IReadOnlyList<int>? SpecialBits = null,
    int? Dnum = null, double? LogQP = null, string? Security = null, long? GaloisKeyBytes = null);

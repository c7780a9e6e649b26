using HeGpu.Arithmetic;

namespace HeGpu.Ckks;

// How results find memory. A destination keeps its own when it is large enough and nobody else reads it; otherwise a buffer is
// taken from the pool, written, and then swapped in, so that a destination may also be an operand.
public sealed partial class Ciphertext
{
    // Once another ciphertext has been made on this memory (a level drop, a rotation by 0), neither writes into it again.
    private bool _shared;

    private Ciphertext(CkksParameters parameters) => Parameters = parameters;

    /// <summary>Without memory: only to become the result of an operation.</summary>
    internal static Ciphertext CreateEmpty(CkksParameters parameters) => new(parameters);

    /// <summary>Another ciphertext on the same memory, at the same or a lower level.</summary>
    internal Ciphertext Share(int level)
    {
        _shared = true;
        return new Ciphertext(Parameters, Buffer.AddReference(), Size, level, Scale, Seed) { _shared = true };
    }

    /// <summary>Own memory that may be written, or null.</summary>
    internal DeviceBuffer? Writable(int size, int level) =>
        !_shared && _buffer is { } own && own.Polynomials >= size && own.Limbs.Contains(Parameters.LimbsAt(level)) ? own : null;

    /// <summary>Now holds this; the old memory goes back to its pool unless it is the same.</summary>
    internal void Become(DeviceBuffer buffer, int size, int level, double scale)
    {
        if (!ReferenceEquals(buffer, _buffer))
        {
            _buffer?.Dispose();
            _buffer = buffer;
            _shared = false;
        }
        Size = size;
        Level = level;
        Scale = scale;
        Seed = null;
    }

    /// <summary>Now shares the memory of another.</summary>
    internal void BecomeShareOf(Ciphertext other, int level)
    {
        DeviceBuffer buffer = other.Buffer.AddReference();
        other._shared = true;
        PublicSeed? seed = other.Seed;
        (int size, double scale) = (other.Size, other.Scale);
        Interlocked.Exchange(ref _buffer, buffer)?.Dispose();
        _shared = true;
        (Size, Level, Scale, Seed) = (size, level, scale, seed);
    }
}

using System.Buffers;
using HeGpu.Arithmetic;

namespace HeGpu.Seal;

/// <summary>
/// Uniform polynomials as SEAL expands them (sample_poly_uniform of SEAL 3.6 to 4.x): all limbs are filled from the stream; then, limb by limb and word by
/// word, a word at or above the largest multiple of the prime that fits (less one) is replaced by the next words of the stream until one is below, and
/// reduced. Words are in NTT form, in the order of the chain with the special prime last.
/// </summary>
internal static class SealUniform
{
    /// <summary>Fills one polynomial.</summary>
    /// <exception cref="PlatformNotSupportedException">As for <see cref="SealStream"/>.</exception>
    public static void Fill(SealSeed seed, PolyView<Ntt> destination)
    {
        var stream = new SealStream(seed);
        int degree = destination.Ring.Degree, count = destination.Limbs.Total * degree;
        ulong[] words = ArrayPool<ulong>.Shared.Rent(count);
        try
        {
            // N is a multiple of the words in a block.
            Parallel.For(0, count / SealStream.BlockWords, block => stream.Block((ulong)block, words.AsSpan(block * SealStream.BlockWords)));
            var redraw = new Redraw(stream, (ulong)(count / SealStream.BlockWords));
            for (int limb = 0; limb < destination.Limbs.Total; limb++)
                redraw.Reduce(words.AsSpan(limb * degree, degree), destination.Ring.Modulus(destination.Ring.ModulusIndex(destination.Limbs, limb)));
            destination.Buffer.Device.Upload(words.AsSpan(0, count), destination);
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(words);
        }
    }

    // The stream behind the words that were filled at once.
    private sealed class Redraw(SealStream stream, ulong next)
    {
        private readonly ulong[] _block = new ulong[SealStream.BlockWords];
        private int _used = SealStream.BlockWords;

        public void Reduce(Span<ulong> words, Modulus q)
        {
            ulong end = ulong.MaxValue - q.Reduce(ulong.MaxValue) - 1;
            foreach (ref ulong word in words)
            {
                while (word >= end)
                    word = Next();
                word = q.Reduce(word);
            }
        }

        private ulong Next()
        {
            if (_used == _block.Length)
            {
                stream.Block(next++, _block);
                _used = 0;
            }
            return _block[_used++];
        }
    }
}

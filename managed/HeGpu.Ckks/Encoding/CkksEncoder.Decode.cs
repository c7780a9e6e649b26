using System.Buffers;
using System.Numerics;
using System.Security.Cryptography;
using System.Runtime.InteropServices;
using HeGpu.Arithmetic;

namespace HeGpu.Ckks;

public sealed partial class CkksEncoder
{
    /// <summary>The real parts of all slots.</summary>
    public double[] Decode(Plaintext plaintext)
    {
        var values = new double[Parameters.Slots];
        Decode(plaintext, values);
        return values;
    }

    /// <summary>The real parts of the first slots.</summary>
    /// <param name="plaintext">Of these parameters and this device.</param>
    /// <param name="values">1 .. N/2 places.</param>
    public void Decode(Plaintext plaintext, Span<double> values) => Evaluate(plaintext, values, default);

    /// <summary>The first slots.</summary>
    public void Decode(Plaintext plaintext, Span<Complex> values) => Evaluate(plaintext, default, values);

    /// <summary>
    /// The coefficients of the encoded polynomial divided by its scale, N of them, centred. Read from the first three limbs at most: the
    /// encoded integers must be below half their product, which values below 2^(bits of three primes - bits of scale) are.
    /// </summary>
    public void DecodeCoefficients(Plaintext plaintext, Span<double> coefficients)
    {
        Check(plaintext);
        int n = Parameters.Degree, limbs = Math.Min(plaintext.Level + 1, MixedRadix.MaxLimbs);
        if (coefficients.Length != n)
            throw new CkksException(CkksErrorKind.SizeMismatch, $"Room for {coefficients.Length} coefficients, expected {n}.");
        var range = new LimbRange(0, limbs);
        ulong[] words = ArrayPool<ulong>.Shared.Rent(limbs * n);
        double[] parts = ArrayPool<double>.Shared.Rent(n);
        try
        {
            using (DeviceBuffer copy = Device.Rent(Parameters.Ring, 1, range, zeroOnReturn: true))
            {
                Device.Copy(plaintext.View.WithLimbs(range), copy.View<Ntt>());
                Device.Download(Device.InverseNtt(copy.View<Ntt>()), words.AsSpan(0, limbs * n));
            }
            var radix = new MixedRadix(Parameters.Ring, limbs);
            double factor = 1 / plaintext.Scale;
            Device.ForEach(Blocks, block => radix.Convert(words, n, block * (n / Blocks), (block + 1) * (n / Blocks), factor, parts));
            parts.AsSpan(0, n).CopyTo(coefficients);
        }
        finally
        {
            Wipe(words);
            Wipe(parts);
        }
    }

    private const int Blocks = 16;

    private void Evaluate(Plaintext plaintext, Span<double> real, Span<Complex> complex)
    {
        int slots = Parameters.Slots, count = Math.Max(real.Length, complex.Length);
        if (count < 1 || count > slots)
            throw new CkksException(CkksErrorKind.SizeMismatch, $"Room for {count} values, expected 1 .. {slots}.");
        double[] coefficients = ArrayPool<double>.Shared.Rent(Parameters.Degree);
        try
        {
            Span<double> re = coefficients.AsSpan(0, slots), im = coefficients.AsSpan(slots, slots);
            DecodeCoefficients(plaintext, coefficients.AsSpan(0, Parameters.Degree));
            Device.CoefficientsToSlots(re, im);
            ReadOnlySpan<int> places = SlotOrder.Of(slots).Places;
            for (int j = 0; j < real.Length; j++)
                real[j] = re[places[j] ^ (places[j] >> 31)];
            for (int j = 0; j < complex.Length; j++)
            {
                int place = places[j] ^ (places[j] >> 31);
                complex[j] = new Complex(re[place], places[j] < 0 ? -im[place] : im[place]);
            }
        }
        finally
        {
            Wipe(coefficients);
        }
    }

    // What is decoded may have been a secret.
    private static void Wipe<T>(T[] rented) where T : unmanaged
    {
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(rented.AsSpan()));
        ArrayPool<T>.Shared.Return(rented);
    }

    private void Check(Plaintext plaintext)
    {
        if (!Parameters.IsSameAs(plaintext.Parameters))
            throw new CkksException(CkksErrorKind.ParameterMismatch, $"The plaintext is of parameters {plaintext.Parameters.Hash.Short}, the encoder of {Parameters.Hash.Short}.");
        if (!ReferenceEquals(plaintext.Device, Device))
            throw new CkksException(CkksErrorKind.DeviceMismatch, $"The plaintext lives on device '{plaintext.Device.Info.Name}', the encoder uses another '{Device.Info.Name}'.");
    }
}

using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using HeGpu.Arithmetic;

namespace HeGpu.Ckks;

/// <summary>
/// Values to polynomials and back. With n = N/2 and c_k = m_k + i m_(k+n), a real polynomial m modulo X^N + 1 is a complex one modulo
/// X^n - i, so encoding is one FFT of n points, a rounding and an NTT. s values, s a divisor of n, are repeated cyclically: they are a
/// polynomial in X^(n/s), found with an FFT of s points. Thread-safe.
/// </summary>
public sealed partial class CkksEncoder(CkksParameters parameters, PolynomialDevice device)
{
    // Values repeated at least this often are transformed in their own length, by few enough operations that filling memory takes longer.
    private const int ManyRepetitions = 32;

    // One slot is a constant only if it is real; two is the least for which slot order has meaning.
    private const int MinPeriod = 2;

    public CkksParameters Parameters { get; } = parameters;

    public PolynomialDevice Device { get; } = device;

    /// <summary>Whether encoding so many values, repeated cyclically over the slots, needs no transform of full length.</summary>
    public static bool IsShort(int values, int slots) => values * ManyRepetitions <= slots;

    /// <summary>Real slots at the top level and the parameters' scale.</summary>
    public Plaintext Encode(ReadOnlySpan<double> values) => Encode(values, Parameters.MaxLevel, Parameters.Scale);

    /// <param name="values">As many as divide N/2.</param>
    /// <param name="level">0 .. MaxLevel.</param>
    /// <param name="scale">At least 1; values times scale must stay below half the modulus of the level.</param>
    /// <exception cref="CkksException">SizeMismatch, LevelMismatch or Overflow.</exception>
    public Plaintext Encode(ReadOnlySpan<double> values, int level, double scale)
    {
        Plaintext result = CreatePlaintext(level);
        return FillOrDispose(result, values, default, level, scale);
    }

    /// <inheritdoc cref="Encode(ReadOnlySpan{double}, int, double)"/>
    public Plaintext Encode(ReadOnlySpan<Complex> values, int level, double scale)
    {
        Plaintext result = CreatePlaintext(level);
        return FillOrDispose(result, default, values, level, scale);
    }

    /// <summary>Encodes into an existing plaintext, reusing its memory: nothing is allocated, but for the few coefficients of values that repeat often.</summary>
    public void Encode(ReadOnlySpan<double> values, int level, double scale, Plaintext destination) => Fill(destination, values, default, level, scale);

    /// <summary>Memory for a plaintext; its content is undefined until something is encoded into it.</summary>
    public Plaintext CreatePlaintext(int level)
    {
        Parameters.CheckLevel(level);
        return new Plaintext(Parameters, Device.Rent(Parameters.Ring, 1, Parameters.LimbsAt(level)), level, Parameters.Scale);
    }

    private Plaintext FillOrDispose(Plaintext result, ReadOnlySpan<double> real, ReadOnlySpan<Complex> complex, int level, double scale)
    {
        try
        {
            Fill(result, real, complex, level, scale);
            return result;
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }

    private void Fill(Plaintext destination, ReadOnlySpan<double> real, ReadOnlySpan<Complex> complex, int level, double scale)
    {
        int count = Math.Max(real.Length, complex.Length);
        OperandRules.SlotCount(Parameters, count);
        OperandRules.Scale(Parameters, level, scale);
        int period = Math.Max(count, MinPeriod);
        double[] rented = ArrayPool<double>.Shared.Rent(2 * period);
        try
        {
            Span<double> c = rented.AsSpan(0, 2 * period);
            Interpolate(real, complex, scale, c);
            CheckRange(c, level, scale);
            PolyView<Ntt> view = destination.Reset(level, scale);
            if (IsShort(count, Parameters.Slots))
                Device.Upload(new ShortLimbs(this, c.ToArray()), view);
            else
                Transform(c, new PolyView<Coefficient>(view.Buffer, 0, 1, view.Limbs));
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    // The coefficients of scale m, unrounded, those of X^(k N / length), from slots of half that period.
    private void Interpolate(ReadOnlySpan<double> real, ReadOnlySpan<Complex> complex, double scale, Span<double> coefficients)
    {
        int period = coefficients.Length / 2;
        Span<double> re = coefficients[..period], im = coefficients[period..];
        Scatter(real, complex, re, im);
        Device.SlotsToCoefficients(re, im, scale / period);
    }

    private void Transform(ReadOnlySpan<double> coefficients, PolyView<Coefficient> form)
    {
        int gap = Parameters.Degree / coefficients.Length;
        if (gap == 1)
        {
            Device.UploadRounded(coefficients, form);
        }
        else
        {
            double[] spread = ArrayPool<double>.Shared.Rent(Parameters.Degree);
            spread.AsSpan(0, Parameters.Degree).Clear();
            for (int k = 0; k < coefficients.Length; k++)
                spread[k * gap] = coefficients[k];
            Device.UploadRounded(spread.AsSpan(0, Parameters.Degree), form);
            ArrayPool<double>.Shared.Return(spread);
        }
        Device.ForwardNtt(form);
    }

    private static void Scatter(ReadOnlySpan<double> real, ReadOnlySpan<Complex> complex, Span<double> re, Span<double> im)
    {
        ReadOnlySpan<int> places = SlotOrder.Of(re.Length).Places;
        if (complex.IsEmpty)
        {
            im.Clear();
            int mask = real.Length - 1;
            for (int j = 0; j < places.Length; j++)
                re[places[j] ^ (places[j] >> 31)] = real[j & mask];
            return;
        }
        for (int j = 0; j < places.Length; j++)
        {
            Complex z = complex[j & (complex.Length - 1)];
            int place = places[j] ^ (places[j] >> 31);
            re[place] = z.Real;
            im[place] = places[j] < 0 ? -z.Imaginary : z.Imaginary;
        }
    }

    // At least four coefficients, a power of two.
    private void CheckRange(ReadOnlySpan<double> coefficients, int level, double scale)
    {
        double limit = Math.Min(Math.Pow(2, Math.Min(Parameters.LogQAt(level) - 1, 1000)), PolynomialDevice.MaxRounded), largest = 0;
        var largestOfEach = Vector256<double>.Zero;
        var finiteEach = Vector256<double>.AllBitsSet;
        ref double first = ref MemoryMarshal.GetReference(coefficients);
        for (int i = 0; i < coefficients.Length; i += Vector256<double>.Count)
        {
            Vector256<double> magnitude = Vector256.Abs(Vector256.LoadUnsafe(ref first, (nuint)i));
            largestOfEach = Vector256.Max(largestOfEach, magnitude);
            finiteEach &= Vector256.LessThan(magnitude, Vector256.Create(double.PositiveInfinity));
        }
        for (int k = 0; k < Vector256<double>.Count; k++)
            largest = Math.Max(largest, largestOfEach[k]);
        bool finite = Vector256.EqualsAll(finiteEach.AsUInt64(), Vector256<ulong>.AllBitsSet);
        if (!finite)
            throw new CkksException(CkksErrorKind.Overflow, "A value to encode is not a finite number.");
        if (largest >= limit)
            throw new CkksException(CkksErrorKind.Overflow,
                $"Values times scale {OperandRules.Show(scale)} reach {OperandRules.Show(largest)}, but level {level} holds less than {OperandRules.Show(limit)}: use a smaller scale or a higher level.");
    }
}

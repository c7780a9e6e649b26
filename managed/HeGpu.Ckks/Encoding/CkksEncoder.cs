using System.Buffers;
using System.Numerics;
using HeGpu.Arithmetic;

namespace HeGpu.Ckks;

/// <summary>
/// Values to polynomials and back. With n = N/2 and c_k = m_k + i m_(k+n), a real polynomial m modulo X^N + 1 is a complex one modulo
/// X^n - i, so encoding is one FFT of n points, a rounding and an NTT. s values, s a divisor of n, are repeated cyclically: they are a
/// polynomial in X^(n/s), found with an FFT of s points. Thread-safe.
/// </summary>
public sealed partial class CkksEncoder(CkksParameters parameters, PolynomialDevice device)
{
    // One slot is a constant only if it is real; two is the least for which slot order has meaning.
    private const int MinPeriod = 2;

    public CkksParameters Parameters { get; } = parameters;

    public PolynomialDevice Device { get; } = device;

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

    /// <summary>Encodes into an existing plaintext, reusing its memory: nothing is allocated.</summary>
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
        double[] coefficients = ArrayPool<double>.Shared.Rent(Parameters.Degree);
        try
        {
            Span<double> c = coefficients.AsSpan(0, Parameters.Degree);
            Interpolate(real, complex, Math.Max(count, MinPeriod), scale, c);
            CheckRange(c, level, scale);
            PolyView<Ntt> view = destination.Reset(level, scale);
            var form = new PolyView<Coefficient>(view.Buffer, 0, 1, view.Limbs);
            Device.UploadRounded(c, form);
            Device.ForwardNtt(form);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(coefficients);
        }
    }

    // The coefficients of scale m, unrounded, from slots of the given period.
    private void Interpolate(ReadOnlySpan<double> real, ReadOnlySpan<Complex> complex, int period, double scale, Span<double> coefficients)
    {
        int slots = Parameters.Slots, gap = slots / period;
        double[]? rented = gap == 1 ? null : ArrayPool<double>.Shared.Rent(2 * period);
        Span<double> parts = rented is null ? coefficients : rented.AsSpan(0, 2 * period);
        Span<double> re = parts[..period], im = parts[period..];
        Scatter(real, complex, re, im);
        Device.SlotsToCoefficients(re, im, scale / period);
        if (rented is null)
            return;
        coefficients.Clear();
        for (int k = 0; k < 2 * period; k++)
            coefficients[k * gap] = parts[k];
        ArrayPool<double>.Shared.Return(rented);
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

    private void CheckRange(ReadOnlySpan<double> coefficients, int level, double scale)
    {
        double limit = Math.Min(Math.Pow(2, Math.Min(Parameters.LogQAt(level) - 1, 1000)), PolynomialDevice.MaxRounded), largest = 0;
        bool finite = true;
        foreach (double c in coefficients)
        {
            double magnitude = Math.Abs(c);
            largest = magnitude > largest ? magnitude : largest;
            finite &= magnitude < double.PositiveInfinity;
        }
        if (!finite)
            throw new CkksException(CkksErrorKind.Overflow, "A value to encode is not a finite number.");
        if (largest >= limit)
            throw new CkksException(CkksErrorKind.Overflow,
                $"Values times scale {OperandRules.Show(scale)} reach {OperandRules.Show(largest)}, but level {level} holds less than {OperandRules.Show(limit)}: use a smaller scale or a higher level.");
    }
}

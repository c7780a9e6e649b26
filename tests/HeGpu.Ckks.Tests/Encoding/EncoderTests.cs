namespace HeGpu.Ckks.Tests;

[NoLeakedBuffers]
public class EncoderTests(SmallParty party) : IClassFixture<SmallParty>
{
    // Rounding of N coefficients, and of the double arithmetic on values up to 1.
    private double Tolerance => CkksParty.Worst(party.Model.EncodeError(party.Parameters.Scale), 1e-13);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(6)]
    public void Real_values_come_back_at_every_level(int level)
    {
        double[] values = party.RandomValues();
        using Plaintext p = party.Encoder.Encode(values, level, party.Parameters.Scale);
        Assert.Equal(level, p.Level);
        AssertClose(values, party.Encoder.Decode(p));
    }

    [Fact]
    public void Complex_values_come_back()
    {
        Complex[] values = party.RandomComplex();
        using Plaintext p = party.Encoder.Encode(values, 3, party.Parameters.Scale);
        var back = new Complex[values.Length];
        party.Encoder.Decode(p, back);
        for (int i = 0; i < values.Length; i++)
            Assert.True((values[i] - back[i]).Magnitude <= Tolerance);
    }

    [Fact]
    public void Slot_j_is_the_value_at_zeta_to_the_power_3_to_the_j()
    {
        // The slow twin: the polynomial evaluated at each root.
        int n = party.Parameters.Degree;
        Complex[] values = party.RandomComplex();
        using Plaintext p = party.Encoder.Encode(values, 1, party.Parameters.Scale);
        var m = new double[n];
        party.Encoder.DecodeCoefficients(p, m);
        int exponent = 1;
        for (int j = 0; j < 40; j++, exponent = 3 * exponent % (2 * n))
        {
            Complex sum = 0;
            for (int k = 0; k < n; k++)
                sum += m[k] * Complex.FromPolarCoordinates(1, Math.PI * ((long)exponent * k % (2 * n)) / n);
            Assert.True((sum - values[j]).Magnitude < 1e-8, $"slot {j}: {sum} instead of {values[j]}");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(16)]
    public void Few_values_are_transformed_in_their_own_length_to_the_same_words(int count)
    {
        // The slow twin: the same coefficients, spread out, rounded and transformed in full length. The second scale needs more than 64 bits.
        int n = party.Parameters.Degree, level = 4;
        Assert.True(CkksEncoder.IsShort(count, n / 2), "the case is not short");
        double[] values = party.RandomValues()[..count];
        foreach (double scale in new[] { party.Parameters.Scale, Math.ScaleB(1, 75) })
        {
            using Plaintext fast = party.Encoder.Encode(values, level, scale);
            int period = Math.Max(count, 2);
            double[] parts = [.. Enumerable.Range(0, 2 * period).Select(k => 0.0)], spread = new double[n];
            ReadOnlySpan<int> places = SlotOrder.Of(period).Places;
            for (int j = 0; j < period; j++)
                parts[places[j] ^ (places[j] >> 31)] = values[j % count];
            party.Device.SlotsToCoefficients(parts.AsSpan(0, period), parts.AsSpan(period), scale / period);
            for (int k = 0; k < parts.Length; k++)
                spread[k * (n / parts.Length)] = parts[k];
            using DeviceBuffer slow = party.Device.Rent(party.Parameters.Ring, 1, party.Parameters.LimbsAt(level));
            party.Device.UploadRounded(spread, slow.View<Coefficient>());
            ulong[] expected = new ulong[(level + 1) * n], actual = new ulong[(level + 1) * n];
            party.Device.Download(party.Device.ForwardNtt(slow.View<Coefficient>()), expected);
            party.Device.Download(fast.View, actual);
            Assert.Equal(expected, actual);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(64)]
    [InlineData(512)]
    public void Fewer_values_fill_the_slots_cyclically(int count)
    {
        double[] values = party.RandomValues()[..count];
        using Plaintext p = party.Encoder.Encode(values, 2, party.Parameters.Scale);
        double[] back = party.Encoder.Decode(p);
        AssertClose([.. back.Select((_, i) => values[i % count])], back);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public void Fewer_complex_values_fill_the_slots_cyclically(int count)
    {
        Complex[] values = party.RandomComplex()[..count], back = new Complex[party.Parameters.Slots];
        using Plaintext p = party.Encoder.Encode(values, 2, party.Parameters.Scale);
        party.Encoder.Decode(p, back);
        for (int i = 0; i < back.Length; i++)
            Assert.True((values[i % count] - back[i]).Magnitude <= Tolerance);
    }

    [Theory]
    [InlineData(0, 45)]
    [InlineData(1, 80)]
    [InlineData(2, 100)]
    [InlineData(6, 117)]
    public void Large_scales_lose_nothing_that_doubles_hold(int level, double logScale)
    {
        double[] values = party.RandomValues();
        using Plaintext p = party.Encoder.Encode(values, level, Math.Pow(2, logScale));
        double[] back = party.Encoder.Decode(p);
        double tolerance = CkksParty.Worst(party.Model.EncodeError(p.Scale), 1e-13);
        for (int i = 0; i < values.Length; i++)
            Assert.InRange(back[i], values[i] - tolerance, values[i] + tolerance);
    }

    [Fact]
    public void Encoding_into_a_plaintext_replaces_it_at_any_level()
    {
        using Plaintext p = party.Encoder.CreatePlaintext(2);
        foreach (int level in new[] { 2, 0, 4 })
        {
            double[] values = party.RandomValues();
            party.Encoder.Encode(values, level, party.Parameters.Scale, p);
            Assert.Equal(level, p.Level);
            AssertClose(values, party.Encoder.Decode(p));
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        double scale = party.Parameters.Scale;
        Assert.Equal(CkksErrorKind.SizeMismatch, Kind(() => party.Encoder.Encode(new double[3], 0, scale)));
        Assert.Equal(CkksErrorKind.SizeMismatch, Kind(() => party.Encoder.Encode(Array.Empty<double>(), 0, scale)));
        Assert.Equal(CkksErrorKind.SizeMismatch, Kind(() => party.Encoder.Encode(new double[2 * party.Parameters.Slots], 0, scale)));
        Assert.Equal(CkksErrorKind.LevelMismatch, Kind(() => party.Encoder.Encode([1.0], 7, scale)));
        Assert.Equal(CkksErrorKind.LevelMismatch, Kind(() => party.Encoder.Encode([1.0], -1, scale)));
        Assert.Equal(CkksErrorKind.Overflow, Kind(() => party.Encoder.Encode([1024.0], 0, scale)));
        Assert.Equal(CkksErrorKind.Overflow, Kind(() => party.Encoder.Encode([double.NaN], 0, scale)));
        Assert.Equal(CkksErrorKind.Overflow, Kind(() => party.Encoder.Encode([double.PositiveInfinity], 0, scale)));
        Assert.Equal(CkksErrorKind.Overflow, Kind(() => party.Encoder.Encode([1.0], 6, Math.Pow(2, 121))));
        Assert.Equal(CkksErrorKind.Overflow, Kind(() => party.Encoder.Encode([1.0], 0, double.NaN)));
        using Plaintext fits = party.Encoder.Encode([500.0], 0, scale);
    }

    private static CkksErrorKind Kind(Action action) => Assert.Throws<CkksException>(action).Kind;

    private void AssertClose(double[] expected, double[] actual)
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= Tolerance, $"slot {i}: {actual[i]} instead of {expected[i]}");
    }
}

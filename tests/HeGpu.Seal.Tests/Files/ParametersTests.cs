namespace HeGpu.Seal.Tests;

public class ParametersTests
{
    // SEAL 4.1: N = 4096, CoeffModulus::Create(4096, {40, 30, 40}).
    private static readonly SealParameters s_known = new(4096, [1099511390209, 1073692673, 1099511480321]);

    [Fact]
    public void The_parms_id_is_that_of_seal()
    {
        Assert.Equal("beba95721106b7b463abe262b89f12f76b99adeec47f31996dbad273dae7d907", s_known.Id.ToString());
        var chain = new SealChain(s_known.ToCkks(30, allowInsecure: true));
        Assert.Equal(s_known.Id, chain.KeyId);
        Assert.Equal("b7f98a7c4a5f3829a7aa03bafdab635e0c04e57e5296183b503c31ccd822d029", chain.IdOf(1).ToString());
        Assert.Equal("33ff98e25a3e55359318d2c52418207875a0e7d1bbeb94fb90ff0905f8c68a2e", chain.IdOf(0).ToString());
    }

    [Theory]
    [InlineData(SealCompression.None)]
    [InlineData(SealCompression.Zlib)]
    public void Parameters_come_back(SealCompression compression)
    {
        byte[] file = SealKit.Bytes(stream => SealParametersFile.Write(stream, s_known, new SealFormat(compression)));
        SealParameters back = SealParametersFile.Read(new PipeLike(file), "p");
        Assert.Equal(s_known.Id, back.Id);
        Assert.Equal(s_known.Primes, back.Primes);
        Assert.Equal(s_known.Id, SealParameters.Of(back.ToCkks(20, allowInsecure: true)).Id);
    }

    [Fact]
    public void Zstd_is_not_written() => Assert.Throws<ArgumentException>(() => SealParametersFile.Write(Stream.Null, s_known, new SealFormat(SealCompression.Zstd)));

    [Theory]
    [InlineData(1, "BFV")]
    [InlineData(3, "BGV")]
    [InlineData(9, "scheme 9")]
    public void Other_schemes_are_refused_by_name(byte scheme, string named)
    {
        byte[] file = SealKit.Bytes(stream => SealParametersFile.Write(stream, s_known));
        file[16] = scheme;
        Assert.Contains(named, SealKit.Refusal(() => SealParametersFile.Read(new MemoryStream(file), "p")), StringComparison.Ordinal);
    }

    [Fact]
    public void Seal_default_moduli_are_taken_as_they_are()
    {
        // CoeffModulus::BFVDefault(8192): the special prime is below two of the data primes, and the order is not that of Create.
        var seal = new SealParameters(8192, [0x7fffffd8001, 0x7fffffc8001, 0xfffffffc001, 0xffffff6c001, 0xfffffebc001]);
        CkksParameters parameters = seal.ToCkks(38);
        Assert.Equal(seal.Primes.Take(4), parameters.Ring.DataModuli);
        Assert.Equal(128, parameters.SecurityBits);
        using var file = new MemoryStream();
        ParametersFile.Write(file, parameters);
        file.Position = 0;
        CkksParameters back = ParametersFile.Read(file, "p");
        Assert.True(back.IsSameAs(parameters));
        Assert.Equal(parameters.Literal, back.Literal);
    }

    [Fact]
    public void Chains_that_seal_cannot_switch_keys_in_are_refused()
    {
        var e = Assert.Throws<CkksException>(() => new SealParameters(4096, [1073692673]).ToCkks(20));
        Assert.Contains("single prime", e.Message, StringComparison.Ordinal);
        CkksParameters two = CkksParameters.Create(new CkksParametersLiteral(10, [30, 30], [31, 31], 20, AllowInsecure: true));
        Assert.Contains("2 special primes", Assert.Throws<CkksException>(() => SealParameters.Of(two)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3000, 1073692673ul)]
    [InlineData(1 << 18, 1073692673ul)]
    [InlineData(4096, 1ul)]
    [InlineData(4096, ulong.MaxValue)]
    public void Impossible_parameters_are_refused(int degree, ulong prime) => Assert.Throws<CkksException>(() => new SealParameters(degree, [prime]));

    [Theory]
    [InlineData(1073692675ul)]
    [InlineData(1073741789ul)]
    public void What_is_no_prime_for_the_degree_is_refused_by_the_engine(ulong notSo) =>
        Assert.Throws<CkksException>(() => new SealParameters(4096, [notSo, 1099511480321]).ToCkks(20));

    [Fact]
    public void Security_is_checked_as_in_seal()
    {
        Assert.Throws<CkksException>(() => new SealParameters(1024, [.. PrimeGenerator.Primes(1024, [40, 40])]).ToCkks(20));
        Assert.True(new SealParameters(1024, [.. PrimeGenerator.Primes(1024, [40, 40])]).ToCkks(20, allowInsecure: true).IsInsecure);
    }
}

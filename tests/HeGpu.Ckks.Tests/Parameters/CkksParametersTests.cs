namespace HeGpu.Ckks.Tests;

public class CkksParametersTests
{
    private static readonly CkksParametersLiteral s_small = new(12, [40, 28], [40], 30);

    public static TheoryData<string> PresetNames => [.. CkksPresets.All.Keys];

    [Theory]
    [MemberData(nameof(PresetNames))]
    public void Presets_are_secure_by_both_tables_and_fit_ifma(string name)
    {
        CkksParameters p = CkksParameters.Create(CkksPresets.All[name]);
        Assert.True(p.SecurityBits >= 128, p.ToString());
        Assert.True(p.Security.PassesGuidelines2024);
        Assert.NotEqual(false, p.Security.PassesStandard2018);
        Assert.All(p.Ring.DataModuli.Concat(p.Ring.SpecialModuli), q => Assert.True(q < 1UL << 50));
    }

    [Fact]
    public void LogQP_is_the_logarithm_of_the_product_of_the_primes()
    {
        CkksParameters p = CkksParameters.Create(CkksPresets.Medium14);
        BigInteger product = p.Ring.DataModuli.Concat(p.Ring.SpecialModuli).Aggregate(BigInteger.One, (a, q) => a * q);
        Assert.Equal(BigInteger.Log(product) / Math.Log(2), p.LogQP, 9);
        Assert.Equal(p.LogQ, p.LogQAt(p.MaxLevel), 9);
    }

    [Fact]
    public void Primes_are_distinct_and_one_mod_2N()
    {
        CkksParameters p = CkksParameters.Create(CkksPresets.Deep15);
        ulong[] primes = [.. p.Ring.DataModuli, .. p.Ring.SpecialModuli];
        Assert.Equal(primes.Length, primes.Distinct().Count());
        Assert.All(primes, q => Assert.Equal(1UL, q % (2 * (ulong)p.Degree)));
        Assert.Equal(3, p.Dnum);
    }

    [Fact]
    public void Below_128_bits_needs_the_explicit_switch_and_shows()
    {
        CkksParametersLiteral literal = s_small with { LogDegree = 11 };
        var e = Assert.Throws<CkksException>(() => CkksParameters.Create(literal));
        Assert.Equal(CkksErrorKind.InsecureParameters, e.Kind);
        Assert.Contains("54", e.Message);
        CkksParameters p = CkksParameters.Create(literal with { AllowInsecure = true });
        Assert.True(p.IsInsecure);
        Assert.Equal(0, p.SecurityBits);
        Assert.Contains("INSECURE", p.ToString());
        Assert.DoesNotContain("INSECURE", CkksParameters.Create(CkksPresets.Shallow13).ToString());
    }

    [Theory]
    [InlineData(9, 40, 40, 30, "log2 N")]
    [InlineData(18, 40, 40, 30, "log2 N")]
    [InlineData(12, 61, 40, 30, "61 bits")]
    [InlineData(12, 12, 40, 10, "12 bits")]
    [InlineData(12, 40, 40, 39, "scale")]
    [InlineData(12, 40, 40, 0, "scale")]
    [InlineData(12, 40, 40, double.NaN, "scale")]
    [InlineData(12, 50, 40, 30, "special primes multiply")]
    public void Bad_literals_are_refused_with_their_reason(int logDegree, int data, int special, double logScale, string reason)
    {
        var e = Assert.Throws<CkksException>(() => CkksParameters.Create(new CkksParametersLiteral(logDegree, [data], [special], logScale, AllowInsecure: true)));
        Assert.Equal(CkksErrorKind.InvalidParameters, e.Kind);
        Assert.Contains(reason, e.Message);
    }

    [Fact]
    public void Empty_chains_are_refused()
    {
        Assert.Throws<CkksException>(() => CkksParameters.Create(s_small with { DataBits = [] }));
        Assert.Throws<CkksException>(() => CkksParameters.Create(s_small with { SpecialBits = [] }));
        Assert.Throws<CkksException>(() => CkksParameters.Create(s_small with { DataBits = null! }));
    }

    [Fact]
    public void Too_many_primes_of_one_size_are_refused() =>
        Assert.Equal(CkksErrorKind.InvalidParameters, Assert.Throws<CkksException>(() =>
            CkksParameters.Create(new CkksParametersLiteral(17, [30, .. Enumerable.Repeat(20, 60)], [30], 20, AllowInsecure: true))).Kind);

    [Fact]
    public void The_hash_tells_parameters_apart_and_round_trips()
    {
        CkksParameters a = CkksParameters.Create(s_small), b = CkksParameters.Create(s_small);
        Assert.Equal(a.Hash, b.Hash);
        Assert.True(a.IsSameAs(b));
        CkksParametersLiteral[] others =
        [
            s_small with { LogDegree = 13 }, s_small with { LogScale = 29 }, s_small with { DataBits = [40, 27] }, s_small with { SpecialBits = [41] },
        ];
        Assert.All(others, o => Assert.NotEqual(a.Hash, CkksParameters.Create(o).Hash));
        var bytes = new byte[ParameterHash.Size];
        a.Hash.CopyTo(bytes);
        Assert.Equal(a.Hash, new ParameterHash(bytes));
        Assert.Equal(Convert.ToHexStringLower(bytes), a.Hash.ToString());
        Assert.Equal("#" + a.Hash.ToString()[..8], a.Hash.Short);
    }

    [Theory]
    [InlineData(10, 27, 26)]
    [InlineData(15, 881, 868)]
    [InlineData(16, 1747, 1747)]
    [InlineData(17, 3523, 3523)]
    public void The_2018_table_decides_where_it_has_a_row(int logDegree, int limit, int guidelines)
    {
        Assert.Equal(limit, SecurityTables.Limit128(logDegree));
        Assert.Equal(guidelines, SecurityTables.GuidelinesLimit(logDegree));
        Assert.Equal(128, SecurityTables.Judge(logDegree, limit).Bits);
        Assert.Equal(0, SecurityTables.Judge(logDegree, limit + 0.001).Bits);
    }

    [Fact]
    public void Higher_levels_come_from_the_2018_table_only()
    {
        Assert.Equal(256, SecurityTables.Judge(13, 118).Bits);
        Assert.Equal(192, SecurityTables.Judge(13, 119).Bits);
        Assert.Equal(128, SecurityTables.Judge(13, 153).Bits);
        Assert.Equal(128, SecurityTables.Judge(17, 100).Bits);
        Assert.False(SecurityTables.Judge(13, 216).PassesGuidelines2024);
        Assert.True(SecurityTables.Judge(13, 216).PassesStandard2018);
    }
}

namespace HeGpu.SealNet.Tests;

/// <summary>What SEAL lacks is refused before anything is done, saying what to do.</summary>
[NoLeakedBuffers]
public class RefusalTests
{
    private static readonly AvailableKeys s_keys = new([1]);
    private readonly SealNetProvider _provider = new();

    [Fact]
    public void Seal_is_here()
    {
        DeviceListing listing = _provider.Describe();
        Assert.True(listing.IsUsable, listing.WhyNot);
        Assert.Equal("seal", listing.Name);
        Assert.Contains("4.1", listing.Description);
    }

    [Fact]
    public void Parameters_in_its_shape_are_taken() =>
        Assert.Null(_provider.WhyNot(CkksParameters.Create(new CkksParametersLiteral(13, [50, 40, 40], [50], 40)), s_keys));

    [Fact]
    public void Several_special_primes_are_refused()
    {
        var literal = new CkksParametersLiteral(12, [40, 30], [46, 46], 25, AllowInsecure: true);
        Assert.Contains("2 special primes, SEAL has one: make the plan with --client seal", _provider.WhyNot(CkksParameters.Create(literal), s_keys));
        using var party = new CkksParty(literal, s_keys);
        Assert.Equal(CkksErrorKind.InvalidParameters, Assert.Throws<CkksException>(() => new SealNetEvaluator(party.Parameters, party.Keys)).Kind);
    }

    [Fact]
    public void Keys_that_do_not_serve_all_levels_are_refused()
    {
        var literal = new CkksParametersLiteral(12, [40, 30, 30], [50], 25, AllowInsecure: true);
        AvailableKeys shorter = s_keys with { RotationLevels = new Dictionary<int, int> { [1] = 1 } };
        Assert.Contains("do not serve all 2 levels", _provider.WhyNot(CkksParameters.Create(literal), shorter));
        using var party = new CkksParty(literal, shorter);
        Assert.Equal(CkksErrorKind.LevelMismatch, Assert.Throws<CkksException>(() => _provider.Open(party.Parameters, party.Keys, DeviceOptions.Default)).Kind);
    }

    [Fact]
    public void Degrees_that_seals_table_of_security_does_not_have_are_refused() =>
        Assert.Contains("SEAL does not take the parameters", _provider.WhyNot(CkksParameters.Create(new CkksParametersLiteral(16, [50, 40, 40], [60], 40)), s_keys));

    [Fact]
    public void Objects_of_other_parameters_are_refused()
    {
        using var party = new CkksParty(new CkksParametersLiteral(12, [40, 30], [46], 25, AllowInsecure: true), s_keys);
        using var other = new CkksParty(new CkksParametersLiteral(12, [40, 31], [46], 25, AllowInsecure: true), s_keys);
        Assert.Equal(CkksErrorKind.ParameterMismatch, Assert.Throws<CkksException>(() => new SealNetEvaluator(party.Parameters, other.Keys)).Kind);
        using var seal = new SealNetEvaluator(party.Parameters, party.Keys);
        using var twin = new SealNetEvaluator(party.Parameters, party.Keys);
        using Ciphertext foreign = other.Encrypt([1.0]), own = party.Encrypt([1.0]), three = party.Evaluator.Tensor(own, own);
        Assert.Equal(CkksErrorKind.ParameterMismatch, Assert.Throws<CkksException>(() => seal.Import(foreign)).Kind);
        Assert.Equal(CkksErrorKind.SizeMismatch, Assert.Throws<CkksException>(() => seal.Import(three)).Kind);
        using ICiphertext a = seal.Import(own);
        Assert.Equal(CkksErrorKind.ForeignObject, Assert.Throws<CkksException>(() => twin.Negate(a)).Kind);
    }
}

namespace HeGpu.SealNet.Tests;

/// <summary>The evaluators' test kit on SEAL: the list that the engine's own evaluator passes.</summary>
public class SeamTests(SealNetFixture fixture) : EvaluatorTests(fixture), IClassFixture<SealNetFixture>;

public sealed class SealNetFixture : EvaluatorFixture
{
    private readonly SealNetEvaluator _evaluator;
    private readonly long _poolUsers;

    public SealNetFixture()
        : base(60)
    {
        _evaluator = new SealNetEvaluator(Party.Parameters, Party.Keys);
        _poolUsers = _evaluator.PoolUsers;
    }

    public override IEvaluator Evaluator => _evaluator;

    public override IEvaluator OpenWithoutKeys() => new SealNetEvaluator(Party.Parameters);

    public override ICiphertext Import(Ciphertext ciphertext, IEvaluator evaluator)
    {
        using (ciphertext)
            return ((SealNetEvaluator)evaluator).Import(ciphertext);
    }

    public override Ciphertext Export(ICiphertext ciphertext) => _evaluator.Export(ciphertext, Party.Device);

    /// <summary>By our count and by SEAL's own.</summary>
    public override void AssertNothingIsLeft()
    {
        Assert.Equal(0, _evaluator.Memory.Live);
        Assert.Equal(_poolUsers, _evaluator.PoolUsers);
    }

    public override void Dispose()
    {
        _evaluator.Dispose();
        base.Dispose();
    }
}

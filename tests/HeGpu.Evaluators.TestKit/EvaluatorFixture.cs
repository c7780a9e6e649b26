namespace HeGpu.Evaluators.TestKit;

/// <summary>An evaluator to test, the client whose keys it has, and the ways in and out. Shared by the tests of a class.</summary>
public abstract class EvaluatorFixture : IDisposable
{
    /// <param name="special">Bits of the special primes.</param>
    protected EvaluatorFixture(params int[] special) => Party = new SmallParty(special);

    /// <summary>The client; its device is where ciphertexts come from and go to.</summary>
    public CkksParty Party { get; }

    /// <summary>With the client's keys.</summary>
    public abstract IEvaluator Evaluator { get; }

    /// <summary>An evaluator without keys, which the caller disposes if it is disposable.</summary>
    public abstract IEvaluator OpenWithoutKeys();

    /// <summary>The engine's ciphertext as an evaluator's; takes it over.</summary>
    public abstract ICiphertext Import(Ciphertext ciphertext, IEvaluator evaluator);

    /// <summary>The evaluator's ciphertext as the engine's, possibly the same object; the caller disposes both.</summary>
    public abstract Ciphertext Export(ICiphertext ciphertext);

    /// <summary>Called after each test: fails if the test left something of the evaluator's own alive.</summary>
    public virtual void AssertNothingIsLeft()
    {
    }

    public virtual void Dispose()
    {
        Party.Dispose();
        GC.SuppressFinalize(this);
    }
}

/// <summary>The engine's own evaluator.</summary>
public abstract class RnsFixture(params int[] special) : EvaluatorFixture(special)
{
    public override IEvaluator Evaluator => Party.Evaluator;

    public override IEvaluator OpenWithoutKeys() => new CkksEvaluator(Party.Parameters, Party.Device);

    public override ICiphertext Import(Ciphertext ciphertext, IEvaluator evaluator) => ciphertext;

    public override Ciphertext Export(ICiphertext ciphertext) => (Ciphertext)ciphertext;
}

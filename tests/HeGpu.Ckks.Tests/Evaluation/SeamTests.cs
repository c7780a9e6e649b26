namespace HeGpu.Ckks.Tests;

/// <summary>The evaluators' test kit on the engine's own: digits of several limbs, and SEAL's shape.</summary>
public class SeamTests(SeveralSpecialPrimes fixture) : EvaluatorTests(fixture), IClassFixture<SeveralSpecialPrimes>;

public class SealShapeSeamTests(OneSpecialPrime fixture) : EvaluatorTests(fixture), IClassFixture<OneSpecialPrime>;

public sealed class SeveralSpecialPrimes() : RnsFixture(46, 46);

public sealed class OneSpecialPrime() : RnsFixture(60);

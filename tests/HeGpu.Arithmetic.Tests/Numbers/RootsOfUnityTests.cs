namespace HeGpu.Arithmetic.Tests;

public class RootsOfUnityTests
{
    [Fact]
    public void FindsTheSmallestRootOfTheOrder()
    {
        foreach (ulong prime in new ulong[] { 97, 193, 12289, 40961 })
        {
            var q = new Modulus(prime);
            for (ulong order = 2; (prime - 1) % order == 0; order *= 2)
            {
                ulong smallest = 1;
                while (q.Power(smallest, order / 2) != prime - 1)
                    smallest++;
                Assert.Equal(smallest, RootsOfUnity.MinimalPrimitive(q, order));
            }
        }
    }

    [Fact]
    public void RefusesAnOrderThatDoesNotDivide() =>
        Assert.Throws<ArgumentException>(() => RootsOfUnity.MinimalPrimitive(new Modulus(97), 64));
}

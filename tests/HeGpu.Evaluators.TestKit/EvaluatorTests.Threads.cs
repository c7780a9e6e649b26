namespace HeGpu.Evaluators.TestKit;

public abstract partial class EvaluatorTests
{
    [Fact]
    public void Threads_share_an_evaluator_and_its_operands()
    {
        using ICiphertext a = Encrypt(Party.RandomValues()), b = Encrypt(Party.RandomValues());
        ulong[] expected = Circuit(a, b);
        Parallel.For(0, 12, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ => Assert.Equal(expected, Circuit(a, b)));
    }

    [Fact]
    public void Each_index_of_a_loop_comes_once_and_errors_come_through()
    {
        int[] seen = new int[100];
        E.ForEach(seen.Length, i => Interlocked.Increment(ref seen[i]));
        Assert.All(seen, count => Assert.Equal(1, count));
        Assert.Throws<CkksException>(() => E.ForEach(3, _ => throw new CkksException(CkksErrorKind.Overflow, "planted")));
    }

    private ulong[] Circuit(ICiphertext a, ICiphertext b)
    {
        using ICiphertext product = E.Multiply(a, b), down = E.Rescale(product), turned = E.Rotate(down, 3), low = E.DropToLevel(turned, 2);
        return Words(low);
    }
}

namespace HeGpu.SelfTest;

/// <summary>Randomness whose seed is in the message of a failure.</summary>
public static class Seeded
{
    /// <summary>Fresh.</summary>
    public static void Run(Action<Random> test) => Run(null, test);

    /// <param name="seed">To repeat a failure; null for a fresh one.</param>
    /// <param name="test">Throws on failure.</param>
    /// <exception cref="CheckFailedException">The test threw; its exception is inside.</exception>
    public static void Run(int? seed, Action<Random> test)
    {
        int used = seed ?? Random.Shared.Next();
        try
        {
            test(new Random(used));
        }
        catch (Exception failure)
        {
            throw new CheckFailedException($"{failure.Message} (seed {used})", failure);
        }
    }
}

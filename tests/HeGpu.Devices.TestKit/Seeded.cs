using Xunit.Sdk;

namespace HeGpu.Devices.TestKit;

/// <summary>Fresh randomness whose seed is in the message of a failure.</summary>
public static class Seeded
{
    public static void Run(Action<Random> test)
    {
        int seed = Random.Shared.Next();
        try
        {
            test(new Random(seed));
        }
        catch (Exception failure)
        {
            throw new XunitException($"{failure.Message} (seed {seed})", failure);
        }
    }
}

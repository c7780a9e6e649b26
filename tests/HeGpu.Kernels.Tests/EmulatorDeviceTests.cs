namespace HeGpu.Kernels.Tests;

/// <summary>The kit on the emulator.</summary>
public abstract class EmulatorDeviceTests(ITestOutputHelper output, bool checkRaces) : DeviceTests(output)
{
    // A stand-in for memory of a GPU: verbs may allocate on the host.
    protected override bool MustNotAllocate => false;

    protected override PolynomialDevice Open(out string whyNot)
    {
        whyNot = "";
        return EmulatorDevice.Create(1L << 30, checkRaces);
    }
}

/// <summary>For primes of any form.</summary>
public class ShoupDeviceTests(ITestOutputHelper output) : EmulatorDeviceTests(output, checkRaces: false);

/// <summary>The same with every access checked.</summary>
public class ShoupRaceTests(ITestOutputHelper output) : EmulatorDeviceTests(output, checkRaces: true);

/// <summary>For primes q1 2^32 + 1, with every access checked.</summary>
public class MontgomeryRaceTests(ITestOutputHelper output) : EmulatorDeviceTests(output, checkRaces: true)
{
    protected override Func<int, IReadOnlyList<PolynomialRing>>? Rings => logDegree => [MontgomeryRings.Of(logDegree)];
}

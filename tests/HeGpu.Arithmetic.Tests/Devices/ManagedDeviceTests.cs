using Xunit.Abstractions;

namespace HeGpu.Arithmetic.Tests;

public class ManagedDeviceTests(ITestOutputHelper output) : DeviceTests(output)
{
    protected override PolynomialDevice Open(out string whyNot)
    {
        whyNot = "";
        return ManagedDevice.Create();
    }
}

public class ManagedDeviceOnFourThreadsTests(ITestOutputHelper output) : DeviceTests(output)
{
    protected override PolynomialDevice Open(out string whyNot)
    {
        whyNot = "";
        return ManagedDevice.Create(threads: 4);
    }
}

/// <summary>The kit itself, and the default composites, run against their own definition on one more instance.</summary>
public class ReferenceDeviceKitTests(ITestOutputHelper output) : DeviceTests(output)
{
    protected override bool MustNotAllocate => false;

    protected override PolynomialDevice Open(out string whyNot)
    {
        whyNot = "";
        return new ReferenceDevice();
    }
}

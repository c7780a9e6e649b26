namespace HeGpu.Native.Tests;

/// <summary>The kit on the native device with one instruction set; nothing where the library or the set is absent.</summary>
public abstract class NativeDeviceTests(ITestOutputHelper output, NativeIsa isa) : DeviceTests(output)
{
    protected override PolynomialDevice? Open(out string whyNot)
    {
        if (!NativeDevice.IsAvailable(out whyNot))
            return null;
        if (NativeDevice.TrySelectIsa(isa))
            return NativeDevice.TryCreate(out whyNot);
        whyNot = $"this processor has no {isa}";
        return null;
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (NativeDevice.IsAvailable(out _))
            NativeDevice.TrySelectIsa(NativeDevice.BestIsa);
    }
}

public class PortableDeviceTests(ITestOutputHelper output) : NativeDeviceTests(output, NativeIsa.Portable);

public class Avx2DeviceTests(ITestOutputHelper output) : NativeDeviceTests(output, NativeIsa.Avx2);

public class Avx512DeviceTests(ITestOutputHelper output) : NativeDeviceTests(output, NativeIsa.Avx512);

public class Avx512IfmaDeviceTests(ITestOutputHelper output) : NativeDeviceTests(output, NativeIsa.Avx512Ifma);

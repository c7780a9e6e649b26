namespace HeGpu.Devices.TestKit;

/// <summary>
/// The checks of <see cref="DeviceKit"/> as xunit tests. Derive a class for your device and let xunit find them; when <see cref="Open"/> gives no
/// device they pass and say why they did nothing.
/// </summary>
public abstract class DeviceTests : IDisposable
{
    private static readonly Dictionary<string, DeviceCheck> s_checks = DeviceKit.Checks.ToDictionary(check => check.ToString());
    private readonly ITestOutputHelper _output;
    private PolynomialDevice? _device;

    protected DeviceTests(ITestOutputHelper output) => _output = output;

    public static TheoryData<string> Checks => [.. s_checks.Keys];

    /// <summary>A device to test, disposed at the end; or null and the reason.</summary>
    protected abstract PolynomialDevice? Open(out string whyNot);

    /// <summary>Whether verbs must allocate nothing once warm.</summary>
    protected virtual bool MustNotAllocate => true;

    /// <summary>The rings of a degree that every scenario runs on; null for those of the kit.</summary>
    protected virtual Func<int, IReadOnlyList<PolynomialRing>>? Rings => null;

    /// <summary>log2 N of the largest rings to test.</summary>
    protected virtual int MaxLogDegree => PolynomialRing.MaxLogDegree;

    [Theory]
    [MemberData(nameof(Checks))]
    public void DoesWhatTheReferenceDoes(string check)
    {
        if (s_checks[check].LogDegree > MaxLogDegree)
            _output.WriteLine($"Not tested: N up to 2^{MaxLogDegree} only.");
        else if ((_device = Open(out string whyNot)) is null)
            _output.WriteLine($"Nothing tested: {whyNot}");
        else
            s_checks[check].Run(new DeviceKit(_device, Rings, MustNotAllocate));
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => _device?.Dispose();
}

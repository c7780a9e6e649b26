using HeGpu.Arithmetic;
using HeGpu.Ckks;

namespace HeGpu.Client.Tests;

/// <summary>Small (insecure) parameters with a secret on the reference device.</summary>
internal sealed class FileKit : IDisposable
{
    public FileKit(double logScale = 25)
    {
        Parameters = CkksParameters.Create(new CkksParametersLiteral(10, [40, 30, 30], [41], logScale, AllowInsecure: true));
        Secret = SecretKey.Generate(Parameters, Device);
        Generator = new KeyGenerator(Secret);
    }

    public PolynomialDevice Device { get; } = new ReferenceDevice();

    public CkksParameters Parameters { get; }

    public SecretKey Secret { get; }

    public KeyGenerator Generator { get; }

    public static ulong[] Words(PolyView<Ntt> view)
    {
        var words = new ulong[view.Polynomials * view.Limbs.Total * view.Ring.Degree];
        view.Buffer.Device.Download(view, words);
        return words;
    }

    public void Dispose()
    {
        Generator.Dispose();
        Secret.Dispose();
        Device.Dispose();
    }
}

/// <summary>Progress without a synchronisation context in between.</summary>
internal sealed class Immediate(Action<double> report) : IProgress<double>
{
    public void Report(double value) => report(value);
}

/// <summary>A stream that does not know its length.</summary>
internal sealed class PipeLike(byte[] bytes) : MemoryStream(bytes)
{
    public override bool CanSeek => false;
}

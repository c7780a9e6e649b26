namespace HeGpu.Seal.Tests;

/// <summary>Small (insecure) parameters in SEAL's shape, with a secret, on the reference device.</summary>
internal sealed class SealKit : IDisposable
{
    public SealKit(params int[] dataBits)
    {
        int[] bits = dataBits.Length > 0 ? dataBits : [40, 30, 30];
        Parameters = CkksParameters.Create(new CkksParametersLiteral(10, bits, [41], 25, AllowInsecure: true));
        Secret = SecretKey.Generate(Parameters, Device);
        Generator = new KeyGenerator(Secret);
    }

    public PolynomialDevice Device { get; } = new ReferenceDevice();

    public CkksParameters Parameters { get; }

    public SecretKey Secret { get; }

    public KeyGenerator Generator { get; }

    public Ciphertext Encrypt(params double[] values)
    {
        using var encryptor = new Encryptor(Secret);
        return encryptor.Encrypt(values);
    }

    public static ulong[] Words(PolyView<Ntt> view)
    {
        var words = new ulong[view.Polynomials * view.Limbs.Total * view.Ring.Degree];
        view.Buffer.Device.Download(view, words);
        return words;
    }

    public static byte[] Bytes(Action<Stream> write)
    {
        using var file = new MemoryStream();
        write(file);
        return file.ToArray();
    }

    /// <summary>The error that a reader must give.</summary>
    public static string Refusal(Action read) => Assert.Throws<HeGpuFileException>(read).Reason;

    public void Dispose()
    {
        Generator.Dispose();
        Secret.Dispose();
        Device.Dispose();
    }
}

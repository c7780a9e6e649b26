namespace HeGpu.Devices;

/// <summary>A plug-in that belongs to this product, so that its absence can be told.</summary>
/// <param name="Name">Of its folder.</param>
/// <param name="Kinds">Devices and evaluators that it would give.</param>
internal sealed record VendorPlugin(string Name, IReadOnlyList<string> Kinds)
{
    public static IReadOnlyList<VendorPlugin> All { get; } =
    [
        new("HeGpu.Kernels.Ilgpu", ["cuda", "opencl", "ilgpu-cpu"]),
        new("HeGpu.SealNet", ["seal"]),
    ];

    public string NotInstalled => $"the plug-in {Name} is not installed; building HeGpu.sln adds it";
}

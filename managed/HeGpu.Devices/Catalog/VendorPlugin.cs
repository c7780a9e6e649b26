namespace HeGpu.Devices;

/// <summary>A plug-in that belongs to this product, so that its absence can be told.</summary>
/// <param name="Name">Of its folder.</param>
/// <param name="Kinds">Devices, evaluators or trainers that it would give.</param>
internal sealed record VendorPlugin(string Name, IReadOnlyList<string> Kinds)
{
    /// <summary>Those with devices and evaluators.</summary>
    public static IReadOnlyList<VendorPlugin> All { get; } =
    [
        new("HeGpu.Kernels.Ilgpu", ["cuda", "opencl", "ilgpu-cpu"]),
        new("HeGpu.SealNet", ["seal"]),
    ];

    public static VendorPlugin Trainer { get; } = new("HeGpu.Torch", ["torch"]);

    /// <summary>Why it gives nothing: it could not be loaded, or is not there; null where it was loaded.</summary>
    public string? WhyNot(PluginFolder folder) => folder.Problems.FirstOrDefault(p => p.Plugin == Name)?.WhyNot ?? (folder.Loaded.Contains(Name) ? null : NotInstalled);

    public string NotInstalled => $"the plug-in {Name} is not installed; building HeGpu.sln adds it";
}

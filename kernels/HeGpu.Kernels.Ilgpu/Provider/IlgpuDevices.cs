using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace HeGpu.Kernels.Ilgpu;

/// <summary>
/// GPUs through ILGPU: cuda:0 .., opencl:0 .., and ilgpu-cpu, ILGPU's own simulation, which tests use. A device's slab takes nine tenths of its memory, or less where the options say so.
/// </summary>
public sealed class IlgpuDevices : IDeviceProvider
{
    public const string CpuName = "ilgpu-cpu";

    private const long CpuBytes = 1L << 28;

    private const int CpuThreads = 256, WarpThreads = 16;

    public IReadOnlyList<DeviceListing> List(DeviceOptions options)
    {
        var all = new List<DeviceListing>();
        all.AddRange(Of("cuda", "no NVIDIA driver was found", (name, device) => new(name, device.Name, "everything: training, networks, large images")
        {
            MemoryBytes = device.MemorySize, Driver = $"CUDA {((CudaDevice)device).DriverVersion}",
        }));
        all.AddRange(Of("opencl", "no OpenCL driver that ILGPU accepts was found", (name, device) => new(name, device.Name, "GPUs other than NVIDIA's")
        {
            MemoryBytes = device.MemorySize, Driver = $"OpenCL, {((CLDevice)device).VendorName}",
        }));
        all.Add(new(CpuName, "ILGPU's simulation, a system thread for each thread of a block", "testing the adapter; very slow") { MemoryBytes = CpuBytes });
        return all;
    }

    public PolynomialDevice Open(string name, DeviceOptions options) => Open(name, CpuThreads, options);

    /// <param name="name">Of a listing.</param>
    /// <param name="cpuThreads">Threads of the largest block; the simulation has a thread of the system for each, which makes it slow.</param>
    /// <param name="options">Most memory to take, where not nine tenths, and more.</param>
    internal static KernelDevice Open(string name, int cpuThreads, DeviceOptions options)
    {
        (string kind, int index) = name.Split(':') is [var k, var n] && int.TryParse(n, out int i) ? (k, i) : (name, 0);
        Context context = Context.Create(builder => Enable(builder, kind, cpuThreads));
        try
        {
            Device[] devices = Devices(context, kind);
            if (index < 0 || index >= devices.Length)
                throw new NotSupportedException($"There is no device '{name}': {devices.Length} of its kind were found.");
            Device device = devices[index];
            long bytes = kind != CpuName ? options.ShareOf(device.MemorySize) : options.MemoryBytes > 0 ? Math.Min(options.MemoryBytes, CpuBytes) : CpuBytes;
            return new KernelDevice(new IlgpuMachine(context, device, new DeviceInfo(name, $"{device.Name} through ILGPU", 1), bytes), options);
        }
        catch (Exception e)
        {
            context.Dispose();
            if (e is AcceleratorException)
                throw new NotSupportedException($"Device '{name}' cannot be opened: {e.Message}", e);
            throw;
        }
    }

    private static void Enable(Context.Builder builder, string kind, int cpuThreads)
    {
        if (kind == "cuda")
            builder.Cuda();
        else if (kind == "opencl")
            builder.OpenCL();
        else
            builder.CPU(new CPUDevice(WarpThreads, cpuThreads / WarpThreads, 1));
    }

    private static Device[] Devices(Context context, string kind) => kind switch
    {
        "cuda" => [.. context.GetCudaDevices()],
        "opencl" => [.. context.GetCLDevices()],
        _ => [.. context.GetCPUDevices()],
    };

    // A driver that is missing, or that fails, is a listing with the reason.
    private static List<DeviceListing> Of(string kind, string none, Func<string, Device, DeviceListing> describe)
    {
        try
        {
            using Context context = Context.Create(builder => Enable(builder, kind, CpuThreads));
            List<DeviceListing> found = [.. Devices(context, kind).Select((device, i) => describe($"{kind}:{i}", device))];
            return found.Count > 0 ? found : [Absent(none)];
        }
        catch (Exception e)
        {
            return [Absent(e.Message.ReplaceLineEndings(" "))];
        }

        DeviceListing Absent(string why) => new($"{kind}:0", "", "") { WhyNot = why };
    }
}

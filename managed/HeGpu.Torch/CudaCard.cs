using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace HeGpu.Torch;

/// <summary>A CUDA card as the driver tells it: asking the driver is quick where libtorch's CUDA libraries take seconds to load.</summary>
/// <param name="Name">For example "NVIDIA H200".</param>
/// <param name="MemoryBytes">In all.</param>
/// <param name="Driver">Newest CUDA version that the driver knows.</param>
internal sealed unsafe record CudaCard(string Name, ulong MemoryBytes, Version Driver)
{
    private static string Library => OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1";

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}, {MemoryBytes / (double)(1L << 30):F0} GiB, CUDA {Driver}");

    /// <summary>All cards that are visible to this process, or why there are none.</summary>
    public static (IReadOnlyList<CudaCard> Cards, string? WhyNone) List()
    {
        if (!NativeLibrary.TryLoad(Library, out nint driver)) return ([], $"no NVIDIA driver, {Library}");
        try
        {
            int code = ((delegate* unmanaged<uint, int>)NativeLibrary.GetExport(driver, "cuInit"))(0);
            if (code != 0) return ([], $"the NVIDIA driver reports error {code}");
            int count = 0, version = 0;
            _ = ((delegate* unmanaged<int*, int>)NativeLibrary.GetExport(driver, "cuDriverGetVersion"))(&version);
            code = ((delegate* unmanaged<int*, int>)NativeLibrary.GetExport(driver, "cuDeviceGetCount"))(&count);
            if (code != 0 || count == 0) return ([], "the NVIDIA driver sees no card");
            var newest = new Version(version / 1000, version % 1000 / 10);
            return ([.. Enumerable.Range(0, count).Select(i => Read(driver, i, newest))], null);
        }
        catch (EntryPointNotFoundException e)
        {
            return ([], $"the NVIDIA driver is too old ({e.Message})");
        }
    }

    private static CudaCard Read(nint driver, int index, Version version)
    {
        int device = 0;
        nuint memory = 0;
        byte* name = stackalloc byte[256];
        _ = ((delegate* unmanaged<int*, int, int>)NativeLibrary.GetExport(driver, "cuDeviceGet"))(&device, index);
        _ = ((delegate* unmanaged<byte*, int, int, int>)NativeLibrary.GetExport(driver, "cuDeviceGetName"))(name, 256, device);
        _ = ((delegate* unmanaged<nuint*, int, int>)NativeLibrary.GetExport(driver, "cuDeviceTotalMem_v2"))(&memory, device);
        return new(Encoding.ASCII.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name)), memory, version);
    }
}

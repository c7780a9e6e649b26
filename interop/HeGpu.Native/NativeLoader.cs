using System.Reflection;

namespace HeGpu.Native;

/// <summary>Finds libhegpu beside the assemblies (the build puts it there), once per process, and refuses another ABI.</summary>
internal static class NativeLoader
{
    private static readonly Lazy<string?> s_whyNot = new(Load);

    /// <summary>False, with one line for people, when the library is absent or of another version.</summary>
    public static bool TryLoad(out string whyNot)
    {
        whyNot = s_whyNot.Value ?? "";
        return s_whyNot.Value is null;
    }

    private static string? Load()
    {
        Assembly assembly = typeof(NativeLoader).Assembly;
        if (!TryFind(assembly, out nint library))
            return $"{FileName} is not beside the assemblies: the build found no CMake or C++ compiler (it said so), or was told to skip it";
        NativeLibrary.SetDllImportResolver(assembly, (name, _, _) => name == NativeMethods.Library ? library : 0);
        try
        {
            int version = NativeMethods.hegpu_abi_version();
            return version == NativeMethods.AbiVersion ? null : $"{FileName} has ABI version {version}, this assembly needs {NativeMethods.AbiVersion}: rebuild both";
        }
        catch (EntryPointNotFoundException)
        {
            return $"{FileName} is some other library: it has no hegpu_abi_version";
        }
    }

    private static bool TryFind(Assembly assembly, out nint library)
    {
        string[] folders = [AppContext.BaseDirectory, Path.GetDirectoryName(assembly.Location) ?? ""];
        foreach (string folder in folders)
            if (folder.Length > 0 && NativeLibrary.TryLoad(Path.Combine(folder, FileName), out library))
                return true;
        return NativeLibrary.TryLoad(NativeMethods.Library, assembly, DllImportSearchPath.SafeDirectories, out library);
    }

    private static string FileName =>
        OperatingSystem.IsWindows() ? "hegpu.dll" : OperatingSystem.IsMacOS() ? "libhegpu.dylib" : "libhegpu.so";
}

using System.Reflection;
using System.Runtime.Loader;

namespace HeGpu.Devices;

/// <summary>
/// Where one plug-in's assemblies live: its own packages come from its folder, so that two plug-ins may need different versions of one package; HeGpu
/// assemblies that the program has are the program's, so that both speak of the same types.
/// </summary>
internal sealed class PluginLoadContext(string assemblyFile) : AssemblyLoadContext(Path.GetFileNameWithoutExtension(assemblyFile))
{
    private static readonly AssemblyLoadContext s_program = GetLoadContext(typeof(PluginLoadContext).Assembly) ?? Default;
    private readonly AssemblyDependencyResolver _resolver = new(assemblyFile);

    /// <summary>The program's assembly of a name, or null where it has none.</summary>
    public static Assembly? Shared(AssemblyName name)
    {
        if (name.Name?.StartsWith("HeGpu.", StringComparison.Ordinal) != true) return null;
        try
        {
            return s_program.LoadFromAssemblyName(new AssemblyName(name.Name));
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    protected override Assembly? Load(AssemblyName assemblyName) => Shared(assemblyName)
        ?? (_resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null);

    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;
}

using System.Reflection;

namespace HeGpu.Devices;

/// <summary>A plug-in that could not be used.</summary>
/// <param name="Plugin">Name of its folder.</param>
/// <param name="WhyNot">In one line.</param>
public sealed record PluginProblem(string Plugin, string WhyNot);

/// <summary>
/// The plug-ins in a folder: plugins/NAME/NAME.dll, each loaded into a context of its own. One that is damaged, of another version, or throws is a
/// line in <see cref="Problems"/> and nothing else.
/// </summary>
public sealed class PluginFolder
{
    private readonly List<(string Name, Assembly Assembly)> _loaded = [];
    private readonly List<PluginProblem> _problems = [];

    /// <param name="path">Need not exist.</param>
    public PluginFolder(string path)
    {
        if (!Directory.Exists(path)) return;
        foreach (string folder in Directory.EnumerateDirectories(path).Order(StringComparer.Ordinal))
            Try(Path.GetFileName(folder), name => _loaded.Add((name, Load(Path.Combine(folder, name + ".dll")))));
    }

    /// <summary>The folder beside this program.</summary>
    public static string DefaultPath => Path.Combine(AppContext.BaseDirectory, "plugins");

    /// <summary>What could not be used so far.</summary>
    public IReadOnlyList<PluginProblem> Problems => _problems;

    /// <summary>Names of the plug-ins that were loaded.</summary>
    public IEnumerable<string> Loaded => _loaded.Select(plugin => plugin.Name);

    /// <summary>One object of every public class that has the interface and a public constructor without parameters.</summary>
    /// <typeparam name="T">A provider of something, such as <see cref="Arithmetic.IDeviceProvider"/>.</typeparam>
    public IReadOnlyList<T> Create<T>() where T : class
    {
        var made = new List<T>();
        foreach ((string name, Assembly assembly) in _loaded)
            Try(name, _ => made.AddRange(assembly.GetExportedTypes()
                .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(T)) && type.GetConstructor(Type.EmptyTypes) is not null)
                .Select(type => (T)Activator.CreateInstance(type)!)));
        return made;
    }

    private static Assembly Load(string file)
    {
        if (!File.Exists(file)) throw new FileNotFoundException($"{Path.GetFileName(file)} is not in its folder; build or install it again");
        Assembly assembly = new PluginLoadContext(Path.GetFullPath(file)).LoadFromAssemblyPath(Path.GetFullPath(file));
        foreach (AssemblyName needed in assembly.GetReferencedAssemblies())
            if (PluginLoadContext.Shared(needed)?.GetName().Version is { } version && version != needed.Version)
                throw new NotSupportedException($"it was built for {needed.Name} {needed.Version}, this program has {version}; build or install both of one version");
        return assembly;
    }

    // Whatever a plug-in throws must not reach the program.
    private void Try(string name, Action<string> action)
    {
        try
        {
            action(name);
        }
        catch (Exception e)
        {
            _problems.Add(new(name, OneLine.Of(e)));
        }
    }
}

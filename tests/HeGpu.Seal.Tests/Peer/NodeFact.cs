using System.Reflection;

namespace HeGpu.Seal.Tests;

/// <summary>A test against SEAL itself, by node-seal; skipped, with the reason, where Node or the package is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute() => Skip = NodeFolder.Missing;
}

/// <inheritdoc cref="NodeFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NodeTheoryAttribute : TheoryAttribute
{
    public NodeTheoryAttribute() => Skip = NodeFolder.Missing;
}

/// <summary>Where the JavaScript side is.</summary>
internal static class NodeFolder
{
    public static string Path { get; } = typeof(NodeFolder).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "NodeFolder").Value!;

    /// <summary>Null when everything is there.</summary>
    public static string? Missing { get; } = FindMissing();

    private static string? FindMissing()
    {
        string program = OperatingSystem.IsWindows() ? "node.exe" : "node";
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator).Any(folder => File.Exists(System.IO.Path.Combine(folder, program))))
            return "Node.js is not installed: SEAL (node-seal) cannot be asked.";
        return Directory.Exists(System.IO.Path.Combine(Path, "node_modules", "node-seal")) ? null : $"node-seal is not installed: run 'npm ci' in {Path}.";
    }
}

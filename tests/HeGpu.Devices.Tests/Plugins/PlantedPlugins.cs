using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace HeGpu.Devices.Tests;

/// <summary>A folder of plug-ins, made from the one that was built with the tests.</summary>
internal sealed class PlantedPlugins : IDisposable
{
    public const string Name = "HeGpu.PlantedPlugin";

    /// <summary>Where its build copied it.</summary>
    public static string Source => System.IO.Path.Combine(PluginFolder.DefaultPath, Name);

    public string Path { get; } = Directory.CreateTempSubdirectory("hegpu-plugins-").FullName;

    /// <summary>A copy under a name, with a behaviour of its own.</summary>
    public PlantedPlugins Add(string name, string behaviour = "good")
    {
        string folder = Directory.CreateDirectory(System.IO.Path.Combine(Path, name)).FullName;
        foreach (string file in Directory.EnumerateFiles(Source))
            File.Copy(file, System.IO.Path.Combine(folder, System.IO.Path.GetFileName(file).Replace(Name, name, StringComparison.Ordinal)));
        File.WriteAllText(System.IO.Path.Combine(folder, "behaviour"), behaviour);
        return this;
    }

    /// <summary>One whose main file has this content, or none.</summary>
    public PlantedPlugins AddFile(string name, byte[]? content)
    {
        string folder = Directory.CreateDirectory(System.IO.Path.Combine(Path, name)).FullName;
        if (content is not null) File.WriteAllBytes(System.IO.Path.Combine(folder, name + ".dll"), content);
        return this;
    }

    /// <summary>The plug-in's assembly as if it had been built for another version of HeGpu.Arithmetic.</summary>
    public static byte[] OfVersion(ushort major)
    {
        byte[] image = File.ReadAllBytes(System.IO.Path.Combine(Source, Name + ".dll"));
        using var pe = new PEReader(new MemoryStream(image));
        MetadataReader reader = pe.GetMetadataReader();
        AssemblyReferenceHandle handle = reader.AssemblyReferences.Single(r => reader.GetString(reader.GetAssemblyReference(r).Name) == "HeGpu.Arithmetic");
        // A row begins with the major version (ECMA-335, II.22.5).
        int row = pe.PEHeaders.MetadataStartOffset + reader.GetTableMetadataOffset(TableIndex.AssemblyRef)
            + ((MetadataTokens.GetRowNumber(handle) - 1) * reader.GetTableRowSize(TableIndex.AssemblyRef));
        BitConverter.TryWriteBytes(image.AsSpan(row), major);
        return image;
    }

    // Loaded assemblies stay mapped until the process ends: on Windows their folder cannot go before.
    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (UnauthorizedAccessException) when (OperatingSystem.IsWindows())
        {
        }
    }
}

using HeGpu.Files;

namespace HeGpu.Ckks;

/// <summary>Parameters in a file of their own, or those that any other HeGpu container carries.</summary>
public static class ParametersFile
{
    /// <summary>Written whole or not at all.</summary>
    public static void Save(string path, CkksParameters parameters, CancellationToken cancellation = default) =>
        Container.WriteFile(path, FileKind.Parameters, HashBytes(parameters), [ParameterSection.Of(parameters)], cancellation: cancellation);

    public static void Write(Stream stream, CkksParameters parameters) =>
        Container.Write(stream, FileKind.Parameters, HashBytes(parameters), [ParameterSection.Of(parameters)]);

    /// <summary>Reads a file of the kind Parameters.</summary>
    /// <exception cref="HeGpuFileException">No such file, damaged, or parameters that cannot be.</exception>
    public static CkksParameters Load(string path)
    {
        using ContainerReader file = ContainerReader.OpenFile(path);
        return Read(file);
    }

    /// <inheritdoc cref="Load"/>
    public static CkksParameters Read(Stream stream, string source)
    {
        using var file = new ContainerReader(stream, source, leaveOpen: true);
        return Read(file);
    }

    /// <summary>Kind and parameters of any container: keys and ciphertexts carry those that they were made with.</summary>
    public static (FileKind Kind, CkksParameters Parameters) Inspect(string path)
    {
        using ContainerReader file = ContainerReader.OpenFile(path);
        return (file.Kind, ParameterSection.Read(file));
    }

    internal static byte[] HashBytes(CkksParameters parameters)
    {
        byte[] hash = new byte[ParameterHash.Size];
        parameters.Hash.CopyTo(hash);
        return hash;
    }

    private static CkksParameters Read(ContainerReader file)
    {
        file.Expect(FileKind.Parameters);
        CkksParameters parameters = ParameterSection.Read(file);
        file.Finish();
        return parameters;
    }
}

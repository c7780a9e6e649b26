namespace HeGpu.Cli.Tests;

/// <summary>Runs the command in this process, as a shell would, in a folder of its own.</summary>
internal sealed class Hegpu : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("hegpu-cli-").FullName;

    public string Out { get; private set; } = "";

    public string Error { get; private set; } = "";

    /// <summary>Path of a file in this run's folder.</summary>
    public string this[string file] => Path.Combine(Folder, file);

    /// <summary>Devices to choose from; those of the installation where null.</summary>
    public HeGpu.Devices.DeviceCatalog? Catalog { get; init; }

    public int Run(params string[] arguments) => Run(CancellationToken.None, arguments);

    public int Run(CancellationToken cancellation, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = CommandLine.RunAsync(arguments, output, error, Catalog, cancellation).GetAwaiter().GetResult();
        (Out, Error) = (output.ToString(), error.ToString());
        return code;
    }

    /// <summary>Names of all files under the folder, hidden and temporary ones too.</summary>
    public string[] Files() => [.. Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Folder, f)).Order()];

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

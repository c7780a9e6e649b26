namespace HeGpu.Cli;

/// <summary>What the demo was asked for.</summary>
internal sealed record DemoSettings(int Size, int Images, int Steps, string Preset, int Seed);

/// <summary>Who finds what where. The server process works in <see cref="Server"/> and is told of no other folder.</summary>
internal sealed class DemoFolder
{
    public DemoFolder(string root)
    {
        Root = root;
        Directory.CreateDirectory(Client);
        Directory.CreateDirectory(Server);
    }

    public string Root { get; }

    public string Client => Path.Combine(Root, "client");

    public string Server => Path.Combine(Root, "server");

    public string Report => Path.Combine(Root, "report.html");

    public string ForClient(string file) => Path.Combine(Client, file);

    public string ForServer(string file) => Path.Combine(Server, file);
}

using System.ComponentModel;
using System.Diagnostics;
using Xunit;
using Xunit.Abstractions;

namespace HeGpu.Files.Tests;

/// <summary>A write that fails half-way leaves neither the file nor its temporary.</summary>
public sealed class FullDiskTests(ITestOutputHelper output) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hegpu").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public void A_device_that_is_full_gives_the_systems_error_and_leaves_nothing()
    {
        if (!File.Exists("/dev/full"))
        {
            output.WriteLine("skipped: this system has no /dev/full");
            return;
        }
        var section = new Section(new SectionTag("DATA"), 1 << 20, w => w.Write(new byte[1 << 20]));
        var error = Assert.Throws<IOException>(() => AtomicFile.Write(Path.Combine(_folder, "keys"), temporary =>
        {
            temporary.Write(new byte[1 << 16]);
            using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write);
            Container.Write(full, FileKind.EvaluationKeys, new byte[32], [section]);
        }));
        Assert.Contains("No space left", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_full_disk_gives_the_systems_error_and_leaves_the_old_file(bool ownerOnly)
    {
        if (!Mount("-t", "tmpfs", "-o", "size=64k", "tmpfs", _folder))
        {
            output.WriteLine("skipped: no right to mount a small disk here");
            return;
        }
        try
        {
            string path = Path.Combine(_folder, "keys");
            File.WriteAllText(path, "old");
            var section = new Section(new SectionTag("DATA"), 1 << 20, w => w.Write(new byte[1 << 20]));
            var error = Assert.Throws<IOException>(() => Container.WriteFile(path, FileKind.EvaluationKeys, new byte[32], [section], ownerOnly));
            Assert.Contains("No space left", error.Message, StringComparison.Ordinal);
            Assert.Equal([path], Directory.GetFileSystemEntries(_folder));
            Assert.Equal("old", File.ReadAllText(path));
        }
        finally
        {
            Run("umount", _folder);
        }
    }

    [Fact]
    public void A_folder_that_cannot_be_written_gives_one_error()
    {
        string file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "in the way");
        Assert.ThrowsAny<IOException>(() => AtomicFile.WriteAllText(Path.Combine(file, "below"), "x"));
        Assert.Equal([file], Directory.GetFileSystemEntries(_folder));
    }

    private static bool Mount(params string[] arguments) => OperatingSystem.IsLinux() && Environment.UserName == "root" && Run("mount", arguments);

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true });
            process!.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}

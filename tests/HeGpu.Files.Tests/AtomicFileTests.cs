using Xunit;

namespace HeGpu.Files.Tests;

public sealed class AtomicFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hegpu").FullName;

    private string Target => Path.Combine(_folder, "out.bin");

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public void Writes_and_replaces_and_makes_the_folder()
    {
        string path = Path.Combine(_folder, "deeper", "out.bin");
        AtomicFile.WriteAllText(path, "old and long");
        AtomicFile.WriteAllText(path, "new");
        Assert.Equal("new", File.ReadAllText(path));
        Assert.Single(Directory.GetFileSystemEntries(Path.GetDirectoryName(path)!));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_error_leaves_nothing_new_and_the_old_file_as_it_was(bool exists)
    {
        if (exists) File.WriteAllText(Target, "old");
        Assert.Throws<InvalidTimeZoneException>(() => AtomicFile.Write(Target, stream =>
        {
            stream.Write(new byte[1 << 20]);
            throw new InvalidTimeZoneException();
        }));
        AssertUntouched(exists);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Cancellation_leaves_nothing_new_and_the_old_file_as_it_was(bool exists)
    {
        if (exists) File.WriteAllText(Target, "old");
        using var stop = new CancellationTokenSource();
        int writes = 0;
        Assert.Throws<OperationCanceledException>(() => AtomicFile.Write(Target, stream =>
        {
            for (; ; writes++)
            {
                if (writes == 3) stop.Cancel();
                stream.Write(new byte[1 << 16]);
            }
        }, cancellation: stop.Token));
        Assert.Equal(3, writes);
        AssertUntouched(exists);
    }

    [Fact]
    public void Cancellation_after_the_last_write_is_still_heard()
    {
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => AtomicFile.Write(Target, stream =>
        {
            stream.Write([1]);
            stop.Cancel();
        }, cancellation: stop.Token));
        AssertUntouched(false);
    }

    [Fact]
    public void A_folder_in_the_way_is_said()
    {
        Directory.CreateDirectory(Target);
        Assert.Contains("it is a folder", Assert.Throws<IOException>(() => AtomicFile.WriteAllText(Target, "x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Owner_only_files_are_never_readable_by_others()
    {
        if (OperatingSystem.IsWindows()) return;
        const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        AtomicFile.Write(Target, stream =>
        {
            stream.Write([1]);
            if (!OperatingSystem.IsWindows()) Assert.Equal(owner, File.GetUnixFileMode(Assert.Single(Directory.GetFiles(_folder))));
        }, ownerOnly: true);
        Assert.Equal(owner, File.GetUnixFileMode(Target));
    }

    private void AssertUntouched(bool exists)
    {
        if (exists)
        {
            Assert.Equal([Target], Directory.GetFileSystemEntries(_folder));
            Assert.Equal("old", File.ReadAllText(Target));
        }
        else Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void A_full_device_is_an_error_and_stays_what_it_is()
    {
        if (!File.Exists("/dev/full")) return; // only Linux has one
        IOException error = Assert.Throws<IOException>(() => AtomicFile.WriteAllText("/dev/full", "text"));
        Assert.Contains("space", error.Message, StringComparison.OrdinalIgnoreCase);
        AtomicFile.WriteAllText("/dev/null", "text");
        Assert.Empty(File.ReadAllBytes("/dev/null"));
    }
}
